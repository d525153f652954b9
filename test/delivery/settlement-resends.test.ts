import { expect, test } from 'vitest'
import { endingOf, settle, talliesOf } from '../../src/delivery/settlement.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { newOwed, type OwedPart, rejected, succeeded } from '../support/owed.ts'
import { anId } from '../support/rows.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const later = new Date('2026-01-01T12:00:02Z')
const unreachable: Outcome = { kind: 'unreachable', errorClass: 'timeout', message: 'No answer.' }
const unsendable: Outcome = { kind: 'unsendable', errorClass: 'signing_error', message: 'No key.' }

function settleAt(outcome: Outcome, part: OwedPart) {
  const times = { startedAt: noon, endedAt: later, durationMs: 2_000.5 }
  return settle(newOwed(part), { outcome, exchange: null }, times, 0)
}

test.each([
  [4, 'pending', new Date('2026-01-01T12:00:07Z')],
  [5, 'pending', new Date('2026-01-01T12:00:12Z')],
  [6, 'exhausted', null],
])(
  'a resend after three attempts has retries of its own: attempt %i',
  (attemptNumber, status, at) => {
    const delivery = { trigger: 'resend', cycleStart: 3 } as const
    const part = { attemptNumber, delivery, subscription: { maxRetries: 2 } }

    const settled = settleAt(rejected, part)

    expect(settled.change).toMatchObject({ status, attemptCount: attemptNumber, nextAttemptAt: at })
    expect(settled.entry).toMatchObject({ trigger: 'resend', attemptNumber })
    expect(endingOf(settled)?.reason).toBe(at === null ? 'retries_exhausted' : undefined)
  },
)

test('bulk resends count how their own deliveries fared', () => {
  const [one, other] = [anId(), anId()]
  const of = (resendId: string | null, outcome: Outcome) =>
    settleAt(outcome, { delivery: { resendId } })

  const tallies = talliesOf([
    ...[of(one, succeeded), of(other, unreachable), of(one, rejected), of(null, rejected)],
    ...[of(one, unsendable), of(one, succeeded)],
  ])

  expect(tallies).toEqual([
    { resendId: one, succeeded: 2, failed: 2 },
    { resendId: other, succeeded: 0, failed: 1 },
  ])
})
