import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endingOf, healthChanges, settle, withoutDisabling } from '../../src/delivery/settlement.ts'
import { UnsendableError } from '../../src/delivery/unsendable.ts'
import type { Exchange } from '../../src/domain/exchanges.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { gone, newOwed, type OwedPart, rejected, succeeded } from '../support/owed.ts'
import { anId } from '../support/rows.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const later = new Date('2026-01-01T12:00:02Z')
const earlier = new Date('2026-01-01T11:00:00Z')
const unreachable: Outcome = { kind: 'unreachable', errorClass: 'timeout', message: 'No answer.' }
const unsendable: Outcome = { kind: 'unsendable', errorClass: 'signing_error', message: 'No key.' }

const aTest: OwedPart['delivery'] = { trigger: 'test' }

function settleAt(outcome: Outcome, part: OwedPart = {}, exchange: Exchange | null = null) {
  const times = { startedAt: noon, endedAt: later, durationMs: 2_000.5 }
  return settle(newOwed(part), { outcome, exchange }, times, 0)
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

test.each([
  ['may be turned off', true, 'canceled', null],
  ['may not', false, 'pending', new Date('2026-01-01T12:00:07Z')],
])('410 of an endpoint that %s', (_what, autoDisable, status, expectedNext) => {
  const settled = settleAt(gone, { subscription: { autoDisable } })

  const { change, entry, nextAttemptAt, owed } = settled
  expect(change).toMatchObject({ status, nextAttemptAt: expectedNext, firstFailureAt: later })
  expect([nextAttemptAt, entry.nextAttemptAt]).toEqual([expectedNext, expectedNext])
  expect(entry).toMatchObject({ outcome: 'rejected', statusCode: 410, errorClass: 'http_error' })
  expect(endingOf(settled)).toEqual(
    autoDisable
      ? {
          reason: 'gone',
          environmentId: owed.delivery.environmentId,
          subscriptionId: owed.subscription.id,
          deliveryId: owed.delivery.id,
          firstFailureAt: later,
        }
      : null,
  )
})

test('410 ends a delivery at its last retry as at any other', () => {
  const { change } = settleAt(gone, { attemptNumber: 3, subscription: { maxRetries: 2 } })

  expect(change).toMatchObject({ status: 'canceled', attemptCount: 3, completedAt: later })
})

test.each<[string, Outcome, OwedPart, object | null]>([
  ['with its last retry', rejected, {}, { reason: 'retries_exhausted', firstFailureAt: earlier }],
  ['with a retry left', rejected, { attemptNumber: 2 }, null],
  ['with a success', succeeded, {}, null],
  ['where it may not be turned off', rejected, { subscription: { autoDisable: false } }, null],
])('whether a delivery may turn its subscription off: %s', (_when, outcome, part, expected) => {
  const settled = settleAt(outcome, {
    attemptNumber: 3,
    delivery: { firstFailureAt: earlier },
    ...part,
    subscription: { maxRetries: 2, ...part.subscription },
  })

  const ending = endingOf(settled)

  expect(ending).toEqual(expected === null ? null : expect.objectContaining(expected))
})

test.each([
  [gone, 1, 'pending'],
  [rejected, 1, 'pending'],
  [gone, 3, 'exhausted'],
  [rejected, 3, 'exhausted'],
])(
  'of a subscription that stays on %o, attempt %i, leaves %s',
  (outcome, attemptNumber, status) => {
    const settled = settleAt(outcome, { attemptNumber, subscription: { maxRetries: 2 } })

    const kept = withoutDisabling(settled)

    expect(kept.change).toMatchObject({ status, attemptCount: attemptNumber })
    expect(kept.entry.nextAttemptAt).toEqual(kept.nextAttemptAt)
    expect(endingOf(kept)).toBeNull()
  },
)

test.each([
  [succeeded, 'succeeded'],
  [rejected, 'exhausted'],
  [gone, 'exhausted'],
  [unreachable, 'exhausted'],
  [unsendable, 'exhausted'],
])('a test that was %o is over, and says nothing of its endpoint', (outcome, status) => {
  const part = { delivery: aTest, subscription: { maxRetries: 5 } }

  const settled = settleAt(outcome, part)

  expect(settled.change).toMatchObject({ status, nextAttemptAt: null, completedAt: later })
  expect(settled.entry).toMatchObject({ trigger: 'test', nextAttemptAt: null })
  expect(endingOf(settled)).toBeNull()
  expect(healthChanges([settled])).toEqual([])
})

test('what went over the wire comes along, where it is kept', () => {
  const exchange = { id: anId() } as Exchange

  const kept = settleAt(succeeded, { delivery: aTest }, exchange)
  const notKept = settleAt(succeeded)

  expect(kept.exchange).toBe(exchange)
  expect(notKept.exchange).toBeNull()
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
  const { owed, entry, nextAttemptAt } = settleAt(outcome, {
    attemptNumber: 2,
    delivery: { trigger: 'resend' },
  })

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
    trigger: 'resend',
    method: subscription.method,
    url: subscription.url,
    outcome: outcome.kind,
    startedAt: noon,
    durationMs: 2_000.5,
    nextAttemptAt,
    mappingVersion: null,
    ...expected,
  })
})

test('the log tells which mapping ran, where one did', () => {
  const mapped = { mapping: 'a script', mappingVersion: 3 }
  const cleared = { mapping: null, mappingVersion: 3 }
  const fault = new UnsendableError('signing_error', 'No key.')
  const cases = [
    { subscription: mapped },
    { subscription: cleared },
    { subscription: mapped, fault },
  ]

  const versions = cases.map((part) => settleAt(succeeded, part).entry.mappingVersion)

  expect(versions).toEqual([3, null, null])
})

test('a batch says of each endpoint what its outcomes would say one by one', () => {
  const attempts = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.boolean()), { maxLength: 20 })
  fc.assert(
    fc.property(attempts, (results) => {
      const owed = [newOwed(), newOwed(), newOwed()]
      const settlements = results.map(([index, isSuccess], second) => {
        const endedAt = new Date(noon.getTime() + second * 1_000)
        const times = { startedAt: noon, endedAt, durationMs: 0 }
        const outcome = isSuccess ? succeeded : rejected
        return settle(owed[index] ?? newOwed(), { outcome, exchange: null }, times, 0)
      })

      const changes = healthChanges(settlements)

      for (const { subscription } of owed) {
        const mine = settlements.filter((one) => one.owed.subscription.id === subscription.id)
        const lastSuccess = mine.findLastIndex(({ outcome }) => outcome === succeeded)
        const failures = mine.slice(lastSuccess + 1)
        const expected = {
          subscriptionId: subscription.id,
          succeededAt: mine[lastSuccess]?.times.endedAt ?? null,
          failureCount: failures.length,
          failingSince: failures[0]?.times.endedAt ?? null,
        }
        const found = changes.filter(({ subscriptionId }) => subscriptionId === subscription.id)
        expect(found).toEqual(mine.length > 0 ? [expected] : [])
      }
    }),
  )
})
