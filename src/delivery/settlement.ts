import type { DeliveryStatus } from '../domain/deliveries.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { NewRequestLogEntry } from '../domain/request-log.ts'
import { nextAttemptAt } from '../domain/retry.ts'
import type { DeliveryChange, HealthChange } from '../storage/outcomes.ts'
import type { Moot } from './load.ts'
import type { OwedDelivery } from './owed-delivery.ts'

/** An attempt that has ended, with all that will be written of it. */
export interface Settlement {
  readonly owed: OwedDelivery
  readonly outcome: Outcome
  readonly endedAt: Date
  readonly nextAttemptAt: Date | null
  readonly change: DeliveryChange
  readonly entry: NewRequestLogEntry
}

/** What waits to be written: the end of an attempt, or of a job that called for none. */
export type Settled = Settlement | Moot

export interface AttemptTimes {
  readonly startedAt: Date
  readonly endedAt: Date
  readonly durationMs: number
}

/** Decides what follows from an outcome. `random` is in [0, 1). */
export function settle(
  owed: OwedDelivery,
  outcome: Outcome,
  times: AttemptTimes,
  random: number,
): Settlement {
  const { attemptNumber, delivery, subscription } = owed
  const { endedAt } = times
  const next = nextAttemptAt(outcome, attemptNumber - 1, subscription.maxRetries, endedAt, random)
  const status = statusAfter(outcome, next)
  return {
    owed,
    outcome,
    endedAt,
    nextAttemptAt: next,
    change: {
      id: delivery.id,
      status,
      attemptCount: attemptNumber,
      firstFailureAt: delivery.firstFailureAt ?? (outcome.kind === 'succeeded' ? null : endedAt),
      nextAttemptAt: next,
      completedAt: status === 'pending' ? null : endedAt,
    },
    entry: toEntry(owed, outcome, times, next),
  }
}

/** What a batch says of each endpoint, in the order in which its attempts ended. */
export function healthChanges(settlements: readonly Settlement[]): HealthChange[] {
  const changes = new Map<string, HealthChange>()
  for (const { owed, outcome, endedAt } of settlements) {
    const subscriptionId = owed.subscription.id
    const before = changes.get(subscriptionId)
    changes.set(
      subscriptionId,
      outcome.kind === 'succeeded'
        ? { subscriptionId, hasSucceeded: true, failureCount: 0, failingSince: null }
        : {
            subscriptionId,
            hasSucceeded: before?.hasSucceeded ?? false,
            failureCount: (before?.failureCount ?? 0) + 1,
            failingSince: before?.failingSince ?? endedAt,
          },
    )
  }
  return [...changes.values()]
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
    trigger: 'automatic',
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
  }
}
