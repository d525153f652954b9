import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTurns, type TurnsOptions } from '../../src/delivery/turns.ts'
import type { TurnsWanted } from '../../src/storage/rate-limits.ts'
import { sharedLine, startTaker } from '../support/turn-takers.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const ID = 'limited'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** Turns that come as they are said, one query after another. */
function turnsOf(...answers: readonly (number | Error)[]) {
  const asked: TurnsWanted[] = []
  const errors: unknown[] = []
  const wakes: number[] = []
  const options: TurnsOptions = {
    async takeTurns(wanted) {
      const answer = answers[asked.length] ?? Number.POSITIVE_INFINITY
      asked.push(wanted)
      if (answer instanceof Error) throw answer
      return answer
    },
    countWaiting: () => 100,
    now: () => new Date(),
    onTurn: () => wakes.push(Date.now()),
    onError: (error) => errors.push(error),
  }
  return { turns: createTurns(options), asked, errors, wakes }
}

test('who has no limit has its turn at once', async () => {
  const { turns, asked } = turnsOf()

  turns.give(ID)
  turns.drop(ID)

  expect(turns.isNear(ID)).toBe(true)
  expect(await turns.wait(ID)).toBe(true)
  expect([turns.limitOf(ID), asked]).toEqual([undefined, []])
})

test('who has a limit waits until turns have come, as many as half a second has', async () => {
  const { turns, asked, wakes } = turnsOf(Date.now())
  turns.learn(ID, 10)

  const before = turns.isNear(ID)
  await pass(0)
  const after = turns.isNear(ID)

  expect([before, after, wakes.length]).toEqual([false, true, 1])
  expect(asked).toEqual([{ subscriptionId: ID, count: 5, intervalMs: 100, leadMs: 0 }])
  expect(turns.limitOf(ID)).toBe(10)
})

test('to ask again and again is to ask the database once', async () => {
  const { turns, asked } = turnsOf(Date.now())
  turns.learn(ID, 10)

  for (let count = 0; count < 5; count += 1) turns.isNear(ID)
  await pass(0)

  expect(asked).toHaveLength(1)
})

test('no more turns are taken than requests wait', async () => {
  const line = sharedLine()
  const taker = startTaker({ takeTurns: line.takeTurns, perSecond: 100, waiting: 3 })

  await pass(MINUTE_MS)

  expect([taker.left.length, line.taken.length]).toEqual([3, 3])
})

test('who waits for a turn that is far away is woken shortly before it, once', async () => {
  const { turns, wakes } = turnsOf(Date.now() + SECOND_MS)
  turns.learn(ID, 1)
  turns.isNear(ID)
  await pass(0)
  for (let count = 0; count < 5; count += 1) turns.isNear(ID)
  wakes.length = 0
  const start = Date.now()

  await pass(10 * SECOND_MS)

  expect(wakes).toEqual([start + 900])
})

test('a request waits for its turn, and those that are prepared together each for its own', async () => {
  const start = Date.now()
  const { turns } = turnsOf(start + 20)
  turns.learn(ID, 50)
  turns.isNear(ID)
  await pass(0)
  turns.give(ID)
  turns.give(ID)

  const left = [turns.wait(ID), turns.wait(ID)].map(async (turn) => (await turn) && Date.now())
  await pass(SECOND_MS)

  expect(await Promise.all(left)).toEqual([start + 20, start + 40])
})

test('who was given no turn has none', async () => {
  const { turns } = turnsOf(Date.now())
  turns.learn(ID, 50)

  expect(await turns.wait(ID)).toBe(false)
})

test('the turn of a request that is not made is lost', async () => {
  const { turns } = turnsOf(Date.now())
  turns.learn(ID, 50)
  turns.isNear(ID)
  await pass(0)
  turns.give(ID)

  turns.drop(ID)

  expect(await turns.wait(ID)).toBe(false)
})

test('turns that have passed are given to nobody', async () => {
  const { turns, asked } = turnsOf(Date.now(), Date.now() + SECOND_MS)
  turns.learn(ID, 10)
  turns.isNear(ID)
  await pass(420)

  const whilePassing = turns.isNear(ID)
  await pass(1)
  const afterwards = turns.isNear(ID)

  expect([whilePassing, afterwards]).toEqual([true, false])
  expect(asked).toHaveLength(2)
})

test('who misses its turn takes another one at once, and waits for that', async () => {
  const start = Date.now()
  const { turns } = turnsOf(start, start + 300)
  turns.learn(ID, 50)
  turns.isNear(ID)
  await pass(0)
  turns.give(ID)

  await pass(100)
  const left = turns.wait(ID).then((isIts) => isIts && Date.now())
  await pass(SECOND_MS)

  expect(await left).toBe(start + 300)
})

test('a turn that is too far away is kept for a later request', async () => {
  const start = Date.now()
  const { turns, asked } = turnsOf(start, start + 700)
  turns.learn(ID, 50)
  turns.isNear(ID)
  await pass(0)
  for (let count = 0; count < 25; count += 1) turns.give(ID)
  await pass(100)

  const isIts = await turns.wait(ID)
  await pass(500)

  expect(isIts).toBe(false)
  expect(turns.isNear(ID)).toBe(true)
  expect(asked).toHaveLength(2)
})

test('a database that fails is asked again after a second, and somebody is told', async () => {
  const error = new Error('The database is gone.')
  const { turns, asked, errors, wakes } = turnsOf(error, error, Date.now() + 2 * SECOND_MS)
  turns.learn(ID, 10)

  const counts: number[] = []
  for (let quarter = 0; quarter < 8; quarter += 1) {
    turns.isNear(ID)
    await pass(SECOND_MS / 4)
    counts.push(asked.length)
  }

  expect(counts).toEqual([1, 1, 1, 1, 2, 2, 2, 2])
  expect(errors).toEqual([error, error])
  expect(wakes).toHaveLength(2)
})

test('a failure while a request waits is its own', async () => {
  const start = Date.now()
  const { turns } = turnsOf(start, new Error('The database is gone.'))
  turns.learn(ID, 50)
  turns.isNear(ID)
  await pass(0)
  turns.give(ID)

  await pass(100)

  await expect(turns.wait(ID)).rejects.toThrow('The database is gone.')
})

test('a new limit holds for what is sent from then on, and the same one changes nothing', async () => {
  const { turns, asked } = turnsOf(Date.now(), Date.now())
  turns.learn(ID, 10)
  turns.isNear(ID)
  await pass(0)

  turns.learn(ID, 10)
  const withTheSame = turns.isNear(ID)
  turns.give(ID)
  turns.learn(ID, 20)
  const withAnother = turns.isNear(ID)
  await pass(0)

  expect([withTheSame, withAnother]).toEqual([true, false])
  expect(asked.map(({ intervalMs }) => intervalMs)).toEqual([100, 50])
  expect(await turns.wait(ID)).toBe(false) // its turn was one of the old limit
})

test('a limit that was taken away holds nobody back', async () => {
  const { turns } = turnsOf(Date.now() + MINUTE_MS)
  turns.learn(ID, 1)
  turns.isNear(ID)
  await pass(0)

  turns.learn(ID, null)

  expect([turns.isNear(ID), turns.limitOf(ID)]).toEqual([true, undefined])
})

test('turns that come after the limit has changed are not used', async () => {
  const start = Date.now()
  const { turns, asked } = turnsOf(start, start)
  turns.learn(ID, 10)
  turns.isNear(ID)

  turns.learn(ID, 20)
  await pass(0)
  const isNear = turns.isNear(ID)

  expect([isNear, asked.length]).toEqual([false, 2])
})
