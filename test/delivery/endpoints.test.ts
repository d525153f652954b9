import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Ending } from '../../src/delivery/endpoint.ts'
import { createEndpoints } from '../../src/delivery/endpoints.ts'

const REVIEW_MS = 250
const FORGET_MS = 600_000
const FORGET_SILENT_MS = 5 * 60 * 60 * 1_000
const SECOND_MS = 1_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] })
})

afterEach(() => {
  vi.useRealTimers()
})

type Endpoints = ReturnType<typeof createEndpoints>

/** How many requests these endpoints are sent at once, asked in turn until none has room. */
function fill(endpoints: Endpoints, ids: readonly string[]): number {
  let count = 0
  for (let isBegun = true; isBegun; ) {
    isBegun = false
    for (const id of ids.filter(endpoints.hasRoom)) {
      if (!endpoints.hasRoom(id)) continue // the one before it has taken the last slot
      endpoints.begin(id)
      isBegun = true
      count += 1
    }
  }
  return count
}

function once(endpoints: Endpoints, id: string, ending: Ending, durationMs = 10): void {
  endpoints.begin(id)
  endpoints.end(id, ending, durationMs)
}

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`)

test.each([
  [200, 50],
  [16, 4],
  [4, 1],
  [1, 1],
])('of %i slots, those that have not been tried have %i together', (concurrency, expected) => {
  const endpoints = createEndpoints(concurrency)

  expect(fill(endpoints, names('new', 300))).toBe(expected)
})

test.each([
  [200, 100],
  [16, 8],
  [2, 1],
  [1, 1],
])('of %i slots, those that are slow have %i together', (concurrency, expected) => {
  const endpoints = createEndpoints(concurrency)
  const slow = names('slow', 300)
  for (const id of slow) once(endpoints, id, 'answered', 2_000)

  expect(fill(endpoints, slow)).toBe(expected)
})

test('the slow and the untried leave a quarter to those that answer', () => {
  const endpoints = createEndpoints(200)
  const slow = names('slow', 300)
  const prompt = names('prompt', 300)
  for (const id of slow) once(endpoints, id, 'silent')
  for (const id of prompt) once(endpoints, id, 'answered')

  const hanging = fill(endpoints, [...slow, ...names('new', 300)])
  const hasRoom = prompt.filter(endpoints.hasRoom)

  expect(hanging).toBe(150)
  expect(hasRoom).toEqual(prompt)
})

test('where more have fallen silent than may be slow, what has not been tried waits too', () => {
  const endpoints = createEndpoints(200)
  once(endpoints, 'a', 'answered')
  for (let count = 0; count < 150; count += 1) endpoints.begin('a')
  const before = endpoints.hasRoom('new')

  vi.advanceTimersByTime(SECOND_MS + REVIEW_MS)
  const whileSilent = endpoints.hasRoom('new')
  endpoints.end('a', 'silent', 1_250)
  const afterwards = endpoints.hasRoom('new')

  expect([before, whileSilent, afterwards]).toEqual([true, false, true])
})

test('one that answers has at most a quarter of the slots, a slow one at most an eighth', () => {
  const endpoints = createEndpoints(16)
  const grow = (id: string, durationMs: number) => {
    for (let answers = 0; answers < 40; answers += 1) {
      fill(endpoints, [id])
      endpoints.end(id, 'answered', durationMs)
    }
    fill(endpoints, [id])
  }

  grow('prompt', 10)
  grow('slow', 1_500)

  expect(inFlightOf(endpoints, 'prompt')).toBe(4)
  expect(inFlightOf(endpoints, 'slow')).toBe(2)
})

/** By ending them until there are none. */
function inFlightOf(endpoints: Endpoints, id: string): number {
  for (let count = 0; ; count += 1) {
    try {
      endpoints.end(id, 'unused', 0)
    } catch {
      return count
    }
  }
}

test('one that falls silent takes its requests from those that answer to those that hang', () => {
  const endpoints = createEndpoints(8)
  once(endpoints, 'a', 'answered')
  once(endpoints, 'b', 'answered')
  once(endpoints, 'slow', 'answered', 2_000)
  fill(endpoints, ['a', 'b'])
  const before = endpoints.hasRoom('slow')

  vi.advanceTimersByTime(SECOND_MS + REVIEW_MS)
  const whileSilent = endpoints.hasRoom('slow')
  endpoints.end('a', 'answered', 1_250)
  const afterwards = endpoints.hasRoom('slow')

  expect([before, whileSilent, afterwards]).toEqual([true, false, true])
})

test('what has never begun cannot end, and leaves no trace', () => {
  const endpoints = createEndpoints(4)
  once(endpoints, 'a', 'answered')

  expect(() => endpoints.end('a', 'answered', 1)).toThrow('A request has ended that never began.')
  expect(() => endpoints.end('b', 'silent', 1)).toThrow('A request has ended that never began.')
  expect(fill(endpoints, names('new', 9))).toBe(1)
})

test('what is not used for ten minutes is forgotten', () => {
  const endpoints = createEndpoints(200)
  once(endpoints, 'a', 'answered')

  vi.advanceTimersByTime(FORGET_MS - REVIEW_MS)
  const before = endpoints.capacity('a', false)
  vi.advanceTimersByTime(REVIEW_MS)
  const after = endpoints.capacity('a', false)

  expect([before, after]).toEqual([200, undefined])
})

test('what is given up is forgotten after hours only, for its retries are as far apart', () => {
  const endpoints = createEndpoints(200)
  for (let count = 0; count < 3; count += 1) once(endpoints, 'dead', 'silent')

  vi.advanceTimersByTime(FORGET_SILENT_MS - REVIEW_MS)
  const before = fill(endpoints, ['dead'])
  endpoints.end('dead', 'unused', 0)
  vi.advanceTimersByTime(FORGET_SILENT_MS + REVIEW_MS)
  const after = fill(endpoints, ['dead'])

  expect([before, after]).toEqual([1, 2])
})

test('what has a request in flight is never forgotten', () => {
  const endpoints = createEndpoints(200)
  endpoints.begin('a')

  vi.advanceTimersByTime(FORGET_SILENT_MS + FORGET_MS)
  endpoints.end('a', 'answered', 10)

  expect(endpoints.capacity('a', false)).toBe(200)
})

test('to stop is to leave no timer', () => {
  const endpoints = createEndpoints(200)

  endpoints.stop()

  expect(vi.getTimerCount()).toBe(0)
})
