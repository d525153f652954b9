import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newUuid, uuidFloor } from '../../src/domain/ids.ts'
import type { NewRequestLogEntry } from '../../src/domain/request-log.ts'
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

/** One that begins soon after its id was made, and is recorded when it has ended, or much later. */
const lives = fc.record({
  beginsAt: fc.noBias(fc.integer({ min: startMs, max: startMs + 60 * MINUTE_MS })),
  waitsMs: fc.integer({ min: 0, max: 20_000 }),
  lastsMs: fc.integer({ min: 0, max: 30_000 }),
  lateMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 * MINUTE_MS })),
})

/** All of them, in the order of their recording: other environments' are in between. */
const recorded = fc
  .sample(lives, ENTRIES)
  .toSorted((a, b) => endOf(a) - endOf(b))
  .map(({ beginsAt, waitsMs, lastsMs }, index) =>
    newEntry({
      id: newUuid(new Date(beginsAt - waitsMs)),
      environmentId: index % 4 === 0 ? anId() : environmentId,
      startedAt: new Date(beginsAt),
      durationMs: lastsMs,
    }),
  )
await insertRequestLog(db, recorded)

function endOf({
  beginsAt,
  lastsMs,
  lateMs,
}: { [Name in 'beginsAt' | 'lastsMs' | 'lateMs']: number }) {
  return beginsAt + lastsMs + lateMs
}

const bound = fc.option(
  fc.oneof(
    fc.constantFrom(...recorded.map(({ startedAt }) => startedAt)),
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
      const wanted = recorded.filter(isWanted).toReversed()
      expect(rows.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id))
    }),
    { numRuns: 100 },
  )
})

test('a search in a time looks only a few minutes beyond it', async () => {
  const [since, until] = [20, 22].map((minute) => new Date(startMs + minute * MINUTE_MS))
  const times = { since: since as Date, until: until as Date }
  const near = recorded.filter(({ startedAt, environmentId: at }) => {
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
