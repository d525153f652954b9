import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { matchesFilter, type RequestLogFilter } from '../../src/domain/request-log.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { findLogHead } from '../../src/storage/dropped-log.ts'
import {
  insertRequestLog,
  listRequestLog,
  readEnvironmentLog,
  readRequestLog,
} from '../../src/storage/request-log.ts'
import { ELSEWHERE, HERE, newEntries, newEntry } from '../live/entries.ts'
import { logFilters, newEntryLike } from '../support/log-filters.ts'
import { anId, wholeOf } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const WRITERS = 16
const TRANSACTIONS = 10
const ALL = 10_000

const { db, url } = await shareDatabase()

const NEWEST = { limit: ALL, isNewestFirst: true, isFromEnd: false }

test('an entry is read as it was written, with its position', async () => {
  const environmentId = anId()
  const entries = [
    newEntry({ environmentId }),
    newEntry({
      ...{ environmentId, publisherId: anId(), outcome: 'rejected', statusCode: 503 },
      ...{ errorClass: 'http_error', errorMessage: 'é\u{1F600}', isTruncated: true },
      ...{ durationMs: 0.1 + 0.2, nextAttemptAt: new Date(), method: 'PUT', attemptNumber: 24 },
    }),
    newEntry({ environmentId, outcome: 'unreachable', statusCode: null, errorClass: 'timeout' }),
  ]

  await insertRequestLog(db, entries)

  const head = await findLogHead(db)
  const written = entries.map((entry, index) => ({ ...entry, position: head - 2 + index }))
  expect(await readEnvironmentLog(db, environmentId, 0, ALL)).toEqual(written)
  expect((await readRequestLog(db, head - 3, ALL)).slice(0, 3)).toEqual(written)
})

test('the memory and the table select the same entries for any filter', async () => {
  const entries = fc.sample(newEntryLike, 300)
  await insertRequestLog(db, [...entries, ...newEntries(20, { environmentId: ELSEWHERE })])
  const all = await readEnvironmentLog(db, HERE, 0, ALL)

  await fc.assert(
    fc.asyncProperty(logFilters, async (filter: RequestLogFilter) => {
      const { rows } = await listRequestLog(db, wholeOf(HERE), filter, NEWEST)

      const expected = all.filter((entry) => matchesFilter(filter, entry)).toReversed()
      expect(rows.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
    }),
    { numRuns: 300 },
  )
})

test('positions become visible in their own order, however writers overlap', async () => {
  const environmentId = anId()
  await using writers = openDatabase({
    url,
    maxConnections: WRITERS,
    hasPreparedStatements: true,
    onError: () => undefined,
  })
  const write = async () => {
    for (let count = 0; count < TRANSACTIONS; count += 1) {
      await writers.transaction().execute(async (trx) => {
        await sql`select pg_sleep(random() * 0.01)`.execute(trx)
        await insertRequestLog(trx, newEntries(1 + (count % 5), { environmentId }))
        await sql`select pg_sleep(random() * 0.005)`.execute(trx)
      })
    }
  }

  let isWriting = true
  const writing = Promise.all(Array.from({ length: WRITERS }, write)).then(() => {
    isWriting = false
  })
  const seen: number[] = []
  const readOn = async () => {
    const entries = await readEnvironmentLog(db, environmentId, seen.at(-1) ?? 0, ALL)
    seen.push(...entries.map(({ position }) => position))
  }
  while (isWriting) await readOn()
  await writing
  await readOn()

  const all = await readEnvironmentLog(db, environmentId, 0, ALL)
  expect(all).toHaveLength((WRITERS * TRANSACTIONS * (1 + 2 + 3 + 4 + 5)) / 5)
  expect(seen).toEqual(all.map(({ position }) => position))
})

test('what is rolled back leaves no entry, and holds nobody up', async () => {
  const environmentId = anId()
  const failing = db.transaction().execute(async (trx) => {
    await insertRequestLog(trx, newEntries(3, { environmentId }))
    throw new Error('Undone.')
  })
  await expect(failing).rejects.toThrow('Undone.')

  await insertRequestLog(db, newEntries(1, { environmentId }))

  expect(await readEnvironmentLog(db, environmentId, 0, ALL)).toHaveLength(1)
})

test('no entries are no statement', async () => {
  const before = await findLogHead(db)

  await insertRequestLog(db, [])

  expect(await findLogHead(db)).toBe(before)
})
