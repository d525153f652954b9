import { expect, test } from 'vitest'
import { checkConfig } from '../../src/domain/credential-rules.ts'
import type { CredentialConfig } from '../../src/domain/credentials.ts'
import { InvalidInputError } from '../../src/domain/errors.ts'
import { addressRule } from '../../src/domain/networks.ts'
import { pathsRefusedBy } from '../support/issues.ts'

const isAllowed = addressRule([], [])
const VALID: Record<CredentialConfig['kind'], CredentialConfig> = {
  basic: { kind: 'basic', username: 'me', password: 'secret' },
  oauth: {
    ...{ kind: 'oauth', tokenUrl: 'https://example.com/', clientId: 'us', clientSecret: 'secret' },
    ...{ scope: null, requestScheme: 'body', parameters: [] },
  },
  aws: {
    ...{ kind: 'aws', accessKeyId: 'AKIDEXAMPLE12345', secretAccessKey: 'secret' },
    ...{ sessionToken: null, region: null, service: null, signQuery: false },
  },
}

/** One field changed, after its kind: `basic.username`. */
function withField(field: string, value: unknown): CredentialConfig {
  const [kind, name = ''] = field.split('.') as [CredentialConfig['kind'], string]
  return { ...VALID[kind], [name]: value }
}

const pathsOf = (config: CredentialConfig) =>
  pathsRefusedBy((refuse) => checkConfig(refuse, config, isAllowed))

const CONTROLS = ['\u0000', '\t', '\r', '\n', '\u001f', '\u007f', '\u0085']
const HALF = 'a\ud800'

test.each<[field: string, ...values: unknown[]]>([
  ['basic.username', '', ':', 'a:b', ...CONTROLS.map((sign) => `a${sign}b`), HALF],
  ['basic.username', 'x'.repeat(1_025)],
  ['basic.password', ...CONTROLS.map((sign) => `a${sign}b`), HALF, 'x'.repeat(4_097)],
  ['oauth.tokenUrl', '', 'nonsense', 'ftp://example.com/', 'https://me:pw@example.com/'],
  ['oauth.tokenUrl', 'http://127.0.0.1/', 'http://localhost/', 'http://10.0.0.1/', 'http://a/'],
  ['oauth.tokenUrl', 'http://169.254.169.254/', 'http://[::1]/', 'http://2130706433/'],
  ['oauth.tokenUrl', 'https://example.com:25/', `https://example.com/${'x'.repeat(2_048)}`],
  ['oauth.clientId', '', 'a\u0000', HALF, 'x'.repeat(1_025)],
  ['oauth.clientSecret', '', 'a\u0000', HALF, 'x'.repeat(4_097)],
  ['oauth.scope', '', ' ', ' a', 'a ', 'a  b', 'a\tb', 'a"b', 'a\\b', 'é', 'a\nb', 'a\u0000'],
  ['oauth.scope', 'x'.repeat(4_097), HALF],
  ['aws.accessKeyId', '', 'a key', 'A'.repeat(129), 'AKIDEXAMPLE1234/', `${'A'.repeat(16)}\n`],
  ['aws.secretAccessKey', '', 'a b', 'a\n', 'é', 'a\u0000', HALF, 'x'.repeat(129)],
  ['aws.sessionToken', '', 'a b', 'a\r\nb', 'é', 'a\u0000', HALF, 'x'.repeat(8_193)],
  ['aws.region', '', 'EU', 'eu west', 'eu_west', 'eu/west', 'a\n', 'x'.repeat(65)],
  ['aws.service', '', 'S3', 's3 ', 's3/', 'x'.repeat(65)],
])('a value of %s that is out of bounds is refused there', (field, ...values) => {
  for (const value of values) {
    const paths = pathsOf(withField(field, value))

    expect(new Set(paths), JSON.stringify(value)).toEqual(new Set([`config.${field}`]))
  }
})

