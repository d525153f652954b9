import type { DeliveryFilter, DeliveryStatus } from './deliveries.ts'
import { checkInput } from './errors.ts'

/** Which deliveries a bulk resend selects, as it is kept: ids are UUIDs, times RFC 3339. */
export interface ResendFilter {
  readonly subscriptionId?: string
  readonly eventId?: string
  readonly eventTypes?: readonly string[]
  readonly status: readonly DeliveryStatus[]
  readonly since?: string
  readonly until?: string
}

/** A bulk resend, and how far it has come. */
export interface Resend {
  readonly id: string
  readonly environmentId: string
  readonly total: number
  /** Those whose first request has an outcome, and those that are not sent after all. */
  readonly done: number
  /** By that first outcome. */
  readonly succeeded: number
  readonly failed: number
  readonly createdAt: Date
  readonly completedAt: Date | null
}

/** What did not arrive. */
const DEFAULT_STATUSES: readonly DeliveryStatus[] = ['exhausted', 'canceled']

const MIN_PATIENCE_MS = 500
const MAX_PATIENCE_MS = 60_000
const PATIENCE = 0.1

/**
 * Until a bulk resend that has begun everything looks again whether all of it was sent: a tenth of the time
 * for which it has waited. So its end is seen late only where it came late, and waiting for what is dead costs little.
 */
export function patienceMs(waitedMs: number): number {
  return Math.min(MAX_PATIENCE_MS, Math.max(MIN_PATIENCE_MS, waitedMs * PATIENCE))
}

/** What is pending is never resent: it will be sent anyway. Throws where nothing else is named. */
export function parseResendFilter(filter: Omit<DeliveryFilter, 'publisherId'>): ResendFilter {
  const { status = DEFAULT_STATUSES, since, until, ...rest } = filter
  checkInput((refuse) => {
    if (filter.subscriptionId === undefined && since === undefined) {
      refuse(['filter'], 'needs a webhookSubscriptionId or a since.')
    }
    if (status.length > 0 && status.every((one) => one === 'pending')) {
      refuse(['filter', 'status'], 'must name more than PENDING, which is sent anyway.')
    }
  })
  return {
    ...rest,
    status: status.filter((one) => one !== 'pending'),
    ...(since === undefined ? {} : { since: since.toISOString() }),
    ...(until === undefined ? {} : { until: until.toISOString() }),
  }
}
