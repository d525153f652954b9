import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  begin,
  capacity,
  type Ending,
  type Endpoint,
  end,
  endingOf,
  hasRoom,
  newEndpoint,
  standingOf,
} from '../../src/delivery/endpoint.ts'
import { rejected, succeeded } from '../support/owed.ts'

const MANY = 1_000
const unreachable = { kind: 'unreachable', errorClass: 'connection_refused', message: '' } as const
const timeout = { kind: 'unreachable', errorClass: 'timeout', message: '' } as const
const noToken = { kind: 'unsendable', errorClass: 'credential_error', message: '' } as const
const noBody = { kind: 'unsendable', errorClass: 'mapping_error', message: '' } as const

/** An endpoint after requests that ended so, one after another, each after 10 ms. */
function after(...endings: readonly Ending[]): Endpoint {
  const endpoint = newEndpoint(0)
  for (const ending of endings) {
    begin(endpoint, 0)
    end(endpoint, ending, 10, 0)
  }
  return endpoint
}

/** How many more it is sent at once. */
function fill(endpoint: Endpoint, now = 0, most = MANY): number {
  let count = 0
  for (; hasRoom(endpoint, now, most); count += 1) begin(endpoint, now)
  return count
}

test('what nothing is known of is sent two requests, and one more each time all are answered', () => {
  const endpoint = newEndpoint(0)

  const counts = Array.from({ length: 5 }, () => {
    const count = fill(endpoint)
    while (endpoint.inFlight > 0) end(endpoint, 'answered', 10, 0)
    return count
  })

  expect(counts).toEqual([2, 3, 4, 5, 6])
})

test('a window of which little is used does not grow', () => {
  const endpoint = after(...Array<Ending>(20).fill('answered'))

  expect(fill(endpoint)).toBe(2)
})

test('a window in steady use grows by one an answer', () => {
  const endpoint = newEndpoint(0)
  fill(endpoint)

  for (let answers = 0; answers < 10; answers += 1) {
    end(endpoint, 'answered', 10, 0)
    fill(endpoint)
  }

  expect(endpoint.inFlight).toBe(12)
})

test('nobody is sent more than its share, however well it answers', () => {
  const endpoint = newEndpoint(0)

  for (let answers = 0; answers < 100; answers += 1) {
    fill(endpoint, 0, 7)
    end(endpoint, 'answered', 10, 0)
  }

  expect(fill(endpoint, 0, 7)).toBe(1)
  expect(endpoint.inFlight).toBe(7)
})

test('each request that is not answered halves the window, down to one', () => {
  const endpoint = newEndpoint(0)
  endpoint.window = 20

  const windows = Array.from({ length: 6 }, () => {
    begin(endpoint, 0)
    end(endpoint, 'silent', 15_000, 0)
    return endpoint.window
  })

  expect(windows).toEqual([10, 5, 2, 1, 1, 1])
})

test.each<[readonly Ending[], number]>([
  [['silent', 'silent'], 1],
  [['silent', 'silent', 'silent'], 1],
  [['silent', 'silent', 'silent', 'silent', 'answered'], 2],
  [['silent', 'silent', 'answered', 'silent'], 1],
  [['failed', 'failed', 'failed'], 2],
  [['silent', 'silent', 'silent', 'failed'], 1],
  [['unused', 'unused', 'unused'], 2],
])('after %j there are %i requests at once', (endings, expected) => {
  const endpoint = after(...endings)

  expect(fill(endpoint)).toBe(expected)
})

test('what is given up can take nothing, and is tried by one request at a time', () => {
  const endpoint = after('silent', 'silent', 'silent')
  endpoint.window = 10

  expect([capacity(endpoint, 0, MANY, false), fill(endpoint)]).toEqual([0, 1])
})

test('an endpoint that has requests and has ended none for a second is sent no more', () => {
  const endpoint = after('answered')
  begin(endpoint, 5_000)

  expect(hasRoom(endpoint, 6_000, MANY)).toBe(true)
  expect(hasRoom(endpoint, 6_001, MANY)).toBe(false)
})

test('that more is sent to it does not end its silence', () => {
  const endpoint = newEndpoint(0)
  endpoint.window = 10
  begin(endpoint, 0)

  begin(endpoint, 900)

  expect(hasRoom(endpoint, 1_001, MANY)).toBe(false)
})

