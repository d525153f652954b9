import type { DeliveryStatus } from '../domain/deliveries.ts'
import type { Exchange } from '../domain/exchanges.ts'
import { isGone, type Outcome } from '../domain/outcome.ts'
import type { NewRequestLogEntry } from '../domain/request-log.ts'
import { nextAttemptAt } from '../domain/retry.ts'
import type { DeliveryChange, HealthChange } from '../storage/outcomes.ts'
import type { Tally } from '../storage/resends.ts'
import type { Ending } from './disabling.ts'
import type { Moot } from './load.ts'
import type { OwedDelivery } from './owed-delivery.ts'

/** How an attempt ended, and what went over the wire, where that is kept. */
export interface AttemptResult {
  readonly outcome: Outcome
  readonly exchange: Exchange | null
  /** Where it is not the time since the attempt began. */
  readonly durationMs?: number | undefined
}

/** An attempt that has ended, with all that will be written of it. */
export interface Settlement extends AttemptResult {
  readonly owed: OwedDelivery
  readonly times: AttemptTimes
  readonly nextAttemptAt: Date | null
  readonly change: DeliveryChange
  readonly entry: NewRequestLogEntry
}

/** What waits to be written: the end of an attempt, or of a job that called for none. */
export type Settled = Settlement | Moot

export function isSettlement(settled: Settled): settled is Settlement {
  return 'outcome' in settled
}

export interface AttemptTimes {
  readonly startedAt: Date
  readonly endedAt: Date
  readonly durationMs: number
}

/** Decides what follows from an outcome. `random` is in [0, 1). */
export function settle(
  owed: OwedDelivery,
  { outcome, exchange }: AttemptResult,
  times: AttemptTimes,
  random: number,
): Settlement {
  const { attemptNumber, delivery } = owed
  const { endedAt } = times
  const endsAll = isGone(outcome) && canDisable(owed)
  const retriesMade = attemptNumber - 1 - delivery.cycleStart
  const next = endsAll
    ? null
    : nextAttemptAt(outcome, retriesMade, maxRetriesOf(owed), endedAt, random)
  const status = endsAll ? 'canceled' : statusAfter(outcome, next)
  return {
    owed,
    outcome,
    exchange,
    times,
    nextAttemptAt: next,
    change: {
      id: delivery.id,
      status,
      attemptCount: attemptNumber,
      firstFailureAt: delivery.firstFailureAt ?? (outcome.kind === 'succeeded' ? null : endedAt),
      ...(status === 'pending' ? signedWith(owed) : UNSIGNED),
      nextAttemptAt: next,
      completedAt: status === 'pending' ? null : endedAt,
    },
    entry: toEntry(owed, outcome, times, next),
  }
}

const UNSIGNED = { signingKeyId: null, signingSecretId: null }

/** What the next attempt must know: the secret of this one, or of the one before where this had none. */
function signedWith({ delivery, secrets, subscription }: OwedDelivery) {
  const signingSecretId = secrets[0]?.id ?? delivery.signingSecretId
  return signingSecretId === null
    ? UNSIGNED
    : { signingKeyId: subscription.signingKeyId, signingSecretId }
}

/** Whether its subscription is to be turned off: at once, or if nothing has succeeded meanwhile. */
export function endingOf({ owed, change, times }: Settlement): Ending | null {
  const { status, firstFailureAt } = change
  if (!canDisable(owed) || (status !== 'canceled' && status !== 'exhausted')) return null
  return {
    reason: status === 'canceled' ? 'gone' : 'retries_exhausted',
    environmentId: owed.delivery.environmentId,
    subscriptionId: owed.subscription.id,
    deliveryId: owed.delivery.id,
    firstFailureAt: firstFailureAt ?? times.endedAt,
  }
}

/** The same end of a delivery whose subscription stays on, whatever was answered. */
export function withoutDisabling(settlement: Settlement): Settlement {
  const { owed, times } = settlement
  const subscription = { ...owed.subscription, autoDisable: false }
  return settle({ ...owed, subscription }, settlement, times, 0)
}

/** What a batch says of each endpoint, in the order in which its attempts ended. */
export function healthChanges(settlements: readonly Settlement[]): HealthChange[] {
  const changes = new Map<string, HealthChange>()
  for (const { owed, outcome, times } of settlements) {
    if (owed.delivery.trigger === 'test') continue
    const subscriptionId = owed.subscription.id
    const before = changes.get(subscriptionId)
    changes.set(
      subscriptionId,
      outcome.kind === 'succeeded'
        ? { subscriptionId, succeededAt: times.endedAt, failureCount: 0, failingSince: null }
        : {
            subscriptionId,
            succeededAt: before?.succeededAt ?? null,
            failureCount: (before?.failureCount ?? 0) + 1,
            failingSince: before?.failingSince ?? times.endedAt,
          },
    )
  }
  return [...changes.values()]
}

/** What a batch adds to the bulk resends that wait for it: each counts how its deliveries first fared. */
export function talliesOf(settlements: readonly Settlement[]): Tally[] {
  const tallies = new Map<string, Tally>()
  for (const { owed, outcome } of settlements) {
    const { resendId } = owed.delivery
    if (resendId === null) continue
    const { succeeded, failed } = tallies.get(resendId) ?? { succeeded: 0, failed: 0 }
    tallies.set(
      resendId,
      outcome.kind === 'succeeded'
        ? { resendId, succeeded: succeeded + 1, failed }
        : { resendId, succeeded, failed: failed + 1 },
    )
  }
  return [...tallies.values()]
}

/** A test is sent once, and says nothing of its subscription. */
function canDisable({ delivery, subscription }: OwedDelivery): boolean {
  return subscription.autoDisable && delivery.trigger !== 'test'
}

function maxRetriesOf({ delivery, subscription }: OwedDelivery): number {
  return delivery.trigger === 'test' ? 0 : subscription.maxRetries
}

function statusAfter(outcome: Outcome, next: Date | null): DeliveryStatus {
  if (outcome.kind === 'succeeded') return 'succeeded'
  return next === null ? 'exhausted' : 'pending'
}

function toEntry(
  owed: OwedDelivery,
  outcome: Outcome,
  { startedAt, durationMs }: AttemptTimes,
  next: Date | null,
): NewRequestLogEntry {
  const { delivery, event, subscription } = owed
  const isAnswered = outcome.kind === 'succeeded' || outcome.kind === 'rejected'
  return {
    id: owed.requestId,
    environmentId: delivery.environmentId,
    deliveryId: delivery.id,
    eventId: delivery.eventId,
    eventType: event.type,
    subscriptionId: subscription.id,
    publisherId: event.publisherId,
    attemptNumber: owed.attemptNumber,
    trigger: delivery.trigger,
    method: subscription.method,
    url: subscription.url,
    outcome: outcome.kind,
    statusCode: isAnswered ? outcome.statusCode : null,
    errorClass: outcome.kind === 'succeeded' ? null : outcome.errorClass,
    errorMessage: outcome.kind === 'succeeded' ? null : outcome.message,
    isTruncated: isAnswered && outcome.isTruncated,
    startedAt,
    durationMs,
    nextAttemptAt: next,
    // What is at fault otherwise is found before anything runs.
    mappingVersion:
      subscription.mapping === null || owed.fault !== null ? null : subscription.mappingVersion,
  }
}