test.each<[field: string, ...values: unknown[]]>([
  ['basic.username', 'a', ' a b ', 'größe@example.com', 'x'.repeat(1_024)],
  ['basic.password', '', ':', 'a:b c', 'größe', '••••', 'x'.repeat(4_096)],
  ['oauth.tokenUrl', 'https://example.com:8443/token?tenant=1', 'http://8.8.8.8/'],
  ['oauth.clientId', 'a', 'a b:c', 'é', 'x'.repeat(1_024)],
  ['oauth.clientSecret', 'a', 'a b:c', 'é', 'x'.repeat(4_096)],
  ['oauth.scope', 'a', 'a b', 'https://example.com/.default openid', "!#[]^~'", 'x'.repeat(4_096)],
  ['aws.accessKeyId', 'minioadmin', 'me_2@a.b-c', 'a9'.repeat(64)],
  ['aws.secretAccessKey', '!', '~', 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', 'x'.repeat(128)],
  ['aws.sessionToken', 'a', 'AQoDYXdzEPT//////////wEXAMPLE==', 'x'.repeat(8_192)],
  ['aws.region', 'eu-west-1', 'x', 'x'.repeat(64)],
  ['aws.service', 'execute-api', 's3', 'x'.repeat(64)],
])('a value of %s within its bounds is accepted', (field, ...values) => {
  for (const value of values) {
    const paths = pathsOf(withField(field, value))

    expect(paths, JSON.stringify(value)).toEqual([])
  }
})

const parametersOf = (...parameters: (readonly [name: string, value: string])[]) =>
  pathsOf(
    withField(
      'oauth.parameters',
      parameters.map(([name, value]) => ({ name, value })),
    ),
  )

test.each(['grant_type', 'client_id', 'client_secret', 'scope'])(
  'the parameter %s is not to be chosen: the credential has it',
  (name) => {
    const paths = parametersOf(['audience', 'a'], [name, 'a'])

    expect(paths).toEqual(['config.oauth.parameters.1.name'])
  },
)

test('a parameter is refused where it stands', () => {
  const paths = parametersOf(
    ...([['', 'a'] as const, ['a\u0000', 'a'], ['x'.repeat(101), 'a'], [HALF, 'a']] as const),
    ...([['a', 'a\u0000'] as const, ['b', 'x'.repeat(4_097)], ['c', HALF]] as const),
    ...([['twice', '1'] as const, ['twice', '2'], ['twice', '3']] as const),
  )

  expect(paths).toEqual(
    [
      ...[
        '0.name',
        '1.name',
        '2.name',
        '3.name',
        '4.value',
        '5.value',
        '6.value',
        '8.name',
        '9.name',
      ],
    ].map((path) => `config.oauth.parameters.${path}`),
  )
})

test('other parameters go as they are', () => {
  const longest = ['x'.repeat(100), 'x'.repeat(4_096)] as const

  const paths = parametersOf(
    ['audience', 'https://a/?b&c'],
    ['Audience', ''],
    ['a é', 'é'],
    longest,
  )

  expect(paths).toEqual([])
})

test.each([
  [20, []],
  [21, ['config.oauth.parameters']],
])('of %i parameters it is judged whether they are too many', (count, expected) => {
  const paths = parametersOf(...Array.from({ length: count }, (_, i) => [`p${i}`, 'a'] as const))

  expect(paths).toEqual(expected)
})

test('no refusal repeats what was given', () => {
  const canary = 'canary\u0000 "é'
  const configs = Object.entries(VALID).map(([kind, config]) => ({
    ...Object.fromEntries(Object.keys(config).map((field) => [field, canary])),
    ...{
      kind,
      parameters: [
        { name: canary, value: canary },
        { name: canary, value: canary },
      ],
    },
  }))

  const text = configs.map((config) => messageOf(config as unknown as CredentialConfig)).join(' ')

  const fields = new Set(text.match(/(?<=config\.)\w+\.\w+/g))
  expect(fields).toEqual(
    new Set([
      ...['basic.username', 'basic.password', 'oauth.tokenUrl', 'oauth.clientId'],
      ...['oauth.clientSecret', 'oauth.parameters', 'oauth.scope', 'aws.accessKeyId'],
      ...['aws.secretAccessKey', 'aws.sessionToken', 'aws.region', 'aws.service'],
    ]),
  )
  expect(text).not.toContain('canary')
})

function messageOf(config: CredentialConfig): string {
  const issues: { path: readonly string[]; message: string }[] = []
  checkConfig((path, message) => issues.push({ path, message }), config, isAllowed)
  return new InvalidInputError(issues).message
}
