import { print } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { parseId, publicId } from '../../src/domain/ids.ts'
import { logCursor } from '../../src/graphql/cursors.ts'
import { insertRequestLog, readRequestLog } from '../../src/storage/request-log.ts'
import { newEntries } from '../live/entries.ts'
import { createEnvironment } from '../support/callers.ts'
import { followSocket, takeEntries } from '../support/live-client.ts'
import { openSession, operate } from '../support/live-socket.ts'
import { LivePages, openWriters, readWhileWriting, writeMuch } from '../support/live-writers.ts'
import { shareService } from '../support/shared-service.ts'

const EXACTNESS_MS = 60_000
const LONG_URL = `https://example.com/${'x'.repeat(2_000)}`
const MAX_PAGE = 100

const service = await shareService({ hasWorker: false })
const db = openWriters(service)
afterAll(() => db.destroy())

/** An environment of its own, with what is recorded in it. */
async function createPlace() {
  const { id } = await createEnvironment(service)
  const environmentId = parseId('Environment', id) as string
  return {
    environmentId,
    here: { environment: id },
    /** Answers the ids. */
    async record(count: number, part: { url?: string } = {}): Promise<string[]> {
      const entries = newEntries(count, { environmentId, ...part })
      await insertRequestLog(db, entries)
      return idsOf(entries)
    },
  }
}

function idsOf(entries: readonly { readonly id: string }[]): string[] {
  return entries.map(({ id }) => publicId('RequestLogEntry', id))
}

const LiveHistory = graphql(`
  query LiveHistory($first: Int!, $after: Cursor) {
    requestLog(first: $first, after: $after) {
      nodes { id }
      pageInfo { startCursor endCursor hasNextPage }
    }
  }
`)

test(
  'five readers with filters of their own, each cut off ten times while sixteen write, get all that is theirs, once and in order',
  async () => {
    const { received, owed } = await readWhileWriting(followSocket)

    expect(received).toEqual(owed)
    expect(owed.map(({ length }) => length > 100)).toEqual([true, true, true, true, false])
  },
  EXACTNESS_MS,
)

test('history and what comes live after it are the whole log, without a seam, while much is written', async () => {
  const { environmentId, here, record } = await createPlace()
  await record(3)
  const writing = writeMuch(db, environmentId)

  let page = await service.ask(LiveHistory, { first: MAX_PAGE }, here)
  await using live = followSocket(
    service,
    LivePages,
    { after: page.requestLog.pageInfo.startCursor ?? null },
    here,
  )
  const history = page.requestLog.nodes.map(({ id }) => id)
  while (page.requestLog.pageInfo.hasNextPage) {
    const after = page.requestLog.pageInfo.endCursor ?? null
    page = await service.ask(LiveHistory, { first: MAX_PAGE, after }, here)
    history.push(...page.requestLog.nodes.map(({ id }) => id))
  }
  await writing

  const log = await readRequestLog(db, 0, 100_000)
  const owed = idsOf(log.filter((entry) => entry.environmentId === environmentId))
  const received = await takeEntries(live, owed.length - history.length)
  expect([...history.reverse(), ...received.map(({ id }) => id)]).toEqual(owed)
  expect(received.length).toBeGreaterThan(100)
})

test('where there is no history, its start is where to go live from', async () => {
  const { here, record } = await createPlace()
  const { requestLog: history } = await service.ask(LiveHistory, { first: 1 }, here)
  const recorded = await record(2)

  const after = history.pageInfo.startCursor ?? null
  await using live = followSocket(service, LivePages, { after }, here)

  expect(history.nodes).toEqual([])
  expect((await takeEntries(live, 2)).map(({ id }) => id)).toEqual(recorded)
})

test('without a cursor the first page is empty and begins now', async () => {
  const { here, record } = await createPlace()
  await record(3)
  await using live = followSocket(service, LivePages, {}, here)

  const first = await live.next()
  const recorded = await record(2)

  expect(first).toMatchObject({ entries: [], caughtUp: true })
  expect((await takeEntries(live, 2)).map(({ id }) => id)).toEqual(recorded)
})

test('a page has no more entries than were asked for, and an entry’s cursor is a place to begin', async () => {
  const { here, record } = await createPlace()
  const recorded = await record(5)
  const start = { after: logCursor(0), batchSize: 2 }
  await using live = followSocket(service, LivePages, start, here)

  const pages = [await live.next(), await live.next(), await live.next()]

  expect(pages.map(({ entries }) => entries.length)).toEqual([2, 2, 1])
  expect(pages.map(({ caughtUp }) => caughtUp)).toEqual([false, false, true])
  const after = pages[0]?.entries[0]?.cursor ?? null
  await using resumed = followSocket(service, LivePages, { after }, here)
  expect((await takeEntries(resumed, 4)).map(({ id }) => id)).toEqual(recorded.slice(1))
})

test.for([
  [{ after: logCursor(10 ** 9) }, 'CURSOR_IN_FUTURE'],
  [{ after: 'nonsense' }, 'BAD_USER_INPUT'],
  [{ batchSize: 0 }, 'BAD_USER_INPUT'],
  [{ batchSize: 1_001 }, 'BAD_USER_INPUT'],
  [{ batchSize: 'many' }, 'BAD_USER_INPUT'],
] as const)('%o is refused with %s, and the connection lives on', async ([variables, code]) => {
  await using socket = await openSession(service)

  operate(socket, 'a', print(LivePages), { variables })

  const answer = await socket.next()
  expect(answer.payload).toMatchObject({ errors: [{ extensions: { code } }] })
  expect(await socket.next()).toEqual({ id: 'a', type: 'complete' })
  operate(socket, 'b', print(LivePages))
  expect(await socket.next()).toMatchObject({ id: 'b', type: 'next', payload: { data: {} } })
})

test('of two subscriptions on a connection, one goes on when the other is completed', async () => {
  const { here, record } = await createPlace()
  await using socket = await openSession(service, here)
  for (const id of ['a', 'b']) operate(socket, id, print(LivePages))
  const firsts = [await socket.next(), await socket.next()]
  await record(1)
  const seconds = [await socket.next(), await socket.next()]

  socket.send({ type: 'complete', id: 'a' })
  await record(1)
  const third = await socket.next()
  await record(1)
  const fourth = await socket.next()

  expect(firsts.map(({ id }) => id).sort()).toEqual(['a', 'b'])
  expect(seconds.map(({ id }) => id).sort()).toEqual(['a', 'b'])
  expect([third, fourth]).toMatchObject([
    { id: 'b', type: 'next' },
    { id: 'b', type: 'next' },
  ])
})

const LiveUrls = graphql(`
  subscription LiveUrls($after: Cursor) {
    requestLog(after: $after) { cursor previousCursor caughtUp entries { id url } }
  }
`)

test('who does not read keeps nobody from reading, and gets everything later', async () => {
  const { here, record } = await createPlace()
  await using deaf = followSocket(service, LiveUrls, {}, here)
  await using reading = followSocket(service, LiveUrls, {}, here)
  await deaf.next()
  await reading.next()
  const socket = await deaf.socket()

  socket.pause()
  const recorded: string[] = []
  while (recorded.length < 10_000) recorded.push(...(await record(1_000, { url: LONG_URL })))
  const read = await takeEntries(reading, recorded.length)
  socket.resume()

  expect(read.map(({ id }) => id)).toEqual(recorded)
  const readLater = await takeEntries(deaf, recorded.length)
  expect(readLater.map(({ id }) => id)).toEqual(recorded)
})
