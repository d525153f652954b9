import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { createAuthority, selfSigned } from './support/certificates.ts'

const KEY = `${Buffer.alloc(32, 1).toString('base64')}`
const OTHER_KEY = `${Buffer.alloc(32, 2).toString('base64')}`
const external = {
  DATABASE_URL: 'postgres://localhost/hookwire',
  HOOKWIRE_ADMIN_TOKEN: 'hwk_a_token_long_enough_to_be_one',
  HOOKWIRE_ENCRYPTION_KEYS: `one:${KEY}`,
}

const folder = mkdtempSync(join(tmpdir(), 'hookwire-config-'))
const authority = createAuthority()

afterAll(() => rmSync(folder, { recursive: true }))

function writeFile(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** The variables that a refusal names, in its order. */
function problemsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    const [first, ...lines] = String(error).split('\n')
    expect(first).toBe('Error: Hookwire cannot start with these settings:')
    return lines.map((line) => line.trim().split(':')[0] ?? '')
  }
}

test('with no settings at all it is the embedded start', () => {
  const config = readConfig({})

  expect(config).toEqual({
    databaseUrl: undefined,
    databaseSessionUrl: undefined,
    dataDir: '.hookwire',
    host: '127.0.0.1',
    port: 4_000,
    adminToken: undefined,
    encryptionKeys: undefined,
    allowedNetworks: ['127.0.0.0/8', '::1/128'],
    deniedNetworks: [],
    authorities: [],
    jwt: undefined,
    hasGraphiql: true,
    maxSubscriptions: 100,
    concurrency: 200,
    hasPreparedStatements: true,
    logLevel: 'info',
  })
})

test('with a database of its own nothing is allowed that was not said to be', () => {
  const config = readConfig(external)

  expect(config).toMatchObject({
    databaseUrl: external.DATABASE_URL,
    databaseSessionUrl: external.DATABASE_URL,
    adminToken: external.HOOKWIRE_ADMIN_TOKEN,
    encryptionKeys: [{ id: 'one', bytes: Buffer.alloc(32, 1) }],
    allowedNetworks: [],
  })
})

test('every setting is read', () => {
  const config = readConfig({
    ...external,
    DATABASE_SESSION_URL: 'postgres://localhost/session',
    HOOKWIRE_DATA_DIR: '/var/lib/hookwire',
    HOOKWIRE_HOST: '0.0.0.0',
    HOOKWIRE_PORT: '0',
    HOOKWIRE_ALLOWED_NETWORKS: '10.0.0.0/8, fd00::/8',
    HOOKWIRE_DENIED_NETWORKS: '8.8.8.8/32',
    HOOKWIRE_CA_FILE: writeFile('settings.pem', authority.cert),
    HOOKWIRE_JWKS_URL: 'https://id.internal:8443/jwks',
    HOOKWIRE_JWT_ISSUER: 'https://id.example.com/',
    HOOKWIRE_JWT_AUDIENCE: 'hookwire',
    HOOKWIRE_GRAPHIQL: 'false',
    HOOKWIRE_MAX_SUBSCRIPTIONS: '1000000',
    HOOKWIRE_CONCURRENCY: '1',
    HOOKWIRE_PREPARED_STATEMENTS: 'false',
    LOG_LEVEL: 'debug',
  })

  expect(config).toMatchObject({
    databaseUrl: external.DATABASE_URL,
    databaseSessionUrl: 'postgres://localhost/session',
    dataDir: '/var/lib/hookwire',
    host: '0.0.0.0',
    port: 0,
    allowedNetworks: ['10.0.0.0/8', 'fd00::/8'],
    deniedNetworks: ['8.8.8.8/32'],
    authorities: [authority.cert],
    jwt: {
      jwksUrl: 'https://id.internal:8443/jwks',
      ...{ issuer: 'https://id.example.com/', audience: 'hookwire' },
    },
    hasGraphiql: false,
    maxSubscriptions: 1_000_000,
    concurrency: 1,
    hasPreparedStatements: false,
    logLevel: 'debug',
  })
})

test('the embedded start allows the loopback besides what is said', () => {
  const { allowedNetworks } = readConfig({ HOOKWIRE_ALLOWED_NETWORKS: '10.0.0.0/8' })

  expect(allowedNetworks).toEqual(['10.0.0.0/8', '127.0.0.0/8', '::1/128'])
})

test('a variable that is empty is as good as none', () => {
  const empty = Object.fromEntries(
    ['DATABASE_URL', 'HOOKWIRE_PORT', 'HOOKWIRE_ADMIN_TOKEN', 'LOG_LEVEL'].map((name) => [
      name,
      '',
    ]),
  )

  const config = readConfig(empty)

  expect(config).toEqual(readConfig({}))
})

test('what is not ours is not looked at', () => {
  const config = readConfig({ PATH: '/bin', HOOKWIRE_OTHER: 'a', PORT: 'nonsense' })

  expect(config).toEqual(readConfig({}))
})

