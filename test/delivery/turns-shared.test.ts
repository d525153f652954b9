import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mostInASecond, sharedLine, startTaker } from '../support/turn-takers.ts'

const SECOND_MS = 1_000

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test.each([1, 3, 10, 40])(
  'two processes that send %i a second, send no more in any second',
  async (perSecond) => {
    const line = sharedLine()
    const options = { takeTurns: line.takeTurns, perSecond, waiting: 10_000 }

    const takers = [startTaker(options), startTaker(options)]
    await pass(20 * SECOND_MS)

    const left = takers.flatMap((taker) => taker.left)
    expect(mostInASecond(left)).toBe(perSecond + 1)
    expect(left.length).toBeGreaterThanOrEqual(19 * perSecond)
    expect(Math.min(...takers.map((taker) => taker.left.length))).toBeGreaterThan(5 * perSecond)
  },
)

test('a process that is stopped for a while pushes nothing together when it goes on', async () => {
  let isStalled = false
  const untilItGoesOn = () => (isStalled ? 2 * SECOND_MS - (Date.now() % (2 * SECOND_MS)) : 3)
  const line = sharedLine()
  const options = { takeTurns: line.takeTurns, perSecond: 20, waiting: 10_000 }
  const stalling = startTaker({ ...options, prepareMs: untilItGoesOn })
  const steady = startTaker(options)

  for (let turn = 0; turn < 6; turn += 1) {
    isStalled = turn % 2 === 1
    await pass(3 * SECOND_MS)
  }

  expect(mostInASecond([...stalling.left, ...steady.left])).toBeLessThanOrEqual(21)
  expect(stalling.left.length).toBeGreaterThan(50)
})

test.each([
  [1, 150],
  [1, 900],
  [10, 150],
  [10, 400],
  [40, 900],
])('%i a second leave also where preparing one takes %i ms', async (perSecond, prepareMs) => {
  const line = sharedLine()
  const options = { perSecond, waiting: 10_000, slots: 100, prepareMs: () => prepareMs }
  const taker = startTaker({ ...options, takeTurns: line.takeTurns })

  await pass(30 * SECOND_MS)

  expect(taker.left.length).toBeGreaterThan(25 * perSecond)
  expect(mostInASecond(taker.left)).toBeLessThanOrEqual(perSecond + 1)
})

test.each([50, 400])(
  'a limit holds, and is used, where the database takes %i ms',
  async (answerMs) => {
    const line = sharedLine(() => answerMs)
    const options = { takeTurns: line.takeTurns, perSecond: 10, waiting: 10_000 }

    const takers = [startTaker(options), startTaker(options)]
    await pass(30 * SECOND_MS)

    const left = takers.flatMap((taker) => taker.left)
    expect(mostInASecond(left)).toBeLessThanOrEqual(11)
    expect(left.length).toBeGreaterThan(150)
  },
)

test('while the database fails nothing leaves, and afterwards all goes on', async () => {
  const line = sharedLine()
  let isGone = false
  let asked = 0
  const takeTurns: typeof line.takeTurns = async (wanted) => {
    asked += 1
    if (isGone) throw new Error('The database is gone.')
    return line.takeTurns(wanted)
  }
  const taker = startTaker({ takeTurns, perSecond: 10, waiting: 10_000 })
  await pass(2 * SECOND_MS)

  isGone = true
  await pass(SECOND_MS)
  const before = [taker.left.length, asked] as const
  await pass(10 * SECOND_MS)
  const during = [taker.left.length - before[0], asked - before[1]] as const
  isGone = false
  await pass(5 * SECOND_MS)

  expect(during[0]).toBe(0)
  expect(during[1]).toBeLessThanOrEqual(11) // it is asked once a second
  expect(taker.left.length - before[0]).toBeGreaterThan(30)
  expect(mostInASecond(taker.left)).toBeLessThanOrEqual(11)
})
