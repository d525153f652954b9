import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { afterAll, expect, test, vi } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { startSecretsWorld } from '../support/secrets-world.ts'

vi.setConfig({ testTimeout: 60_000 })

// A start that fails says why on the terminal, and in whatever keeps what is printed there.

const world = await startSecretsWorld()
const { canaries, databaseUrl } = world
const password = canaries.ascii('dsn')
const [, key = ''] = world.environment['HOOKWIRE_ENCRYPTION_KEYS']?.split(':') ?? []

afterAll(() => world[Symbol.asyncDispose]())

function fill(text: string): string {
  return text.replace('…', encodeURIComponent(password))
}

test.each([
  ['nobody is there', 'postgres://user:…@127.0.0.1:1/a', 'ECONNREFUSED'],
  ['there is no such host', 'postgres://user:…@nowhere.invalid/a', 'nowhere.invalid'],
  ['it is no URL', '…', 'begins with postgres://'],
])('where %s no database is found, and its password not printed', async (_what, text, reason) => {
  const hookwire = world.spawn('serve', { DATABASE_URL: fill(text) })

  const ending = await hookwire.ended

  expect(ending.code).toBe(1)
  expect(hookwire.output()).toContain(reason)
  expect(canaries.findIn(hookwire.output())).toEqual([])
})

test.each<[string, Record<string, string>]>([
  ['DATABASE_URL', { DATABASE_URL: 'user:…@127.0.0.1:5432/a' }],
  ['DATABASE_URL', { DATABASE_URL: `postgres://user:12/${password}@127.0.0.1/a` }],
  ['DATABASE_SESSION_URL', { DATABASE_SESSION_URL: 'mysql://u:…@127.0.0.1/a' }],
  ['HOOKWIRE_ADMIN_TOKEN', { HOOKWIRE_ADMIN_TOKEN: canaries.bytes(20).toString() }],
  ['HOOKWIRE_ENCRYPTION_KEYS', { HOOKWIRE_ENCRYPTION_KEYS: key }],
  ['HOOKWIRE_ENCRYPTION_KEYS', { HOOKWIRE_ENCRYPTION_KEYS: `${key}:one` }],
  ['HOOKWIRE_ENCRYPTION_KEYS', { HOOKWIRE_ENCRYPTION_KEYS: `one:${hexOf(key)}` }],
  ['HOOKWIRE_ENCRYPTION_KEYS', { HOOKWIRE_ENCRYPTION_KEYS: `one:${key},one:${key}` }],
  ['HOOKWIRE_ENCRYPTION_KEYS', { HOOKWIRE_ENCRYPTION_KEYS: `one:${key},two:${hexOf(key)}` }],
  ['HOOKWIRE_CONCURRENCY', { HOOKWIRE_CONCURRENCY: canaries.ascii('number') }],
  ['HOOKWIRE_GRAPHIQL', { HOOKWIRE_GRAPHIQL: canaries.ascii('flag') }],
  ['LOG_LEVEL', { LOG_LEVEL: canaries.ascii('level') }],
])('a %s that is wrong is named without its value', (name, settings) => {
  const given = Object.entries(settings).map(([key, text]) => [key, fill(text)])
  const refusal = catchError(() =>
    readConfig({ ...world.environment, ...Object.fromEntries(given) }),
  )

  expect(String(refusal)).toContain(`\n  ${name}: `)
  expect(canaries.findIn(inspect(refusal, { showHidden: true, depth: 10 }))).toEqual([])
})

test('what nothing catches ends the process with its words alone', async () => {
  const script = `process.on('SIGUSR2', () => {
    const password = process.env.HOOKWIRE_ADMIN_TOKEN
    const cause = { detail: password }
    throw Object.assign(new Error('It broke.', { cause }), { password, config: { password } })
  })`
  const base64 = Buffer.from(script).toString('base64')
  const preload = `--import=data:text/javascript;base64,${base64}`
  const hookwire = world.spawn('serve', { NODE_OPTIONS: preload, LOG_LEVEL: 'silent' })
  await hookwire.ready()

  const ending = await hookwire.kill('SIGUSR2')

  expect(ending.code).toBe(1)
  expect(hookwire.output()).toContain('Hookwire failed: {"name":"Error","message":"It broke."')
  expect(canaries.findIn(hookwire.output())).toEqual([])
})

test('GraphiQL of a database of one’s own does not hold the administrator’s token', async () => {
  const hookwire = world.spawn('serve')
  const url = await hookwire.ready()

  const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } })

  expect(page.headers.get('content-type')).toContain('text/html')
  expect(canaries.findIn(await page.text())).toEqual([])
})

test('a database that does not exist, another key, migrate and reencrypt repeat nothing', async () => {
  const nowhere = new URL(databaseUrl)
  nowhere.pathname = '/none'
  const other = canaries.bytes(32).toString('base64')
  const migrated = world.spawn('migrate')
  const missing = world.spawn('migrate', { DATABASE_URL: nowhere.href })
  await Promise.all([migrated.ended, missing.ended])
  const first = world.spawn('reencrypt', { HOOKWIRE_ENCRYPTION_KEYS: `one:${key}` })
  await first.ended
  const [both, wrong] = [`two:${other},one:${key}`, `one:${other}`].map((keys) =>
    world.spawn('reencrypt', { HOOKWIRE_ENCRYPTION_KEYS: keys }),
  )
  await Promise.all([both?.ended, wrong?.ended])

  expect(migrated.output()).toContain('The database is up to date.')
  expect(missing.output()).toContain('"none" does not exist')
  expect(both?.output()).toContain('All is encrypted under the key two.')
  expect(wrong?.output()).toContain('HOOKWIRE_ENCRYPTION_KEYS does not hold the key')
  expect(canaries.findIn(world.output())).toEqual([])
})

test.each(['secret', 'bytes', 'learnt'])('the search finds %s in every form', (kind) => {
  const learnt = `whsec_${randomBytes(32).toString('base64')}`
  canaries.learn(learnt)
  const bytes = Buffer.from(
    { secret: canaries.text('a'), bytes: canaries.bytes(32), learnt: learnt.slice(6) }[kind] ?? '',
  )
  const text = bytes.toString()

  const written = [
    ...(kind === 'bytes' ? [] : [text, JSON.stringify({ text }), encodeURIComponent(text)]),
    ...['', 'a', 'ab'].flatMap((before) => {
      const all = Buffer.concat([Buffer.from(before), bytes, Buffer.from('c')])
      return [all.toString('base64'), all.toString('base64url'), all.toString('hex')]
    }),
    bytes.toString('hex').toUpperCase(),
    bytes,
  ]

  expect(written.filter((one) => canaries.findIn(one).length === 0)).toEqual([])
  expect(canaries.findIn('nothing of the kind')).toEqual([])
})

function catchError(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}

function hexOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex')
}
