/** A queue's name and what its jobs carry: all that those who enqueue share with those who run. */
export interface Queue<D extends object> {
  /** Also the kind of notification that says that something is due in it. */
  readonly name: 'deliver' | 'retry' | 'test' | 'resend'
  readonly data?: D // never set; it carries the type
}

/** Keys, not a copy: the row is the truth when the job runs. */
export interface DeliveryKeys {
  readonly eventId: string
  readonly subscriptionId: string
  readonly attemptNumber: number
  /** In epoch milliseconds, where that is not when the delivery was made: since it was resent. */
  readonly owedSince?: number
}

/** `id` is the delivery's: one job a delivery at any time. `group` keeps endpoints apart. */
export interface QueuedJob<D> {
  readonly id: string
  readonly data: D
  readonly group: { readonly id: string }
  readonly startAfter?: Date
  /** Higher ones first; 0 where it is not given. */
  readonly priority?: number
}

/** First attempts. Apart from `retry`, so that the millions that wait never slow them. */
export const deliver: Queue<DeliveryKeys> = { name: 'deliver' }
/** Everything that waits for its time. */
export const retry: Queue<DeliveryKeys> = { name: 'retry' }

/** Requests that somebody waits for. Never behind anything else. */
export const test: Queue<DeliveryKeys> = { name: 'test' }

/** Those whose jobs are attempts. */
export const QUEUES = [deliver, retry, test] as const

export interface ResendKeys {
  /** In epoch milliseconds: since when nothing is left to begin, and what was begun is waited for. */
  readonly waitingSince?: number
}

/** The next step of a bulk resend, whose id is the job's. */
export const resend: Queue<ResendKeys> = { name: 'resend' }

/** An attempt at a delivery, as the queues hold it. */
export function attemptJob(
  delivery: { readonly id: string } & Omit<DeliveryKeys, 'attemptNumber'>,
  attemptNumber: number,
  startAfter?: Date,
): QueuedJob<DeliveryKeys> {
  const { id, eventId, subscriptionId, owedSince } = delivery
  return {
    id,
    data: {
      ...{ eventId, subscriptionId, attemptNumber },
      ...(owedSince === undefined ? {} : { owedSince }),
    },
    group: { id: subscriptionId },
    ...(startAfter === undefined ? {} : { startAfter }),
  }
}
