import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CallBucket, takeCall } from '../../src/domain/call-rates.ts'

const RATE = { perSecond: 10, burst: 3 }

/** Which of the calls at these moments are let through. */
function letThrough(moments: readonly number[], rate = RATE): number[] {
  let bucket: CallBucket | undefined
  return moments.filter((nowMs) => {
    const taken = takeCall(rate, bucket, nowMs)
    bucket = taken.bucket
    return taken.waitMs === 0
  })
}

test('a burst is let through, then a call for each interval, and after a pause a burst again', () => {
  const moments = [0, 0, 0, 0, 99, 100, 101, 200, 60_000, 60_000, 60_000, 60_000]

  expect(letThrough(moments)).toEqual([0, 0, 0, 100, 200, 60_000, 60_000, 60_000])
})

test('who waits as long as it was told is let through, and not a moment before', () => {
  const refused = takeCall(RATE, { calls: 0.25, atMs: 0 }, 0)

  expect(refused.waitMs).toBe(75)
  expect(takeCall(RATE, refused.bucket, 74).waitMs).toBeGreaterThan(0)
  expect(takeCall(RATE, refused.bucket, 75).waitMs).toBe(0)
})

test('however calls come, no span has more of them than its burst and its rate', () => {
  const gaps = fc.array(fc.nat(500), { maxLength: 100 })
  fc.assert(
    fc.property(
      gaps,
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 20 }),
      (all, perSecond, burst) => {
        let nowMs = 0
        const moments = all.map((gap) => {
          nowMs += gap
          return nowMs
        })

        const passed = letThrough(moments, { perSecond, burst })

        for (const [first, from] of passed.entries()) {
          for (const [index, until] of passed.slice(first).entries()) {
            expect(index).toBeLessThan(burst + ((until - from) / 1_000) * perSecond + 1e-6)
          }
        }
      },
    ),
  )
})
