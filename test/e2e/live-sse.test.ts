import { EventEmitter, on, once } from 'node:events'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { print } from 'graphql'
import { createClient } from 'graphql-sse'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { LivePagesSubscription } from '../../examples/generated/graphql.ts'
import { publicId } from '../../src/domain/ids.ts'
import { logCursor } from '../../src/graphql/cursors.ts'
import { findEnvironmentByName } from '../../src/storage/environments.ts'
import { insertRequestLog } from '../../src/storage/request-log.ts'
import { newEntry } from '../live/entries.ts'
import { createToken } from '../support/callers.ts'
import { createTestDatabase } from '../support/database.ts'
import { followStream, type LivePage, openStream, paramsOf } from '../support/live-client.ts'
import { LivePages, readWhileWriting } from '../support/live-writers.ts'
import { type Service, startService } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'
import { SOME_TIMERS, timerCount, waitUntil } from '../support/timers.ts'

const EXACTNESS_MS = 60_000
const STREAM_COUNT = 50
const RETRY_MS = 50

const service = await shareService({ hasWorker: false })

const LiveStreamRevoke = graphql(`
  mutation LiveStreamRevoke($input: ApiTokenRevokeInput!) {
    apiTokenRevoke(input: $input) { __typename }
  }
`)

test(
  'five readers with filters of their own, each cut off ten times while sixteen write, get all that is theirs, once and in order',
  async () => {
    const { received, owed } = await readWhileWriting(followStream)

    expect(received).toEqual(owed)
    expect(owed.map(({ length }) => length > 100)).toEqual([true, true, true, true, false])
  },
  EXACTNESS_MS,
)

test.for([
  [{ after: logCursor(10 ** 9) }, 'CURSOR_IN_FUTURE', {}],
  [{ after: 'nonsense' }, 'BAD_USER_INPUT', {}],
  [{ batchSize: 0 }, 'BAD_USER_INPUT', {}],
  [{ batchSize: 1_001 }, 'BAD_USER_INPUT', {}],
  [{}, 'UNAUTHENTICATED', { token: null }],
  [{}, 'UNAUTHENTICATED', { token: 'hwk_wrong' }],
] as const)(
  '%o is refused with %s in the stream, which then ends',
  async ([variables, code, who]) => {
    const stream = await openStream(service, LivePages, variables, who)

    const answers = await readAll(stream)

    expect(answers).toMatchObject([{ errors: [{ extensions: { code } }] }])
  },
)

test('a token that is revoked while it watches loses its stream, which says why, and no other does', async () => {
  const revoked = await createToken(service, { role: 'VIEWER' })
  const other = await createToken(service, { role: 'VIEWER' })
  const stream = await openStream(service, LivePages, {}, revoked)
  await using stays = followStream(service, LivePages, { after: logCursor(0) }, other)
  await stream.next()

  await service.ask(LiveStreamRevoke, { input: { id: revoked.id } })

  expect(await readAll(stream)).toMatchObject([
    { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
  ])
  expect(await stays.next()).toMatchObject({ caughtUp: true })
})

test('a token that expires while it watches loses its stream', async () => {
  const expiresAt = new Date(Date.now() + 1_500).toISOString()
  const token = await createToken(service, { role: 'VIEWER', expiresAt })

  const answers = await readAll(await openStream(service, LivePages, {}, token))

  expect(answers).toMatchObject([
    { data: { requestLog: { entries: [] } } },
    { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
  ])
})

test('of streams that were aborted nothing is left running', async () => {
  const before = timerCount()
  const control = new AbortController()
  const streams = await Promise.all(
    Array.from({ length: STREAM_COUNT }, () =>
      openStream(service, LivePages, {}, undefined, control),
    ),
  )
  await Promise.all(streams.map((stream) => stream.next()))
  // Each has one for the heartbeat, one for the token, and one that keeps the connection alive.
  await waitUntil(() => timerCount() >= before + 3 * STREAM_COUNT)

  control.abort()

  await waitUntil(() => timerCount() <= before + SOME_TIMERS)
})

test('a service that stops cuts its streams off, and does not wait for who does not read', async () => {
  const stopping = await startService({ hasWorker: false })
  const stream = await openStream(stopping, LivePages, {})
  await stream.next()
  const deaf = await openDeafStream(stopping)

  await stopping[Symbol.asyncDispose]()

  // Not complete: a client that is told so does not come back.
  await expect(stream.next()).rejects.toThrow('terminated')
  deaf.destroy()
})

test('a client of graphql-sse goes on where it was when the service was started again', async () => {
  await using database = await createTestDatabase()
  const { url: databaseUrl } = database
  const first = await startService({ databaseUrl, hasWorker: false })
  const client = createClient({
    url: `${first.url}/graphql`,
    headers: paramsOf(),
    retryAttempts: Number.POSITIVE_INFINITY,
    retry: () => sleep(RETRY_MS),
  })
  const start = logCursor(0)
  const payload = { query: print(LivePages), variables: { after: start } }
  const events = new EventEmitter()
  const pages = on(events, 'page')
  const next = async () => (await pages.next()).value?.[0] as LivePage
  client.subscribe<LivePagesSubscription>(payload, {
    next({ data }) {
      payload.variables.after = data?.requestLog.cursor ?? ''
      events.emit('page', data?.requestLog)
    },
    error: (reason) => events.emit('error', reason),
    complete: () => events.emit('error', new Error('It is complete.')),
  })
  const page = await next()

  await first[Symbol.asyncDispose]()
  const environment = await findEnvironmentByName(database.db, 'default')
  const entry = newEntry({ environmentId: environment?.id as string })
  await insertRequestLog(database.db, [entry])
  const port = Number(new URL(first.url).port)
  await using _second = await startService({ databaseUrl, port, hasWorker: false })
  const resumed = await next()

  expect(page).toMatchObject({ entries: [], cursor: start })
  expect(resumed.previousCursor).toBe(start)
  expect(resumed.entries.map(({ id }) => id)).toEqual([publicId('RequestLogEntry', entry.id)])
  client.dispose()
})

async function readAll<Answer>(stream: AsyncIterable<Answer>): Promise<Answer[]> {
  const answers: Answer[] = []
  for await (const answer of stream) answers.push(answer)
  return answers
}

/** Its answer is never read. */
async function openDeafStream({ url }: Service) {
  const headers = {
    accept: 'text/event-stream',
    'content-type': 'application/json',
    ...paramsOf(),
  }
  const deaf = request(`${url}/graphql`, { method: 'POST', headers })
  deaf.on('error', () => undefined)
  deaf.end(JSON.stringify({ query: print(LivePages) }))
  const [response] = await once(deaf, 'response')
  response.on('error', () => undefined)
  return deaf
}
