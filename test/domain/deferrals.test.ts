import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deferredUntil as deferredAt, type Pace } from '../../src/domain/deferrals.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const NOW = Date.parse('2026-01-01T12:00:00Z')

/** Under a rate limit, unless it is a pace. */
const deferredUntil = (
  owedSince: number,
  pace: number | Pace | undefined,
  lastAt: number,
  now: number,
  random: number,
) => {
  const limit = typeof pace === 'number' ? { perSecond: pace, isLimit: true } : pace
  return deferredAt(owedSince, limit, lastAt, now, random)
}

const owedFor = (ms: number) => NOW - ms

test.each([undefined, 0])('where the pace is %j, what is new waits 15 to 30 seconds', (pace) => {
  const delays = [0, 0.5, 1].map((random) => deferredUntil(owedFor(0), pace, 0, NOW, random) - NOW)

  expect(delays).toEqual([15 * SECOND, 22.5 * SECOND, 30 * SECOND])
})

test.each([
  [MINUTE, 30 * SECOND, MINUTE],
  [HOUR, HOUR / 2, HOUR],
  [2 * HOUR, HOUR, 2 * HOUR],
  [24 * HOUR, HOUR, 2 * HOUR],
])(
  'for a silent endpoint what has waited %i ms waits from %i to %i ms',
  (waitedMs, least, most) => {
    const delays = [0, 1].map((random) => deferredUntil(owedFor(waitedMs), 0, 0, NOW, random) - NOW)

    expect(delays).toEqual([least, most])
  },
)

test('those of an endpoint that answers come one after another, at its pace', () => {
  let lastAt = 0
  const delays = Array.from({ length: 4 }, () => {
    lastAt = deferredUntil(owedFor(0), 4, lastAt, NOW, 0)
    return lastAt - NOW
  })

  expect(delays).toEqual([1_250, 1_500, 1_750, 2_000])
})

test('what came last long ago delays nothing', () => {
  const at = deferredUntil(owedFor(0), 10, NOW - HOUR, NOW, 0)

  expect(at - NOW).toBe(1_100)
})

test('its own slowness puts nothing off for more than five to ten seconds, for it may become faster', () => {
  const delays = [0, 0.5].map(
    (random) =>
      deferredUntil(owedFor(0), { perSecond: 0.001, isLimit: false }, 0, NOW, random) - NOW,
  )

  expect(delays).toEqual([5 * SECOND, 7.5 * SECOND])
})

test('a low limit puts nothing off for more than one to two minutes, for it may be raised', () => {
  const delays = [0, 0.5].map((random) => deferredUntil(owedFor(0), 0.001, 0, NOW, random) - NOW)

  expect(delays).toEqual([MINUTE, 1.5 * MINUTE])
})

const aRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const aPace = fc.option(fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e6, noNaN: true })), {
  nil: undefined,
})

test('however long it has waited and whatever the pace, it is looked at again in a second at the earliest, and in two hours', () => {
  const aWait = fc.integer({ min: -HOUR, max: 400 * 24 * HOUR }) // clocks differ
  const aLastAt = fc.oneof(fc.constant(0), fc.integer({ min: NOW - HOUR, max: NOW + 10 * HOUR }))
  fc.assert(
    fc.property(aWait, aPace, aLastAt, aRandom, (waitedMs, pace, lastAt, random) => {
      const delay = deferredUntil(owedFor(waitedMs), pace, lastAt, NOW, random) - NOW

      expect(delay).toBeGreaterThanOrEqual(SECOND)
      expect(delay).toBeLessThanOrEqual(2 * HOUR)
    }),
  )
})

test('of many at once, no second has more than the endpoint can take, until the first are a minute off', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), aRandom, (pace, random) => {
      let lastAt = 0
      const times = Array.from({ length: 30 * pace }, () => {
        lastAt = deferredUntil(owedFor(0), pace, lastAt, NOW, random)
        return lastAt
      })

      const perSecond = Map.groupBy(times, (at) => Math.floor((at - NOW) / SECOND))
      const most = Math.max(...[...perSecond.values()].map(({ length }) => length))
      expect(most).toBeLessThanOrEqual(pace + 1)
    }),
    { numRuns: 30 },
  )
})

test('what waits for a silent endpoint is spread, so that little comes back in any second', () => {
  const count = 10_000
  const owedSince = owedFor(HOUR)

  const times = Array.from({ length: count }, (_, index) =>
    deferredUntil(owedSince, 0, 0, NOW, index / count),
  )

  const perSecond = Map.groupBy(times, (at) => Math.floor((at - NOW) / SECOND))
  expect(Math.max(...[...perSecond.values()].map(({ length }) => length))).toBeLessThanOrEqual(6)
})
