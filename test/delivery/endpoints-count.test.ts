import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as rules from '../../src/delivery/endpoint.ts'
import { createEndpoints, type Endpoints } from '../../src/delivery/endpoints.ts'

const REVIEW_MS = 250
const FORGET_MS = 600_000
const FORGET_SILENT_MS = 5 * 60 * 60 * 1_000
const IDS = ['a', 'b', 'c', 'd', 'e', 'f'] as const

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] })
})

afterEach(() => {
  vi.useRealTimers()
})

const anEndpoint = fc.constantFrom(...IDS)
const anEnding = fc.constantFrom<rules.Ending>('answered', 'silent', 'failed', 'unused')
const aStep = fc.oneof(
  fc.record({ kind: fc.constant('begin' as const), id: anEndpoint }),
  fc.record({
    ...{ kind: fc.constant('end' as const), id: anEndpoint },
    ...{ ending: anEnding, durationMs: fc.nat(3_000) },
  }),
  fc.record({
    kind: fc.constant('wait' as const),
    reviews: fc.oneof(fc.nat(8), fc.constant(FORGET_MS / REVIEW_MS)),
  }),
)
const someSteps = fc.array(fc.tuple(aStep, anEndpoint), { minLength: 50, maxLength: 150 })
type Step = typeof aStep extends fc.Arbitrary<infer S> ? S : never

/** The same, counted anew each time from the endpoints alone. */
function naiveEndpoints(concurrency: number) {
  const endpoints = new Map<string, rules.Endpoint>()
  const share = (part: number) => Math.max(1, Math.floor(concurrency * part))
  const count = (standing: rules.Standing) =>
    [...endpoints.values()]
      .filter((endpoint) => rules.standingOf(endpoint, performance.now()) === standing)
      .reduce((sum, { inFlight }) => sum + inFlight, 0)
  const endpointOf = (id: string) => {
    const endpoint = endpoints.get(id) ?? rules.newEndpoint(performance.now())
    endpoints.set(id, endpoint)
    return endpoint
  }
  return {
    endpointOf,
    hasRoom(id: string) {
      const now = performance.now()
      const endpoint = endpointOf(id)
      const standing = rules.standingOf(endpoint, now)
      const most = share(standing === 'slow' ? 0.125 : 0.25)
      const isShareFull =
        count(standing) >= share(standing === 'slow' ? 0.5 : 0.25) ||
        count('slow') + count('untried') >= share(0.75)
      if (standing !== 'prompt' && isShareFull) return false
      return rules.hasRoom(endpoint, now, most)
    },
    forget() {
      for (const [id, { inFlight, usedAt, silences }] of endpoints) {
        const forgetMs = silences > 0 ? FORGET_SILENT_MS : FORGET_MS
        if (inFlight === 0 && performance.now() - usedAt >= forgetMs) endpoints.delete(id)
      }
    },
  }
}

/** Room or not: what somebody waits for is sent without asking. */
function apply(step: Step, endpoints: Endpoints, naive: ReturnType<typeof naiveEndpoints>): void {
  if (step.kind === 'wait') {
    vi.advanceTimersByTime(step.reviews * REVIEW_MS)
    naive.forget()
    return
  }
  const endpoint = naive.endpointOf(step.id)
  if (step.kind === 'begin') {
    endpoints.begin(step.id)
    rules.begin(endpoint, performance.now())
  } else if (endpoint.inFlight > 0) {
    endpoints.end(step.id, step.ending, step.durationMs)
    rules.end(endpoint, step.ending, step.durationMs, performance.now())
  }
}

test('however endpoints change, what is counted is what a recount gives', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 24 }), someSteps, (concurrency, steps) => {
      const endpoints = createEndpoints(concurrency)
      const naive = naiveEndpoints(concurrency)

      for (const [step, asked] of steps) {
        apply(step, endpoints, naive)
        // One alone, because whoever is asked for is looked at anew.
        expect(endpoints.hasRoom(asked)).toBe(naive.hasRoom(asked))
      }

      endpoints.stop()
    }),
    { endOnFailure: true }, // to find a shorter one takes minutes
  )
})
