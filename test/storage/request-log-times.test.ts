import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { newUuid, uuidFloor } from '../../src/domain/ids.ts'
import type { NewRequestLogEntry } from '../../src/domain/request-log.ts'
import { markLogDropped } from '../../src/storage/dropped-log.ts'
import { insertRequestLog, listRequestLog } from '../../src/storage/request-log.ts'
import { newEntry } from '../live/entries.ts'
import { anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()

const MINUTE_MS = 60_000
/** Within the partitions that there are. */
const startMs = Date.now() - 2 * 60 * MINUTE_MS
const ENTRIES = 80
const environmentId = anId()
const view = { environmentId, oldestId: uuidFloor(new Date(0)) }

/** When the database was away: what ended then was recorded after it, among what began after it. */
const AWAY = { fromMs: startMs + 30 * MINUTE_MS, untilMs: startMs + 50 * MINUTE_MS }

/** One that begins soon after its id was made, and is recorded when it has ended, or later. */
const lives = fc.record({
  beginsAt: fc.noBias(fc.integer({ min: startMs, max: startMs + 60 * MINUTE_MS })),
  waitsMs: fc.integer({ min: 0, max: 20_000 }),
  lastsMs: fc.integer({ min: 0, max: 30_000 }),
  lateMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 * MINUTE_MS })),
})

/** All of them, in the order of their recording: other environments' are in between. */
const recorded = fc
  .sample(lives, ENTRIES)
  .map((life) => ({ ...life, recordedAt: recordedAt(life) }))
  .toSorted((a, b) => a.recordedAt - b.recordedAt)
  .map(({ beginsAt, waitsMs, lastsMs, recordedAt: at }, index) => ({
    at: new Date(at),
    entry: newEntry({
      id: newUuid(new Date(beginsAt - waitsMs)),
      environmentId: index % 4 === 0 ? anId() : environmentId,
      startedAt: new Date(beginsAt),
      durationMs: lastsMs,
    }),
  }))
for (const { entry, at } of recorded) await insertRequestLog(db, [entry], at)
const entries = recorded.map(({ entry }) => entry)

function recordedAt({
  beginsAt,
  lastsMs,
  lateMs,
}: { [Name in 'beginsAt' | 'lastsMs' | 'lateMs']: number }) {
  const end = beginsAt + lastsMs
  return (end >= AWAY.fromMs && end < AWAY.untilMs ? AWAY.untilMs : end) + lateMs
}

const bound = fc.option(
  fc.oneof(
    fc.constantFrom(...entries.map(({ startedAt }) => startedAt)),
    fc.integer({ min: -5, max: 65 }).map((minute) => new Date(startMs + minute * MINUTE_MS)),
  ),
  { nil: undefined },
)

test('what began between two times is found, whenever it was recorded', async () => {
  await fc.assert(
    fc.asyncProperty(bound, bound, fc.boolean(), async (since, until, isFromEnd) => {
      const times = { ...(since && { since }), ...(until && { until }) }
      const request = { limit: ENTRIES, isNewestFirst: true, isFromEnd }

      const { rows } = await listRequestLog(db, view, times, request)

      const isWanted = (entry: NewRequestLogEntry) =>
        entry.environmentId === environmentId &&
        (since === undefined || entry.startedAt >= since) &&
        (until === undefined || entry.startedAt < until)
      const wanted = entries.filter(isWanted).toReversed()
      expect(rows.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id))
    }),
    { numRuns: 100 },
  )
})

test('a search in a time looks only a few minutes beyond it', async () => {
  const [since, until] = [20, 22].map((minute) => new Date(startMs + minute * MINUTE_MS))
  const times = { since: since as Date, until: until as Date }
  const near = entries.filter(({ startedAt, environmentId: at }) => {
    if (at !== environmentId) return false
    const minute = (startedAt.getTime() - startMs) / MINUTE_MS
    return minute > 20 - 10 && minute < 22 + 10
  })

  // Looking at no more rows than that, it comes to its end.
  const request = { limit: 1, isNewestFirst: true, isFromEnd: false }
  const none = { ...times, eventTypes: ['none'] }
  const page = await listRequestLog(db, view, none, request, [near.length])

  expect(near.length).toBeGreaterThan(0)
  expect(page).toEqual({ rows: [], hasNext: false, hasPrevious: false })
})

test('what is written down as late goes with its day', async () => {
  const countLate = async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from late_entries`.execute(db)
    return rows[0]?.count
  }
  const before = await countLate()

  await markLogDropped(db, uuidFloor(new Date(startMs + 24 * 60 * MINUTE_MS)))

  expect(before).toBeGreaterThan(0)
  expect(await countLate()).toBe(0)
})
