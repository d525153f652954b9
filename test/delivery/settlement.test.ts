import fc from 'fast-check'
import { expect, test } from 'vitest'
import { healthChanges, settle } from '../../src/delivery/settlement.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { newOwed, type OwedPart, rejected, succeeded } from '../support/owed.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const later = new Date('2026-01-01T12:00:02Z')
const earlier = new Date('2026-01-01T11:00:00Z')
const unreachable: Outcome = { kind: 'unreachable', errorClass: 'timeout', message: 'No answer.' }
const unsendable: Outcome = { kind: 'unsendable', errorClass: 'signing_error', message: 'No key.' }

function settleAt(outcome: Outcome, part: OwedPart = {}) {
  const times = { startedAt: noon, endedAt: later, durationMs: 2_000.5 }
  return settle(newOwed(part), outcome, times, 0)
}

test('what has succeeded is over', () => {
  const { change, nextAttemptAt } = settleAt(succeeded, { attemptNumber: 3 })

  expect(nextAttemptAt).toBeNull()
  expect(change).toMatchObject({
    ...{ status: 'succeeded', attemptCount: 3, firstFailureAt: null },
    ...{ nextAttemptAt: null, completedAt: later },
  })
})

test.each([rejected, unreachable, unsendable])('what was $kind waits for a retry', (outcome) => {
  const { change, nextAttemptAt } = settleAt(outcome)

  expect(nextAttemptAt).toEqual(new Date('2026-01-01T12:00:07Z'))
  expect(change).toMatchObject({
    ...{ status: 'pending', attemptCount: 1, firstFailureAt: later },
    ...{ nextAttemptAt, completedAt: null },
  })
})

test('the wait grows with the attempts that were made', () => {
  const { nextAttemptAt } = settleAt(rejected, { attemptNumber: 3 })

  expect(nextAttemptAt).toEqual(new Date('2026-01-01T12:00:22Z'))
})

test('with its last retry a delivery is exhausted', () => {
  const part = { attemptNumber: 3, subscription: { maxRetries: 2 } }

  const { change, nextAttemptAt } = settleAt(rejected, part)

  expect(nextAttemptAt).toBeNull()
  expect(change).toMatchObject({ status: 'exhausted', attemptCount: 3, completedAt: later })
})

test.each([succeeded, rejected])('the first failure is remembered when it was $kind', (outcome) => {
  const { change } = settleAt(outcome, {
    attemptNumber: 2,
    delivery: { firstFailureAt: earlier },
  })

  expect(change.firstFailureAt).toEqual(earlier)
})

test.each<[Outcome, object]>([
  [succeeded, { statusCode: 200, errorClass: null, errorMessage: null, isTruncated: false }],
  [
    { ...rejected, isTruncated: true } as Outcome,
    {
      ...{ statusCode: 503, errorClass: 'http_error', isTruncated: true },
      errorMessage: 'The endpoint answered 503.',
    },
  ],
  [
    unreachable,
    { statusCode: null, errorClass: 'timeout', errorMessage: 'No answer.', isTruncated: false },
  ],
  [
    unsendable,
    { statusCode: null, errorClass: 'signing_error', errorMessage: 'No key.', isTruncated: false },
  ],
])('of $kind the log tells all there is', (outcome, expected) => {
  const { owed, entry, nextAttemptAt } = settleAt(outcome, { attemptNumber: 2 })

  const { delivery, event, subscription } = owed
  expect(entry).toEqual({
    id: owed.requestId,
    environmentId: delivery.environmentId,
    deliveryId: delivery.id,
    eventId: delivery.eventId,
    eventType: event.type,
    subscriptionId: subscription.id,
    publisherId: event.publisherId,
    attemptNumber: 2,
    trigger: 'automatic',
    method: subscription.method,
    url: subscription.url,
    outcome: outcome.kind,
    startedAt: noon,
    durationMs: 2_000.5,
    nextAttemptAt,
    ...expected,
  })
})

test('a batch says of each endpoint what its outcomes would say one by one', () => {
  const attempts = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.boolean()), { maxLength: 20 })
  fc.assert(
    fc.property(attempts, (results) => {
      const owed = [newOwed(), newOwed(), newOwed()]
      const settlements = results.map(([index, isSuccess], second) => {
        const endedAt = new Date(noon.getTime() + second * 1_000)
        const times = { startedAt: noon, endedAt, durationMs: 0 }
        return settle(owed[index] ?? newOwed(), isSuccess ? succeeded : rejected, times, 0)
      })

      const changes = healthChanges(settlements)

      for (const { subscription } of owed) {
        const mine = settlements.filter((one) => one.owed.subscription.id === subscription.id)
        const lastSuccess = mine.findLastIndex(({ outcome }) => outcome === succeeded)
        const failures = mine.slice(lastSuccess + 1)
        const expected = {
          subscriptionId: subscription.id,
          hasSucceeded: lastSuccess >= 0,
          failureCount: failures.length,
          failingSince: failures[0]?.endedAt ?? null,
        }
        const found = changes.filter(({ subscriptionId }) => subscriptionId === subscription.id)
        expect(found).toEqual(mine.length > 0 ? [expected] : [])
      }
    }),
  )
})
