import { sql } from 'kysely'
import { afterEach, expect, test, vi } from 'vitest'
import { createBelief, startDatabaseClock } from '../../src/storage/clock.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createTestDatabase } from '../support/database.ts'
import { shareDatabase } from '../support/shared-database.ts'

/** Between the database's answer and our reading of it, on a machine with much else to do. */
const MAX_ERROR_MS = 5_000
const fail = (error: unknown) => {
  throw error
}

const { db, url } = await shareDatabase()

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

test('it is not misled by how long it waits for a connection', async () => {
  await using one = openDatabase({
    url,
    maxConnections: 1,
    hasPreparedStatements: true,
    onError: fail,
  })
  const [isHeld, isOver] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const holding = one.connection().execute(async () => {
    isHeld.resolve()
    await isOver.promise
  })
  await isHeld.promise

  vi.useFakeTimers({ toFake: ['performance'] })
  const starting = startDatabaseClock(one, fail)
  vi.advanceTimersByTime(60_000)
  isOver.resolve()
  const [clock] = await Promise.all([starting, holding])

  const [before, told, after] = [await databaseTime(), clock.now(), await databaseTime()]
  clock.stop()
  expect(told.getTime()).toBeGreaterThan(before - MAX_ERROR_MS)
  expect(told.getTime()).toBeLessThan(after + MAX_ERROR_MS)
})

test.each([
  ['the first is believed, whatever it is', [[7, 900]], 7],
  [
    'a quicker one is believed',
    [
      [7, 900],
      [1, 2],
    ],
    1,
  ],
  [
    'one that was held up is not',
    [
      [1, 2],
      [7, 13],
      [9, 900],
    ],
    1,
  ],
  [
    'one that was hardly held up is',
    [
      [1, 2],
      [3, 12],
    ],
    3,
  ],
  [
    'one that was held up is where no delay explains it: a clock was set',
    [
      [0, 1],
      [60_000, 30],
    ],
    60_000,
  ],
  [
    'far away, all take long',
    [
      [1, 180],
      [2, 185],
      [3, 190],
      [9, 191],
    ],
    3,
  ],
  [
    'where all take longer for good, that is the way there',
    [[1, 2], ...Array(12).fill([7, 50])],
    7,
  ],
])('of samples %s', (_what, samples: [number, number][], offsetMs) => {
  const believe = createBelief()

  const believed = samples.map(([offset, roundTripMs]) =>
    believe({ offsetMs: offset, roundTripMs }),
  )

  expect(believed.at(-1)).toBe(offsetMs)
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
