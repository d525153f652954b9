import { afterEach, beforeEach, expect, test as it, vi } from 'vitest'
import { createShares, type Shares } from '../../src/delivery/shares.ts'
import { deliver, retry, test } from '../../src/storage/jobs.ts'
import { newClaim } from '../support/owed.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] })
})

afterEach(() => {
  vi.useRealTimers()
})

/** Takes as much as there is room for, asking for one subscription after another. Answers for whom. */
function fill(shares: Shares, ids: readonly string[], queue = deliver): string[] {
  const taken: string[] = []
  for (let before = -1; before < taken.length; ) {
    before = taken.length
    for (const id of ids) {
      if (!shares.hasRoom(queue, id)) continue
      shares.take(queue, id)
      taken.push(id)
    }
  }
  return taken
}

/** Shares in which these are known to answer at once. */
function sharesOf(concurrency: number, prompt: readonly string[]): Shares {
  const shares = createShares(concurrency)
  for (const id of prompt) {
    shares.take(deliver, id)
    shares.release(newClaim(id), 'answered', 10)
  }
  return shares
}

const names = (count: number, prefix = '') =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`)

it.each([200, 7, 2, 1])('no more than %i requests are in flight', (concurrency) => {
  const ids = names(300)
  const shares = sharesOf(concurrency, ids)

  expect(fill(shares, ids)).toHaveLength(concurrency)
})

it('retries take at most half, so that first attempts find room', () => {
  const ids = names(100)
  const shares = sharesOf(100, ids)

  const retries = fill(shares, ids, retry)
  const first = fill(shares, ids)

  expect([retries.length, first.length]).toEqual([50, 50])
})

it('tests come on top, and only a few at once', () => {
  const ids = names(100)
  const shares = sharesOf(100, ids)
  fill(shares, ids)

  const tests = fill(shares, ['a'], test)
  const others = fill(shares, ids)

  expect([tests.length, others.length]).toEqual([10, 0])
})

it('tests take nothing from the others', () => {
  const ids = names(100)
  const shares = sharesOf(100, ids)
  fill(shares, ['a'], test)

  expect(fill(shares, ids)).toHaveLength(100)
})

it('a test is sent also where the endpoint has no room', () => {
  const shares = createShares(100)
  fill(shares, ['a'])

  expect(shares.hasRoom(deliver, 'a')).toBe(false)
  expect(shares.hasRoom(test, 'a')).toBe(true)
})

it('what is given back can be taken again, and no more than that', () => {
  const ids = names(20)
  const shares = sharesOf(8, ids)
  fill(shares, ids, retry)

  const before = fill(shares, ids, retry)
  shares.release(newClaim('0', retry), 'answered', 10)
  const after = fill(shares, ids, retry)

  expect([before.length, after.length]).toEqual([0, 1])
})

it('what was never taken cannot be given back, and changes nothing', () => {
  const ids = names(20)
  const shares = sharesOf(4, ids)

  const releasing = () => shares.release(newClaim('0'), 'answered', 10)

  expect(releasing).toThrow('A request has ended that never began.')
  expect(fill(shares, ids)).toHaveLength(4)
})

it('some retries go before first attempts, until a tenth of the slots has them', () => {
  const ids = names(100)
  const shares = sharesOf(100, ids)

  const most = [shares.retriesFirst()]
  for (const [index, id] of ids.slice(0, 12).entries()) {
    shares.take(retry, id)
    shares.take(deliver, id)
    if (index > 7) most.push(shares.retriesFirst())
  }

  expect(most).toEqual([10, 1, 0, 0, 0])
})

it('where there is one slot, retries and first attempts have it in turn', () => {
  const shares = sharesOf(1, ['a', 'b'])

  const served = Array.from({ length: 4 }, () => {
    const queue = shares.retriesFirst() > 0 ? retry : deliver
    shares.take(queue, 'a')
    shares.release(newClaim('a', queue), 'answered', 10)
    return queue
  })

  expect(served).toEqual([retry, deliver, retry, deliver])
})

it('a test does not count as a turn', () => {
  const shares = sharesOf(1, ['a'])
  shares.take(retry, 'a')
  shares.release(newClaim('a', retry), 'answered', 10)
  shares.take(test, 'a')
  shares.release(newClaim('a', test), 'answered', 10)

  expect(shares.retriesFirst()).toBe(0)
})
