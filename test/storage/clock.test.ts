import { sql } from 'kysely'
import { afterEach, expect, test, vi } from 'vitest'
import { startDatabaseClock } from '../../src/storage/clock.ts'
import { createTestDatabase } from '../support/database.ts'
import { shareDatabase } from '../support/shared-database.ts'

/** Between the database's answer and our reading of it, on a machine with much else to do. */
const MAX_ERROR_MS = 5_000
const fail = (error: unknown) => {
  throw error
}

const { db } = await shareDatabase()

afterEach(() => {
  vi.useRealTimers()
})

async function databaseTime(): Promise<number> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
  return rows[0]?.now.getTime() ?? 0
}

test("it tells the database's time, whatever the machine's clock says", async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 0 })
  const clock = await startDatabaseClock(db, fail)

  const [before, told, after] = [await databaseTime(), clock.now(), await databaseTime()]
  clock.stop()

  expect(told.getTime()).toBeGreaterThan(before - MAX_ERROR_MS)
  expect(told.getTime()).toBeLessThan(after + MAX_ERROR_MS)
})

test("it does not jump with the machine's clock", async () => {
  const clock = await startDatabaseClock(db, fail)
  const before = clock.now()

  vi.useFakeTimers({ toFake: ['Date'], now: 0 })
  const after = clock.now()
  clock.stop()

  expect(after.getTime() - before.getTime()).toBeGreaterThanOrEqual(0)
  expect(after.getTime() - before.getTime()).toBeLessThan(MAX_ERROR_MS)
})

test('it goes on, and says so, while the database cannot be asked', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const errors: unknown[] = []
  const database = await createTestDatabase()
  const clock = await startDatabaseClock(database.db, (error) => errors.push(error))
  const before = clock.now()
  await database[Symbol.asyncDispose]()

  vi.advanceTimersToNextTimer()
  await vi.waitUntil(() => errors.length > 0)
  const after = clock.now()
  clock.stop()

  expect(vi.getTimerCount()).toBe(0)
  expect(after.getTime()).toBeGreaterThanOrEqual(before.getTime())
})