test.each([
  ['HOOKWIRE_PORT', '-1', '65536', '80.5', 'http', '4000a'],
  ['HOOKWIRE_CONCURRENCY', '0', '10001', 'many'],
  ['HOOKWIRE_MAX_SUBSCRIPTIONS', '0', '1000001'],
  ['HOOKWIRE_GRAPHIQL', 'yes', '1', 'TRUE'],
  ['HOOKWIRE_PREPARED_STATEMENTS', 'no', '0'],
  ['LOG_LEVEL', 'loud', 'INFO'],
  ['HOOKWIRE_ADMIN_TOKEN', 'short', 'x'.repeat(23)],
  ['HOOKWIRE_ALLOWED_NETWORKS', '10.0.0.0', '10.0.0.0/33', 'localhost', '10.0.0.0/8 fd00::/8'],
  ['HOOKWIRE_DENIED_NETWORKS', '10.0.0.0/8;', 'fe80::1%eth0/64'],
  ['HOOKWIRE_CA_FILE', join(folder, 'nowhere.pem'), folder],
  ['HOOKWIRE_ENCRYPTION_KEYS', KEY, `one=${KEY}`, `:${KEY}`, `one:${KEY},`, 'one:c2hvcnQ='],
  ['HOOKWIRE_ENCRYPTION_KEYS', `one:${KEY}a`, `o ne:${KEY}`, `one:${KEY} two:${KEY}`],
  ['HOOKWIRE_ENCRYPTION_KEYS', `one:${Buffer.alloc(31).toString('base64')}`],
])('%s cannot be a value that makes no sense', (name, ...values) => {
  for (const value of values) expect(problemsOf({ [name]: value })).toEqual([name])
})

test('several keys keep their order, with white space around them', () => {
  const { encryptionKeys } = readConfig({
    HOOKWIRE_ENCRYPTION_KEYS: ` new:${OTHER_KEY} ,old-1_A:${KEY}`,
  })

  expect(encryptionKeys).toEqual([
    { id: 'new', bytes: Buffer.alloc(32, 2) },
    { id: 'old-1_A', bytes: Buffer.alloc(32, 1) },
  ])
})

const example = 'as in "2026-11:$(openssl rand -base64 32)".'

test.each([
  ['without an id', KEY, [`it is not id:base64, ${example}`]],
  ['of hex', `one:${'a1'.repeat(32)}`, ['it is a key of 48 bytes, not 32.']],
  ['too short', `one:${KEY},two:c2hvcnQ=`, ['number 2 of 2 is a key of 5 bytes, not 32.']],
  ['missing after a comma', `one:${KEY},`, [`number 2 of 2 is not id:base64, ${example}`]],
  [
    'wrong in two ways',
    `:${KEY},two:${KEY},three:AAAA`,
    [`number 1 of 3 is not id:base64, ${example}`, 'number 3 of 3 is a key of 3 bytes, not 32.'],
  ],
  ['there twice', `one:${KEY},one:${OTHER_KEY}`, ['two keys have the same id.']],
])('a key that is %s is told by its place, and what is wrong with it', (_how, value, expected) => {
  const reading = () => readConfig({ HOOKWIRE_ENCRYPTION_KEYS: value })

  const lines = expected.map((line) => `\n  HOOKWIRE_ENCRYPTION_KEYS: ${line}`)
  expect(reading).toThrow(new Error(`Hookwire cannot start with these settings:${lines.join('')}`))
})

test('with a database of its own the secrets must be given', () => {
  const problems = problemsOf({ DATABASE_URL: external.DATABASE_URL })

  expect(problems).toEqual(['HOOKWIRE_ADMIN_TOKEN', 'HOOKWIRE_ENCRYPTION_KEYS'])
})

test('all problems are named at once, what is wrong and what is missing', () => {
  const problems = problemsOf({
    DATABASE_URL: external.DATABASE_URL,
    HOOKWIRE_PORT: 'http',
    LOG_LEVEL: 'loud',
    HOOKWIRE_ENCRYPTION_KEYS: 'nonsense',
    HOOKWIRE_ALLOWED_NETWORKS: 'a,b',
  })

  expect(problems.toSorted()).toEqual([
    ...['HOOKWIRE_ADMIN_TOKEN', 'HOOKWIRE_ALLOWED_NETWORKS', 'HOOKWIRE_ALLOWED_NETWORKS'],
    ...['HOOKWIRE_ENCRYPTION_KEYS', 'HOOKWIRE_PORT', 'LOG_LEVEL'],
  ])
})

test('a file of authorities may hold several, and other text', () => {
  const other = createAuthority('Another')
  const text = `# Ours\n${authority.cert}\n# Theirs\r\n${other.cert.replaceAll('\n', '\r\n')}`

  const { authorities } = readConfig({ HOOKWIRE_CA_FILE: writeFile('several.pem', text) })

  expect(authorities).toEqual([authority.cert, other.cert])
})

test.each([
  ['is empty', ''],
  ['is not PEM', 'nothing'],
  ['holds a key alone', selfSigned().key],
  ['holds what is no certificate', authority.cert.replace(/^M.{20}/m, 'AAAA')],
  ['holds one that is none', `${authority.cert}${authority.cert.replace(/^M.{20}/m, 'AAAA')}`],
])('a file of authorities that %s is named, and so is the setting', (what, text) => {
  const file = writeFile(`${what}.pem`, text)

  const reading = () => readConfig({ HOOKWIRE_CA_FILE: file, HOOKWIRE_PORT: 'http' })

  expect(reading).toThrow(`HOOKWIRE_CA_FILE: ${file} `)
  expect(reading).toThrow('HOOKWIRE_PORT: ')
})

test.each([`a:${KEY}x`, `${KEY}:a`, KEY, `a:AQEB`, `a:${KEY},a:${KEY}`])(
  'no refusal repeats a secret: %s',
  (keys) => {
    const secrets = { HOOKWIRE_ADMIN_TOKEN: 'hwk_secret', HOOKWIRE_ENCRYPTION_KEYS: keys }

    const reading = () => readConfig(secrets)

    expect(reading).toThrow(/^(?!.*(hwk_secret|AQEB))/s)
  },
)
