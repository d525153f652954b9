import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { openFeed } from '../../src/cli/feed.ts'
import { CliTail, type Entry } from '../../src/cli/tail-operations.ts'
import { parseId } from '../../src/domain/ids.ts'
import { logCursor } from '../../src/graphql/cursors.ts'
import { startProxy } from '../examples/proxy.ts'
import { createEnvironment } from '../support/callers.ts'
import { connect } from '../support/database.ts'
import { startReceiver } from '../support/receiver.ts'
import { recordedEntries } from '../support/recorded.ts'
import { anId } from '../support/rows.ts'
import { ADMIN_TOKEN } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'
import { waitUntil } from '../support/timers.ts'

const ENTRIES = 120
/** By then it is left unread. */
const SOME = 20

const service = await shareService()
const db = connect(service.databaseUrl)
afterAll(() => db.destroy())

function serviceFor(environment?: string, token = ADMIN_TOKEN) {
  return { url: service.url, token, tokenSource: 'a test', environment }
}

/** The log from its beginning, an entry at a time. */
function followAll(environment: string, url = service.url) {
  const variables = { after: logCursor(0), batchSize: 1 }
  let count = 0
  let lostCount = 0
  const feed = openFeed(
    { ...serviceFor(environment), url },
    {
      ...{ document: CliTail, variables },
      onLost() {
        lostCount += 1
      },
      onData({ requestLog }) {
        variables.after = requestLog.cursor
        count += requestLog.entries.length
      },
    },
  )
  return {
    sentCount: () => count,
    lostCount: () => lostCount,
    async take(wanted: number): Promise<Entry[]> {
      const entries: Entry[] = []
      for await (const { requestLog } of feed) {
        entries.push(...requestLog.entries)
        if (entries.length >= wanted) break
      }
      feed.stop()
      return entries
    },
  }
}

test('who takes nothing is sent little, and then all, once and in order, also where it was cut off meanwhile', async () => {
  const { id: environment } = await createEnvironment(service)
  await using receiver = await startReceiver()
  await service.subscribe({ url: receiver.url }, { environment })
  await service.publishMany(
    Array.from({ length: ENTRIES }, () => ({})),
    { environment },
  )
  const recorded = await recordedEntries(service, ENTRIES, { environment })
  await using proxy = await startProxy(service.url)
  const [slow, quick] = [followAll(environment, proxy.url), followAll(environment)]
  await waitUntil(() => slow.sentCount() >= SOME)

  await quick.take(ENTRIES)
  const sentCount = slow.sentCount()
  proxy.cut()
  const taken = await slow.take(ENTRIES)

  expect(sentCount).toBeLessThan(ENTRIES / 2)
  expect(taken.map(({ id }) => id)).toEqual(recorded.map(({ id }) => id))
})

test('a page that cannot be read is asked for again until it can, and nothing is passed over', async () => {
  const { id: environment } = await createEnvironment(service)
  const id = parseId('Environment', environment)
  await using receiver = await startReceiver()
  await service.subscribe({ url: receiver.url }, { environment })
  await service.publishMany([{}, {}], { environment })
  const recorded = await recordedEntries(service, 2, { environment })
  await sql`update deliveries set environment_id = ${anId()} where environment_id = ${id}`.execute(
    db,
  )
  const log = followAll(environment)

  await waitUntil(() => log.lostCount() > 0)
  await sql`
    update deliveries set environment_id = ${id}
    where event_id in (select id from events where environment_id = ${id})`.execute(db)
  const taken = await log.take(2)

  expect(taken.map((entry) => entry.id)).toEqual(recorded.map((entry) => entry.id))
})

test('a fault can be gone on from; any other ends it', async () => {
  const { id: environment } = await createEnvironment(service)
  const variables = { after: logCursor(999_999_999) }
  const codes: unknown[] = []
  const feed = openFeed(serviceFor(environment), {
    ...{ document: CliTail, variables },
    onFault({ extensions }) {
      codes.push(extensions?.code)
      variables.after = codes.length === 1 ? logCursor(0) : 'nonsense'
      return codes.length === 1
    },
  })
  const pages = feed[Symbol.asyncIterator]()

  const first = await pages.next()
  feed.stop()

  expect(codes).toEqual(['CURSOR_IN_FUTURE'])
  expect(first.value?.requestLog.previousCursor).toBe(logCursor(0))
  expect(await pages.next()).toEqual({ done: true, value: undefined })
})

test.each([
  ['a token that is refused', serviceFor(undefined, 'hwk_of_another'), {}, 3],
  ['a cursor that is none', serviceFor(), { after: 'nonsense' }, 1],
])('%s ends it', async (_what, to, variables, exitCode) => {
  const pages = openFeed(to, { document: CliTail, variables })[Symbol.asyncIterator]()

  await expect(pages.next()).rejects.toMatchObject({ name: 'CliError', exitCode })
})
