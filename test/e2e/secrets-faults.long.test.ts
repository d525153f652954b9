import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { connect } from '../support/database.ts'
import { openSession, operate } from '../support/live-socket.ts'
import { cutDatabase } from '../support/outage.ts'
import type { HookwireProcess } from '../support/process.ts'
import {
  createCredential,
  createSubscription,
  mutate,
  publish,
  type SecretsService,
} from '../support/secrets-scenario.ts'
import { startSecretsWorld } from '../support/secrets-world.ts'
import type { Service } from '../support/service.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

// Nothing that goes wrong may say a secret: neither in the log, nor in an answer.

const PATIENCE = { timeout: 30_000, interval: 50 }
const ERROR_FIELDS = ['name', 'message', 'code', 'stack', 'cause', 'errors']

const world = await startSecretsWorld()
const { canaries, parrot } = world
const db = connect(world.databaseUrl)
let hookwire: HookwireProcess
let service: SecretsService

beforeAll(async () => {
  hookwire = world.spawn('serve')
  service = { world, url: await hookwire.ready() }
})

afterAll(async () => {
  await db.destroy()
  await world[Symbol.asyncDispose]()
})

const secret = canaries.text('given')
const inText = JSON.stringify(secret)
const basic = { basic: { username: 'user', password: secret } }
const query = `mutation ($input: CredentialCreateInput!) {
  credentialCreate(input: $input) { __typename }
}`

/** What a caller wrote itself, and may see again. */
const WRITTEN: object[] = [
  { query: `mutation { credentialCreate(input: ${inText} ${inText}` },
  { query: `{ a(b: ${inText.slice(0, -1)}` },
  { query: `mutation { credentialCreate(input: ${inText}) { code } }` },
  { query, variables: { input: { [secret]: secret } } },
]
/** Values that fit nowhere: GraphQL would quote them. */
const VALUES: object[] = [
  { query, variables: { input: secret } },
  { query, variables: { input: { name: [secret], config: basic } } },
  { query, variables: { input: { name: 'a', config: { ...basic, aws: secret } } } },
  { query, variables: { input: { name: 'a', config: { basic: { pass: secret } } } } },
  ...['URL', 'DateTime', 'Cursor', 'Int', 'Role', 'Boolean'].map((type) => ({
    query: `query ($a: ${type}!) { viewer { role } }`,
    variables: { a: secret },
  })),
]

test('what is no GraphQL is refused without a word in the log, however it was sent', async () => {
  const [written, values] = await Promise.all([WRITTEN, VALUES].map(sendAll))
  const broken = await sendRaw(`{"${secret}`, 'application/json')
  await using socket = await openSession(asService(), { token: world.adminToken })
  socket.socket.send(`{"${secret}`)
  await socket.closed

  const answers = [...(written ?? []), ...(values ?? []), broken]
  expect(answers).toHaveLength(3 * (WRITTEN.length + VALUES.length) + 1)
  expect(answers.filter((answer) => !answer.includes('"message":'))).toEqual([])
  expect(canaries.findIn(values?.join() ?? '')).toEqual([])
  expect(canaries.findIn(world.output())).toEqual([])
})

test('a database that refuses what is written tells its reasons to nobody', async () => {
  const tables = ['credentials', 'signing_secrets', 'subscriptions', 'api_tokens', 'events']
  const setSpite = (change: string) =>
    Promise.all(
      tables.map((table) => sql`alter table ${sql.raw(`${table} ${change}`)}`.execute(db)),
    )
  await setSpite('add constraint spite check (false) not valid')

  const config = { basic: { username: 'user', password: canaries.text('password') } }
  const refused = await Promise.allSettled([
    createCredential(service, config),
    mutate(service, 'signingKeyCreate', { name: 'a', secret: canaries.text('key') }, 'secret'),
    createSubscription(service, 'accept'),
    mutate(service, 'apiTokenCreate', { name: 'a', role: 'VIEWER' }, 'token'),
    publish(service, { payload: canaries.text('payload') }),
  ])
  await setSpite('drop constraint spite')

  const reasons = refused.map((result) => ('reason' in result ? String(result.reason) : 'none'))
  expect(reasons.filter((reason) => !reason.includes('INTERNAL_SERVER_ERROR'))).toEqual([])
  expect(world.output()).toContain('violates check constraint \\"spite\\"')
  expect(canaries.findIn(reasons.join())).toEqual([])
  expect(canaries.findIn(world.output())).toEqual([])
})

