import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Claim } from '../../src/delivery/owed-delivery.ts'
import { namesOf, startAdmission } from '../support/admission.ts'

const MANY = 1_000
const TIMEOUT_SECONDS = 15
const GIVEN_UP_SECONDS = 10_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] })
})

afterEach(() => {
  vi.useRealTimers()
})

type Rig = ReturnType<typeof startAdmission>

/** Lets seconds pass, in which all but these only time out, until these have been served. */
function startEndpoints({ admission }: Rig) {
  const deadlines = new Map<Claim, number>()
  let second = 0
  const pass = (missing: Set<string>) => {
    second += 1
    vi.advanceTimersByTime(1_000)
    for (const [claim, deadline] of deadlines) {
      if (deadline > second) continue
      admission.leave(claim, 'silent', TIMEOUT_SECONDS * 1_000)
      deadlines.delete(claim)
    }
    for (const claim of admission.next(MANY)) {
      if (missing.delete(namesOf([claim]))) admission.leave(claim, 'answered', 10)
      else deadlines.set(claim, second + TIMEOUT_SECONDS)
    }
  }
  return {
    passMany(seconds: number) {
      for (let count = 0; count < seconds; count += 1) pass(new Set())
    },
    secondsToServe(names: string): number {
      const missing = new Set(names)
      const start = second
      while (missing.size > 0 && second - start < GIVEN_UP_SECONDS) pass(missing)
      return second - start
    },
  }
}

test.each([
  [200, 300, 1],
  [20, 300, 1],
  [4, 300, TIMEOUT_SECONDS],
  [2, 10, 300],
  [1, 10, 400],
])(
  'with %i slots, while %i endpoints hang, who answers is served within %i seconds',
  (concurrency, count, most) => {
    const rig = startAdmission(concurrency)
    const dead = Array.from({ length: count }, (_, index) => String.fromCodePoint(0x4e00 + index))
    rig.add(dead.join('').repeat(9), 'retry')
    const endpoints = startEndpoints(rig)
    endpoints.passMany(4 * TIMEOUT_SECONDS)

    rig.trust('ab')
    rig.add('a', 'retry')
    rig.add('b')
    const seconds = endpoints.secondsToServe('ab')

    expect(seconds).toBeLessThanOrEqual(most)
  },
)

test('who has not been tried, or was forgotten, is served before the retries of those that hang', () => {
  const rig = startAdmission(20)
  const dead = Array.from({ length: 300 }, (_, index) => String.fromCodePoint(0x4e00 + index))
  rig.suspect(dead.join(''))
  rig.add(dead.join('').repeat(9), 'retry')
  const endpoints = startEndpoints(rig)
  endpoints.passMany(4 * TIMEOUT_SECONDS)

  rig.add('a', 'retry')
  const seconds = endpoints.secondsToServe('a')

  expect(seconds).toBeLessThanOrEqual(1)
})

test('who has never been tried is served where many others were not either, and hang', () => {
  const rig = startAdmission(200)
  const dead = Array.from({ length: 100 }, (_, index) => String.fromCodePoint(0x4e00 + index))
  rig.add(dead.join('').repeat(3))
  rig.add('a')
  rig.add('b', 'retry')

  const seconds = startEndpoints(rig).secondsToServe('ab')

  expect(seconds).toBeLessThanOrEqual(2 * TIMEOUT_SECONDS)
})
