import type { Subscription } from '../domain/subscriptions.ts'
import type { DeliveryKeys, Queue } from '../storage/jobs.ts'
import type { LoadedDelivery } from '../storage/owed.ts'
import type { ClaimedJob } from '../storage/queue.ts'

/** A claimed job and the queue it came from. */
export interface Claim {
  readonly queue: Queue<DeliveryKeys>
  readonly job: ClaimedJob<DeliveryKeys>
}

/** Everything an attempt needs. */
export interface OwedDelivery extends Claim, Omit<LoadedDelivery, 'revision'> {
  readonly subscription: Subscription
  /** Of the subscription when the delivery was read: before a change that has been answered, it must not be sent. */
  readonly revision: number
  /** In clear, the current one first. */
  readonly secrets: readonly string[]
  readonly attemptNumber: number
  /** The log entry's id, which the payload carries. */
  readonly requestId: string
}
