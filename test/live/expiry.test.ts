import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { newUuid } from '../../src/domain/ids.ts'
import type { RequestLogFilter } from '../../src/domain/request-log.ts'
import { CursorExpiredError, CursorInFutureError } from '../../src/live/errors.ts'
import { updateEnvironment } from '../../src/storage/environments.ts'
import { dropOldPartitions } from '../../src/storage/retention.ts'
import { daysBefore, makeDays } from '../support/old-days.ts'
import { addEnvironment } from '../support/rows.ts'
import { newEntry } from './entries.ts'
import { nextPage } from './memory-log.ts'
import { idsOf, startRig } from './rig.ts'

const OLDEST_DAYS = 12
const LONG_DAYS = 10
const SHORT_DAYS = 2
/** More than there are connections. */
const MANY = 20

/** A log of some days: two environments keep it, the one for longer than the other. */
async function arrange() {
  const rig = await startRig({ hasNotifications: false })
  const now = new Date()
  await makeDays(rig.db, OLDEST_DAYS, now)
  const [long, short] = [await addEnvironment(rig.db), await addEnvironment(rig.db)]
  await updateEnvironment(rig.db, long, { retentionDays: LONG_DAYS })
  await updateEnvironment(rig.db, short, { retentionDays: SHORT_DAYS })
  return {
    ...rig,
    ...{ long, short },
    /** One entry each, of so many days ago, in this order. */
    async recordAgo(environmentId: string, ...days: number[]): Promise<string[]> {
      const ids = days.map((ago) => newUuid(daysBefore(now, ago)))
      for (const id of ids) await rig.record([newEntry({ id, environmentId })])
      return ids
    },
    read(environmentId: string, after: number, filter: RequestLogFilter = {}) {
      return rig.live.pages({ environmentId, after, filter, batchSize: 2 })
    },
    drop: () =>
      dropOldPartitions(
        {
          ...{ db: rig.db, databaseSessionUrl: rig.url, onDropped: () => undefined },
          onError: () => undefined,
        },
        now,
        new AbortController().signal,
      ),
    [Symbol.asyncDispose]: rig[Symbol.asyncDispose],
  }
}

const expired = (oldest: number) =>
  expect.objectContaining({ name: CursorExpiredError.name, oldest })

test('a cursor before what is past the retention is expired, and the oldest that is not misses nothing', async () => {
  await using log = await arrange()
  const ids = await log.recordAgo(log.short, 3, 2.5, 1.5, 0)

  const refused = [0, 1].map((after) => log.live.ensureReadable(log.short, after))
  const pages = log.read(log.short, 0)

  for (const one of refused) await expect(one).rejects.toEqual(expired(2))
  await expect(pages.next()).rejects.toEqual(expired(2))
  await log.live.ensureReadable(log.short, 2)
  expect(idsOf([await nextPage(log.read(log.short, 2))])).toEqual(ids.slice(2))
  expect((await nextPage(log.read(log.short, 3))).entries).toHaveLength(1)
})

test('each environment has its own retention, also for the entries of others', async () => {
  await using log = await arrange()
  const [old = ''] = await log.recordAgo(log.long, 5)
  await log.recordAgo(log.short, 1)

  expect(idsOf([await nextPage(log.read(log.long, 0))])).toEqual([old])
  await expect(nextPage(log.read(log.short, 0))).rejects.toEqual(expired(1))

  await updateEnvironment(log.db, log.long, { retentionDays: 4 })
  await updateEnvironment(log.db, log.short, { retentionDays: 6 })
  await expect(nextPage(log.read(log.long, 0))).rejects.toEqual(expired(1))
  expect((await nextPage(log.read(log.short, 0))).entries).toHaveLength(1)
})

test('what was dropped is not skipped in silence, whatever the filter', async () => {
  await using log = await arrange()
  const ids = await log.recordAgo(log.long, 12, 12, 1)
  await log.drop()

  const filtered = log.read(log.long, 1, { outcome: ['rejected'] })

  await expect(filtered.next()).rejects.toEqual(expired(2))
  expect(idsOf([await nextPage(log.read(log.long, 2))])).toEqual([ids[2]])
})

test('of a log of which everything was dropped the head is left: before it expired, after it the future', async () => {
  await using log = await arrange()
  await log.recordAgo(log.long, 12, 12)
  await log.drop()

  await expect(log.live.ensureReadable(log.long, 1)).rejects.toEqual(expired(2))
  await expect(log.live.ensureReadable(log.long, 3)).rejects.toBeInstanceOf(CursorInFutureError)
  expect(await log.live.head()).toBe(2)
  const pages = log.read(log.long, 2)
  expect(await nextPage(pages)).toMatchObject({ entries: [], cursor: 2, isCaughtUp: true })
  const [id] = await log.recordAgo(log.long, 0)
  expect(idsOf([await nextPage(pages)])).toEqual([id])
})

test('a reader who falls so far behind while it reads is told so, and not before', async () => {
  await using log = await arrange()
  await log.recordAgo(log.long, 9, 8, 7, 6, 1)
  const pages = log.read(log.long, 0)
  const first = await nextPage(pages)

  await updateEnvironment(log.db, log.long, { retentionDays: 8 })
  const second = nextPage(pages)
  expect([first.cursor, (await second).cursor]).toEqual([2, 4])

  await updateEnvironment(log.db, log.long, { retentionDays: 1 })
  await expect(pages.next()).rejects.toEqual(expired(5))
  expect(await pages.next()).toEqual({ done: true, value: undefined })
})

test('readers who ask where they may begin leave connections for the others', async () => {
  await using log = await startRig({ hasNotifications: false })
  const environmentId = await addEnvironment(log.db)
  const [held, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const locking = log.db.transaction().execute(async (trx) => {
    await sql`lock table environments in access exclusive mode`.execute(trx)
    held.resolve()
    await release.promise
  })
  await held.promise

  const checks = Array.from({ length: MANY }, () => log.live.ensureReadable(environmentId, 0))
  await log.live.head()
  await log.live.head() // by then those that began before it have asked, too

  release.resolve()
  await Promise.all([...checks, locking])
})

test('an entry that was recorded late is passed over, and costs nobody the place', async () => {
  await using log = await arrange()
  const ids = await log.recordAgo(log.short, 1.5, 2.5, 1.4)

  await log.live.ensureReadable(log.short, 1)

  const pages = log.read(log.short, 0)
  expect(idsOf([await nextPage(pages)])).toEqual([ids[0], ids[2]])
  expect(idsOf([await nextPage(log.read(log.short, 1))])).toEqual([ids[2]])
})

test('what is in memory of another day is asked of the table, which knows how long it is kept', async () => {
  await using log = await arrange()
  const watching = log.read(log.long, 0)
  await nextPage(watching)
  const behind = log.read(log.short, 0)
  await nextPage(behind)

  const ids = await log.recordAgo(log.short, 3, 0)

  await expect(nextPage(behind)).rejects.toEqual(expired(1))
  expect(idsOf([await nextPage(log.read(log.short, 1))])).toEqual([ids[1]])
})
