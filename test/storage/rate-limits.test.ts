import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { startDatabaseClock } from '../../src/storage/clock.ts'
import { takeTurns } from '../../src/storage/rate-limits.ts'
import { deleteSubscription } from '../../src/storage/subscriptions.ts'
import { connect } from '../support/database.ts'
import { anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'
import { mostInASecond, startTaker } from '../support/turn-takers.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const TOLERANCE_MS = 0.01 // what a number of microseconds loses on its way

const { db, url } = await shareDatabase()
const other = connect(url)
afterAll(() => other.destroy())

async function databaseTime(): Promise<number> {
  const { rows } = await sql<{ time: number }>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as time`.execute(db)
  return rows[0]?.time ?? 0
}

/** Takes so many turns, and answers the time of each. */
async function take(
  { count = 1, intervalMs = 100, leadMs = 0, subscriptionId = anId() },
  by = db,
): Promise<number[]> {
  const firstAt = await takeTurns(by, { subscriptionId, count, intervalMs, leadMs })
  return Array.from({ length: count }, (_, index) => firstAt + index * intervalMs)
}

const gaps = (times: readonly number[]) =>
  times.slice(1).map((time, index) => time - (times[index] ?? 0))

test('the first turn of a subscription is now, by the clock of the database', async () => {
  const before = await databaseTime()
  const [turn] = await take({})
  const after = await databaseTime()

  expect(turn).toBeGreaterThanOrEqual(before - TOLERANCE_MS)
  expect(turn).toBeLessThanOrEqual(after + TOLERANCE_MS)
})

test('a lead moves the first turn away, and a second lead does not add to it', async () => {
  const subscriptionId = anId()
  const before = await databaseTime()

  const [first] = await take({ subscriptionId, leadMs: MINUTE_MS })
  const [second] = await take({ subscriptionId, leadMs: MINUTE_MS / 2 })

  expect(first).toBeGreaterThanOrEqual(before + MINUTE_MS - TOLERANCE_MS)
  expect((second ?? 0) - (first ?? 0)).toBeCloseTo(100, 1)
})

test('turns that lie hours ahead, because a clock was set back, are not waited for', async () => {
  const subscriptionId = anId()
  await take({ subscriptionId })
  await sql`update rate_limits set next_at = next_at + interval '1 hour'
    where subscription_id = ${subscriptionId}`.execute(db)

  const [turn] = await take({ subscriptionId })

  expect(turn).toBeLessThan((await databaseTime()) + MINUTE_MS)
})

test('a subscription that is deleted leaves no turns behind', async () => {
  const [deleted, other] = [anId(), anId()]
  await take({ subscriptionId: deleted })
  await take({ subscriptionId: other })

  await deleteSubscription(db, deleted)

  const { rows } = await sql<{ subscriptionId: string }>`
    select subscription_id from rate_limits where subscription_id in (${deleted}, ${other})`.execute(
    db,
  )
  expect(rows).toEqual([{ subscriptionId: other }])
})

test('turns taken one after another are an interval apart, however many at a time', async () => {
  const subscriptionId = anId()
  const turns: number[] = []

  for (const count of [1, 3, 1, 7, 2]) {
    turns.push(...(await take({ subscriptionId, count, intervalMs: 1_000 / 3 })))
  }

  expect(turns).toHaveLength(14)
  for (const gap of gaps(turns)) expect(gap).toBeCloseTo(1_000 / 3, 1)
})

test('turns that nobody took are lost: there is no burst after a pause', async () => {
  const subscriptionId = anId()
  await take({ subscriptionId })
  await sql`update rate_limits set next_at = now() - interval '1 hour'
    where subscription_id = ${subscriptionId}`.execute(db)
  const before = await databaseTime()

  const turns = [...(await take({ subscriptionId })), ...(await take({ subscriptionId }))]

  expect(turns[0]).toBeGreaterThanOrEqual(before - TOLERANCE_MS)
  expect(gaps(turns)[0]).toBeGreaterThanOrEqual(100 - TOLERANCE_MS)
})

test('subscriptions have each their own turns', async () => {
  await take({ count: 1_000, intervalMs: SECOND_MS })

  const [turn] = await take({})

  expect(turn).toBeLessThan((await databaseTime()) + SECOND_MS)
})

test('a limit that changes holds from where the last turns ended', async () => {
  const subscriptionId = anId()

  const slow = await take({ subscriptionId, count: 3, intervalMs: SECOND_MS })
  const fast = await take({ subscriptionId, count: 3, intervalMs: 10 })

  expect((fast[0] ?? 0) - (slow[2] ?? 0)).toBeCloseTo(SECOND_MS, 1)
  for (const gap of gaps(fast)) expect(gap).toBeCloseTo(10, 1)
})

test('no two of those who take at the same time get the same turn', async () => {
  const subscriptionId = anId()

  const taken = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      take({ subscriptionId, count: (index % 5) + 1, intervalMs: 7 }, index % 2 === 0 ? db : other),
    ),
  )

  const turns = taken.flat().toSorted((one, next) => one - next)
  expect(turns).toHaveLength(120)
  for (const gap of gaps(turns)) expect(gap).toBeGreaterThanOrEqual(7 - TOLERANCE_MS)
})

test.each([1, 10_000])('%i a second are spaced exactly', async (perSecond) => {
  const turns = await take({ count: 3, intervalMs: 1_000 / perSecond })

  for (const gap of gaps(turns)) expect(gap).toBeCloseTo(1_000 / perSecond, 1)
})

test('a turn that is rolled back is taken by the next', async () => {
  const subscriptionId = anId()
  const [first] = await take({ subscriptionId })
  const giveUp = new Error('Undone.')

  const undone = db.transaction().execute(async (trx) => {
    await take({ subscriptionId, count: 50 }, trx)
    throw giveUp
  })
  await expect(undone).rejects.toThrow(giveUp)
  const [second] = await take({ subscriptionId })

  expect((second ?? 0) - (first ?? 0)).toBeLessThan(50 * 100)
})

test('two processes that share a limit send no more than it in any second, also when one stalls', async () => {
  const clock = await startDatabaseClock(db, () => undefined)
  const subscriptionId = anId()
  let isStalled = false
  const options = { perSecond: 40, waiting: 10_000, now: clock.now }
  const stalling = startTaker({
    ...options,
    takeTurns: (wanted) => takeTurns(db, { ...wanted, subscriptionId }),
    prepareMs: () => (isStalled ? 700 : 5),
  })
  const steady = startTaker({
    ...options,
    takeTurns: (wanted) => takeTurns(other, { ...wanted, subscriptionId }),
  })

  await stalling.hasSent(5)
  isStalled = true
  await steady.hasSent(25)
  isStalled = false
  await steady.hasSent(35)
  stalling.stop()
  steady.stop()
  clock.stop()

  expect(mostInASecond([...stalling.left, ...steady.left])).toBeLessThanOrEqual(41)
})
