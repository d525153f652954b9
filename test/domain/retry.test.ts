import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Outcome } from '../../src/domain/outcome.ts'
import { nextAttemptAt, parseRetryAfter } from '../../src/domain/retry.ts'

const FOUR_HOURS = 4 * 60 * 60

const noon = new Date('2026-01-01T12:00:00Z')
const unreachable: Outcome = { kind: 'unreachable', errorClass: 'timeout', message: 'No answer.' }
const unsendable: Outcome = { kind: 'unsendable', errorClass: 'signing_error', message: 'No key.' }
const succeeded: Outcome = { kind: 'succeeded', statusCode: 200, isTruncated: false }

function rejected(retryAfterSeconds?: number): Outcome {
  return {
    kind: 'rejected',
    statusCode: 503,
    errorClass: 'http_error',
    message: 'The endpoint answered 503.',
    isTruncated: false,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }
}

function delaySeconds(outcome: Outcome, retry: number, random = 0): number {
  const next = nextAttemptAt(outcome, retry, 50, noon, random)
  return ((next ?? noon).getTime() - noon.getTime()) / 1_000
}

test('the first retry comes five seconds after the first attempt', () => {
  const next = nextAttemptAt(rejected(), 0, 23, noon, 0)

  expect(next).toEqual(new Date('2026-01-01T12:00:05Z'))
})

test('each retry waits twice as long as the one before, up to four hours', () => {
  const delays = Array.from({ length: 15 }, (_, retry) => delaySeconds(unreachable, retry))

  expect(delays).toEqual([
    ...[5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 5_120, 10_240],
    ...[FOUR_HOURS, FOUR_HOURS, FOUR_HOURS],
  ])
})

test.each([rejected(), unreachable, unsendable])('what was $kind is tried again', (outcome) => {
  const delay = delaySeconds(outcome, 0)

  expect(delay).toBe(5)
})

test.each([
  ['what has succeeded', succeeded, 0, 23],
  ['the last attempt', rejected(), 23, 23],
  ['an attempt beyond the last', rejected(), 24, 23],
  ['the only attempt', unreachable, 0, 0],
  ['the last attempt, whatever the endpoint asks for', rejected(60), 23, 23],
])('%s is not tried again', (_what, outcome, retry, maxRetries) => {
  const next = nextAttemptAt(outcome, retry, maxRetries, noon, 0.5)

  expect(next).toBeNull()
})

test('jitter adds up to a tenth and never takes anything away', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 49 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (retry, random) => {
        const due = delaySeconds(unreachable, retry, 0)
        const delay = delaySeconds(unreachable, retry, random)

        expect(delay).toBeGreaterThanOrEqual(due)
        expect(delay).toBeLessThanOrEqual(due * 1.1)
      },
    ),
  )
})

test.each([
  ['less than the schedule', 3, 3, 40],
  ['more than the schedule', 100, 3, 100],
  ['more than four hours', FOUR_HOURS + 1, 3, FOUR_HOURS],
  ['more than any number', Number.POSITIVE_INFINITY, 3, FOUR_HOURS],
  ['nothing', 0, 0, 5],
])('an endpoint that asks for %s gets what is due', (_what, asked, retry, expected) => {
  const delay = delaySeconds(rejected(asked), retry)

  expect(delay).toBe(expected)
})

test('a retry never comes before what was asked for, to the millisecond', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5_000, max: FOUR_HOURS * 1_000 }), (milliseconds) => {
      const date = new Date(Math.floor(noon.getTime() / 1_000) * 1_000 + FOUR_HOURS * 1_000)
      const now = new Date(date.getTime() - milliseconds)
      const asked = parseRetryAfter(date.toUTCString(), now)

      const next = nextAttemptAt(rejected(asked), 0, 1, now, 0)

      expect(next?.getTime()).toBeGreaterThanOrEqual(date.getTime())
      expect(next?.getTime()).toBeLessThanOrEqual(date.getTime() + 1)
    }),
    { numRuns: 1_000 },
  )
})

test.each([
  ['seconds', '120', 120],
  ['zero seconds', '0', 0],
  ['leading zeros', '007', 7],
  ['more digits than a number holds exactly', '9'.repeat(20), 1e20],
  ['more digits than a number holds at all', '9'.repeat(400), Number.POSITIVE_INFINITY],
  ['a date', 'Thu, 01 Jan 2026 12:01:30 GMT', 90],
  ['a date in the past', 'Thu, 01 Jan 2026 11:00:00 GMT', 0],
  ['a date of RFC 850', 'Thursday, 01-Jan-26 12:01:30 GMT', 90],
  ["a date of C's asctime", 'Thu Jan  1 12:01:30 2026', 90],
])('Retry-After may be %s', (_what, value, seconds) => {
  const asked = parseRetryAfter(value, noon)

  expect(asked).toBe(seconds)
})

test.each([
  ...['', ' ', '-1', '+5', '1.5', '1e3', '0x10', '12 s', '5, 10', 'soon', 'NaN', 'Infinity', '٣'],
  ...['Thu', 'Thu, ', 'Thu, 99', 'Thu, 2030', 'Mon, 9999', '2026-01-01T12:01:30Z', '1 Jan 2026'],
  ...[
    'Thu, 01 Jan 2026 12:01:30',
    'Thu, 01 Jan 2026 12:01:30 EST',
    'Thu, 99 Foo 2026 12:00:00 GMT',
  ],
])('Retry-After %j is ignored', (value) => {
  const asked = parseRetryAfter(value, noon)

  expect(asked).toBeUndefined()
})
