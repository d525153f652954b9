import { expect, test } from 'vitest'
import {
  type ConfigInput,
  parseCredentialChange,
  parseNewCredential,
} from '../../src/domain/credential-input.ts'
import { addressRule } from '../../src/domain/networks.ts'
import { refusedPaths } from '../support/issues.ts'

const isAllowed = addressRule([], [])
const basic = { username: 'me', password: 'secret' }
const oauth = { tokenUrl: 'https://example.com/token', clientId: 'us', clientSecret: 'secret' }
const aws = { accessKeyId: 'AKIDEXAMPLE12345', secretAccessKey: 'secret' }

const parse = (config: ConfigInput) => parseNewCredential({ name: 'a', config }, isAllowed)

test('null is refused in a change: a credential has a name and a configuration', () => {
  const paths = refusedPaths(() =>
    parseCredentialChange({ name: null, config: null }, 'basic', isAllowed),
  )

  expect(paths).toEqual(['name', 'config'])
})

test.each([
  ['oauth', { basic }],
  ['aws', { oauth }],
  ['basic', { aws }],
] as const)('a credential of kind %s stays one', (kind, config) => {
  const paths = refusedPaths(() => parseCredentialChange({ config }, kind, isAllowed))

  expect(paths).toEqual(['config'])
})

test('all mistakes are named at once', () => {
  const config = { basic: { username: ':', password: '\n' } }

  const made = refusedPaths(() => parseNewCredential({ name: '', config }, isAllowed))
  const changed = refusedPaths(() => parseCredentialChange({ name: '', config }, 'aws', isAllowed))

  const inside = ['config.basic.username', 'config.basic.password']
  expect(new Set(made)).toEqual(new Set(['name', ...inside]))
  expect(new Set(changed)).toEqual(new Set(['name', 'config', ...inside]))
})

test.each(['', 'x'.repeat(201), 'a\u0000', '\ud800'])('the name %j is refused', (name) => {
  const made = refusedPaths(() => parseNewCredential({ name, config: { basic } }, isAllowed))
  const changed = refusedPaths(() => parseCredentialChange({ name }, 'basic', isAllowed))

  expect([made, changed]).toEqual([['name'], ['name']])
})

test('what is left out of a new credential has a default, and null is the same as nothing', () => {
  const nothing = { scope: null, requestScheme: null, parameters: null }
  const nothingOfAws = { sessionToken: null, region: null, service: null, signQuery: null }

  const configs = [{ basic }, { oauth }, { oauth: { ...oauth, ...nothing } }, { aws }].map(
    (config) => parse(config).config,
  )

  const ofOAuth = { kind: 'oauth', ...oauth, scope: null, requestScheme: 'body', parameters: [] }
  const ofAws = { kind: 'aws', ...aws, ...nothingOfAws, signQuery: false }
  expect(configs).toEqual([{ kind: 'basic', ...basic }, ofOAuth, ofOAuth, ofAws])
  expect(parse({ aws: { ...aws, ...nothingOfAws } }).config).toEqual(ofAws)
})

test('what is given is kept as it was given', () => {
  const parameters = [{ name: 'audience', value: ' é ' }]
  const more = { scope: 'a b:c', requestScheme: 'url', parameters } as const
  const ofAws = { sessionToken: 't', region: 'eu-west-1', service: 'execute-api', signQuery: true }

  const { name, config } = parseNewCredential(
    { name: ' a ', config: { oauth: { ...oauth, ...more } } },
    isAllowed,
  )

  expect({ name, config }).toEqual({ name: ' a ', config: { kind: 'oauth', ...oauth, ...more } })
  expect(parse({ aws: { ...aws, ...ofAws } }).config).toEqual({ kind: 'aws', ...aws, ...ofAws })
})

test('the token URL is stored as it will be dialled', () => {
  const { config } = parse({
    oauth: { ...oauth, tokenUrl: 'HTTPS://EXAMPLE.com:443/a b?c=d#fragment' },
  })

  expect(config).toMatchObject({ tokenUrl: 'https://example.com/a%20b?c=d' })
})

test('a change has only what was given, and a configuration replaces all of the one before', () => {
  const nothing = parseCredentialChange({ name: undefined }, 'oauth', isAllowed)
  const named = parseCredentialChange({ name: 'b' }, 'oauth', isAllowed)
  const changed = parseCredentialChange({ config: { oauth } }, 'oauth', isAllowed)

  expect([nothing, named]).toEqual([{}, { name: 'b' }])
  expect(changed).toEqual({ config: parse({ oauth }).config })
})