test.each<[Ending, boolean]>([
  ['answered', true],
  ['failed', true],
  ['silent', false],
  ['unused', false],
])('that a request is %s ends the silence of the others: %j', (ending, expected) => {
  const endpoint = newEndpoint(0)
  endpoint.window = 10
  for (let count = 0; count < 3; count += 1) begin(endpoint, 0)

  end(endpoint, ending, 2_000, 2_000)

  expect(hasRoom(endpoint, 2_500, MANY)).toBe(expected)
})

test('that nothing is in flight is no silence, however long', () => {
  const endpoint = after('answered')

  begin(endpoint, 1_000_000)

  expect(standingOf(endpoint, 1_000_500)).toBe('prompt')
  expect(hasRoom(endpoint, 1_000_500, MANY)).toBe(true)
})

test.each<[readonly Ending[], number, string]>([
  [[], 10, 'untried'],
  [['unused'], 10, 'untried'],
  [['answered'], 1_000, 'prompt'],
  [['answered'], 1_001, 'slow'],
  [['failed'], 10, 'prompt'],
  [['silent'], 10, 'slow'],
  [['answered', 'silent'], 10, 'slow'],
  [['silent', 'answered'], 10, 'prompt'],
])('after %j in %i ms each it is %s', (endings, durationMs, expected) => {
  const endpoint = newEndpoint(0)
  for (const ending of endings) {
    begin(endpoint, 0)
    end(endpoint, ending, durationMs, 0)
  }

  expect(standingOf(endpoint, 0)).toBe(expected)
})

test('who is silent for a second is slow until it answers', () => {
  const endpoint = after('answered')
  begin(endpoint, 0)
  const before = [1_000, 1_001].map((now) => standingOf(endpoint, now))

  end(endpoint, 'answered', 10, 1_200)

  expect(before).toEqual(['prompt', 'slow'])
  expect(standingOf(endpoint, 1_200)).toBe('prompt')
})

test('its capacity is what its window and its latency allow', () => {
  const endpoint = newEndpoint(0)
  begin(endpoint, 0)
  const unknown = capacity(endpoint, 0, MANY, false)
  end(endpoint, 'answered', 100, 0)

  const known = capacity(endpoint, 0, MANY, false)
  const withLittleShare = capacity(endpoint, 0, 1, false)

  expect([unknown, known, withLittleShare]).toEqual([undefined, 20, 10])
})

test('its capacity falls while it is silent, also where it has never answered', () => {
  const endpoint = newEndpoint(0)
  begin(endpoint, 0)

  const capacities = [1_000, 2_000, 4_000].map((now) => capacity(endpoint, now, MANY, false))
  end(endpoint, 'answered', 0, 5_000)

  expect(capacities).toEqual([undefined, 1, 0.5])
  expect(capacity(endpoint, 5_000, MANY, false)).toBe(2_000) // not infinite
})

test.each([
  [succeeded, 30_000, 'answered'],
  [rejected, 10, 'answered'],
  [timeout, 10, 'silent'],
  [timeout, 15_000, 'silent'],
  [unreachable, 1_000, 'failed'],
  [unreachable, 1_001, 'silent'],
  [noToken, 1_001, 'silent'],
  [noBody, 1_001, 'unused'],
])('$kind after %i ms is %s', (outcome, durationMs, expected) => {
  expect(endingOf(outcome, durationMs)).toBe(expected)
})

const anEnding = fc.constantFrom<Ending>('answered', 'silent', 'failed', 'unused')
const aStep = fc.record({
  isEnd: fc.boolean(),
  ending: anEnding,
  durationMs: fc.nat(30_000),
  passedMs: fc.nat(3_000),
  most: fc.integer({ min: 1, max: 50 }),
})

test('whatever happens: no share is exceeded, and who has nothing in flight is sent something', () => {
  fc.assert(
    fc.property(fc.array(aStep, { maxLength: 200 }), (steps) => {
      const endpoint = newEndpoint(0)
      let now = 0
      for (const { isEnd, ending, durationMs, passedMs, most } of steps) {
        now += passedMs
        if (isEnd && endpoint.inFlight > 0) end(endpoint, ending, durationMs, now)
        const before = endpoint.inFlight
        if (hasRoom(endpoint, now, most)) begin(endpoint, now)
        expect(endpoint.inFlight).toBeLessThanOrEqual(Math.max(before, most))
        expect(endpoint.inFlight).toBeGreaterThan(0)
        expect(endpoint.window).toBeGreaterThanOrEqual(1)
        expect(Number.isInteger(endpoint.window)).toBe(true)
        expect(capacity(endpoint, now, most, false) ?? 0).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})
