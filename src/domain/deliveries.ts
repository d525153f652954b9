import type { Trigger } from './outcome.ts'

export type DeliveryStatus = 'pending' | 'succeeded' | 'exhausted' | 'canceled'

/** One event owed to one subscription. Its time of creation is in its id. */
export interface Delivery {
  readonly id: string
  readonly environmentId: string
  readonly eventId: string
  readonly eventType: string
  readonly subscriptionId: string
  readonly publisherId: string | null
  /** Why its attempts are made. */
  readonly trigger: Trigger
  readonly status: DeliveryStatus
  readonly attemptCount: number
  readonly firstFailureAt: Date | null
  readonly nextAttemptAt: Date | null
  readonly completedAt: Date | null
}

export interface DeliveryFilter {
  readonly subscriptionId?: string
  readonly eventId?: string
  readonly eventTypes?: readonly string[]
  readonly status?: readonly DeliveryStatus[]
  readonly publisherId?: string
  readonly since?: Date
  readonly until?: Date
}