test('a database that goes away, with all connections, leaves no secret in the log', async () => {
  const credentialId = await createCredential(service, basic)
  await createSubscription(service, 'accept', { credentialId })
  const giveBack = await cutDatabase(world.databaseUrl)

  const config = { basic: { username: 'user', password: canaries.text('password') } }
  const attempts = Array.from({ length: 20 }, () => createCredential(service, config))
  const refused = await Promise.allSettled(attempts)
  await giveBack()
  await vi.waitFor(() => createCredential(service, config), PATIENCE)

  expect(refused.map(({ status }) => status)).toContain('rejected')
  expect(world.output()).toContain('Something failed and will be tried again.')
  expect(canaries.findIn(world.answers.join('\n'))).toEqual([])
  expect(canaries.findIn(world.output())).toEqual([])
})

test('kill -9 in the midst of requests, another start, a blocked address, SIGTERM: no word', async () => {
  const credentialId = await createCredential(service, basic)
  const blockedId = await createSubscription(service, new URL('http://127.0.0.3:2999/'), {
    credentialId,
  })
  await createSubscription(service, 'silence', { timeoutSeconds: 2 })
  const before = parrot.count('silence')
  await publish(service, { payload: canaries.text('payload') })
  await vi.waitFor(() => expect(parrot.count('silence')).toBeGreaterThan(before), PATIENCE)
  await hookwire.kill('SIGKILL')

  const again = world.spawn('serve', { HOOKWIRE_DENIED_NETWORKS: '127.0.0.3/32' })
  service = { world, url: await again.ready() }
  const selection = 'entry { errorClass errorMessage }'
  const tried = await mutate(service, 'webhookSubscriptionTest', { id: blockedId }, selection)
  await publish(service, { payload: canaries.text('payload') })
  const ending = await again.kill('SIGTERM')

  expect(tried.entry.errorClass).toBe('blocked_address')
  expect(ending.code).toBe(0)
  expect(canaries.findIn(JSON.stringify(tried))).toEqual([])
  expect(canaries.findIn(world.output())).toEqual([])
})

test('of errors the log says what helps to find them, and nothing else', () => {
  const lines = world
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))

  const errors = lines.flatMap((line) => JSON.parse(line).error ?? [])
  const fields = new Set(errors.flatMap((error) => Object.keys(error)))
  expect(errors.length).toBeGreaterThan(10)
  expect([...fields].filter((field) => !ERROR_FIELDS.includes(field))).toEqual([])
})

test('what a process would have printed is looked through: a secret in it is found', () => {
  const printed = `${world.output()}\n${JSON.stringify({ error: { detail: secret } })}`

  expect(canaries.findIn(printed)[0]).toContain('given')
})

function asService(): Service {
  return { url: service.url } as Service
}

/** Over HTTP, as an event stream, and over a WebSocket. */
async function sendAll(operations: readonly object[]): Promise<string[]> {
  const overHttp = operations.flatMap((operation) =>
    ['application/json', 'text/event-stream'].map((accept) =>
      sendRaw(JSON.stringify(operation), accept),
    ),
  )
  await using socket = await openSession(asService(), { token: world.adminToken })
  const answers = await Promise.all(overHttp)
  for (const [index, operation] of operations.entries()) {
    operate(socket, String(index), '', operation)
    const answer = await socket.next()
    answers.push(JSON.stringify(answer))
    if (answer.type === 'next') await socket.next() // its end
  }
  return answers
}

async function sendRaw(body: string, accept: string): Promise<string> {
  const authorization = `Bearer ${world.adminToken}`
  const headers = { accept, authorization, 'content-type': 'application/json' }
  const response = await fetch(`${service.url}/graphql`, { method: 'POST', headers, body })
  return response.text()
}
