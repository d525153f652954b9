import pg from 'pg'
import { afterEach, expect, test, vi } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { startProxy } from '../live/proxy.ts'
import { createTestDatabase } from '../support/database.ts'
import { openSession, operate } from '../support/live-socket.ts'
import { ADMIN_TOKEN, type GraphqlAnswer, startService } from '../support/service.ts'
import { waitUntil } from '../support/timers.ts'
import { TRANSPORTS } from '../support/transports.ts'

/** Of one process. */
const MAX_CONNECTIONS = 16
const STEP_MS = 10

afterEach(() => void vi.useRealTimers())

const TroublePublish = graphql(`
  mutation TroublePublish($key: String) {
    eventPublish(input: { type: "trouble", data: 1, idempotencyKey: $key }) {
      ... on EventPublishPayload { isDuplicate event { id } }
      ... on UserError { code }
    }
  }
`)

const QUERY =
  'mutation ($key: String) { eventPublish(input: { type: "trouble", data: 1, idempotencyKey: $key }) { __typename } }'

const CREATE =
  'mutation ($name: String!) { environmentCreate(input: { name: $name }) { __typename } }'

const HOLD = '{ credentials { nodes { id } } }'

const COMMIT = 'commit\0'
const HEAD_OF_LOG = 'select position from dropped_log'

/** A service whose way to its database a test can close. */
async function startTroubled() {
  const database = await createTestDatabase()
  const proxy = await startProxy(database.url)
  const service = await startService({ hasWorker: false, databaseUrl: proxy.url })
  const publish = async (key: string) => {
    const { data, errors } = await service.call(TroublePublish, { key })
    return data?.eventPublish ?? errors
  }
  return {
    ...{ service, proxy, publish, databaseUrl: database.url },
    /** By HTTP, as it is answered. */
    ask: (query: string, variables = {}) =>
      fetch(`${service.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_TOKEN}` },
        body: JSON.stringify({ query, variables }),
      }),
    async storedCount() {
      const rows = await database.db.selectFrom('events').select('id').execute()
      return rows.length
    },
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]()
      await proxy[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

const AWAY = { code: 'UNAVAILABLE', retryable: true, retryAfter: 1 }
const UNAVAILABLE = { ...AWAY, mayHaveHappened: false }

test('while the database cannot be reached publishing is UNAVAILABLE and stores nothing; then the same key publishes once', async () => {
  await using troubled = await startTroubled()
  const { publish, proxy, service } = troubled
  const before = await publish('before')
  await using socket = await openSession(service)
  await proxy.close()

  const answer = await troubled.ask(QUERY, { key: 'during' })
  operate(socket, 'a', QUERY, { variables: { key: 'during' } })
  const overSocket = await socket.next()
  await proxy.open()
  await waitUntil(async () => (await troubled.ask(QUERY, { key: 'after' })).status === 200)
  const [first, again] = [await publish('during'), await publish('during')]

  expect(before).toMatchObject({ isDuplicate: false })
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await answer.json()).toMatchObject({ data: null, errors: [{ extensions: UNAVAILABLE }] })
  expect(JSON.stringify(overSocket)).toContain('"code":"UNAVAILABLE"')
  expect(JSON.stringify(overSocket)).not.toContain('"http"')
  expect([first, again]).toMatchObject([{ isDuplicate: false }, { isDuplicate: true }])
  expect(await troubled.storedCount()).toBe(3)
})

test('while all connections are taken nobody waits for long, and who was refused may repeat it', async () => {
  await using troubled = await startTroubled()
  await troubled.publish('before')
  const client = new pg.Client(troubled.databaseUrl)
  await client.connect()
  await client.query('begin; lock table credentials')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })

  const holding = Array.from({ length: MAX_CONNECTIONS }, () => troubled.ask(HOLD))
  await blocked(client)
  const { status } = await hurried(troubled.ask(QUERY, { key: 'during' }))
  vi.useRealTimers()
  await client.query('rollback')
  await client.end()
  await Promise.all(holding)
  const [first, again] = [await troubled.publish('during'), await troubled.publish('during')]

  expect(status).toBe(503)
  expect([first, again]).toMatchObject([{ isDuplicate: false }, { isDuplicate: true }])
})

test('a change may have happened where the answer to its commit was lost, and has not where it was cut before', async () => {
  await using troubled = await startTroubled()
  const { publish, proxy } = troubled
  proxy.lose('cut-before')
  proxy.lose('cut-after', COMMIT)
  proxy.lose('cut after', COMMIT)

  const answers = [
    await troubled.ask(QUERY, { key: 'cut-before' }),
    await troubled.ask(QUERY, { key: 'cut-after' }),
    await troubled.ask(CREATE, { name: 'cut after' }),
  ]
  const repeated = [await publish('cut-before'), await publish('cut-after')]
  const created = await troubled.ask(CREATE, { name: 'cut after' })

  const told = (await Promise.all(answers.map((answer) => answer.json()))) as GraphqlAnswer<never>[]
  const errors = told.map((answer) => answer.errors?.[0])
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503])
  expect(errors).toMatchObject(
    [false, true, true].map((mayHaveHappened) => ({ extensions: { ...AWAY, mayHaveHappened } })),
  )
  expect(errors.map((error) => error?.message.startsWith('It may have been stored'))).toEqual([
    false,
    true,
    true,
  ])
  expect(repeated).toMatchObject([{ isDuplicate: false }, { isDuplicate: true }])
  expect(await created.json()).toMatchObject({
    data: { environmentCreate: { __typename: 'ConflictError' } },
  })
})

test('a live stream that ends because the database has gone is UNAVAILABLE on all transports', async () => {
  await using troubled = await startTroubled()

  const said = []
  for (const [, ask] of TRANSPORTS.filter(([name]) => name !== 'HTTP')) {
    troubled.proxy.lose(HEAD_OF_LOG)
    said.push(await ask(troubled.service, 'subscription { requestLog { cursor } }'))
  }

  const error = { path: ['requestLog'], extensions: UNAVAILABLE }
  expect(said).toMatchObject([
    { status: 200, answer: { errors: [error] } },
    { status: 'next', answer: { errors: [error] } },
  ])
})

/** Until every connection of the service waits. */
function blocked(client: pg.Client) {
  return waitUntil(async () => {
    const { rows } = await client.query('select from pg_locks where not granted')
    return rows.length >= MAX_CONNECTIONS
  })
}

/** Time goes by until it is there. */
async function hurried<T>(result: Promise<T>): Promise<T> {
  let isThere = false
  void result.finally(() => {
    isThere = true
  })
  while (!isThere) {
    vi.advanceTimersByTime(STEP_MS)
    await new Promise(setImmediate)
  }
  return result
}
