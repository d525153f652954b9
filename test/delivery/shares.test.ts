import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createShares } from '../../src/delivery/shares.ts'
import { deliver, retry } from '../../src/storage/jobs.ts'
import { newClaim } from '../support/owed.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

/** How many of these subscriptions, asked in turn again and again, are let in. */
function fill(shares: ReturnType<typeof createShares>, ids: readonly string[], queue = deliver) {
  const taken = new Map(ids.map((id) => [id, 0]))
  for (let isTaken = true; isTaken; ) {
    const accepted = ids.filter((id) => shares.take(queue, id))
    for (const id of accepted) taken.set(id, (taken.get(id) ?? 0) + 1)
    isTaken = accepted.length > 0
  }
  return [...taken.values()]
}

test.each([
  [200, 1, [50]],
  [200, 3, [50, 50, 50]],
  [200, 8, Array(8).fill(25)],
  [10, 1, [3]],
  [1, 2, [1, 0]],
])('of %i requests at once, %i subscriptions get %j', (concurrency, count, expected) => {
  const shares = createShares(concurrency)

  const taken = fill(
    shares,
    Array.from({ length: count }, (_, index) => String(index)),
  )

  expect(taken).toEqual(expected)
})

test('retries take at most half, so that first attempts find room', () => {
  const shares = createShares(100)
  const ids = Array.from({ length: 20 }, (_, index) => String(index))

  const retries = fill(shares, ids, retry)
  const first = fill(shares, ids)

  expect(retries.reduce((sum, count) => sum + count)).toBe(50)
  expect(first.reduce((sum, count) => sum + count)).toBe(50)
})

test('what is given back can be taken again', () => {
  const shares = createShares(4)
  fill(shares, ['a', 'b'], retry)

  const full = shares.take(retry, 'c')
  shares.release(newClaim('a', retry))
  const again = shares.take(retry, 'c')

  expect([full, again]).toEqual([false, true])
})

test('nothing can be given back that was not taken', () => {
  const shares = createShares(4)

  const releasing = () => shares.release(newClaim('a'))

  expect(releasing).toThrow('A slot was released that was never taken.')
})

test('a subscription stalls when its share is full and it has not answered for a second', () => {
  const shares = createShares(8)
  fill(shares, ['full', 'answering'])
  shares.take(deliver, 'idle')

  const atOnce = shares.stalled()
  vi.advanceTimersByTime(900)
  shares.release(newClaim('answering'))
  shares.take(deliver, 'answering')
  vi.advanceTimersByTime(200)
  const later = shares.stalled()

  expect(atOnce).toEqual(new Set())
  expect(later).toEqual(new Set(['full']))
})

test('an answer ends the stall', () => {
  const shares = createShares(8)
  fill(shares, ['a'])
  vi.advanceTimersByTime(2_000)
  const before = shares.stalled()

  shares.release(newClaim('a'))
  const after = shares.stalled()

  expect([before, after]).toEqual([new Set(['a']), new Set()])
})

test('it is idle when nothing is in flight', async () => {
  const shares = createShares(8)
  await shares.idle()
  shares.take(deliver, 'a')
  shares.take(retry, 'b')
  let isIdle = false
  const idle = shares.idle().then(() => {
    isIdle = true
  })

  shares.release(newClaim('a'))
  await Promise.resolve()
  const before = isIdle
  shares.release(newClaim('b', retry))
  await idle

  expect(before).toBe(false)
})
