import type { DeliveryKeys, Queue } from '../storage/jobs.ts'
import type { ClaimedJob } from '../storage/queue.ts'
import type { Claim } from './owed-delivery.ts'

/** One queue's claimed jobs, kept apart by subscription until there is room to send them. */
export interface Lane {
  readonly queue: Queue<DeliveryKeys>
  add(jobs: readonly ClaimedJob<DeliveryKeys>[]): void
  /** Up to `limit` claims, one subscription after another, of those that `take` accepts. */
  next(limit: number, take: (subscriptionId: string) => boolean): Claim[]
  /** Subscriptions that have enough waiting here. */
  fullSubscriptions(): string[]
  /** Takes out all that waits for the subscriptions that are selected. */
  remove(isSelected: (subscriptionId: string) => boolean): ClaimedJob<DeliveryKeys>[]
  readonly size: () => number
}

const MAX_WAITING_OF_ONE = 250

export function createLane(queue: Queue<DeliveryKeys>): Lane {
  const waiting = new Map<string, ClaimedJob<DeliveryKeys>[]>()
  let size = 0

  return {
    queue,
    size: () => size,
    add(jobs) {
      for (const job of jobs) {
        const line = waiting.get(job.data.subscriptionId)
        if (line === undefined) waiting.set(job.data.subscriptionId, [job])
        else line.push(job)
      }
      size += jobs.length
    },
    next(limit, take) {
      const claims: Claim[] = []
      // A line that is put back goes to the end, where this same loop meets it again: so everyone is
      // served in turn until the limit is reached or nobody is accepted any more.
      for (const [subscriptionId, line] of waiting) {
        if (claims.length >= limit) break
        if (!take(subscriptionId)) continue
        const job = line.shift()
        if (job === undefined) throw new Error('An empty line was left waiting.')
        claims.push({ queue, job })
        waiting.delete(subscriptionId)
        if (line.length > 0) waiting.set(subscriptionId, line)
      }
      size -= claims.length
      return claims
    },
    fullSubscriptions() {
      return [...waiting].flatMap(([id, line]) => (line.length >= MAX_WAITING_OF_ONE ? [id] : []))
    },
    remove(isSelected) {
      const removed: ClaimedJob<DeliveryKeys>[] = []
      for (const [id, line] of waiting) {
        if (!isSelected(id)) continue
        removed.push(...line)
        waiting.delete(id)
      }
      size -= removed.length
      return removed
    },
  }
}
