import type { DeliveryKeys, Queue } from '../storage/jobs.ts'
import type { ClaimedJob } from '../storage/queue.ts'
import type { Claim } from './owed-delivery.ts'

/** One queue's claimed jobs, kept apart by subscription until there is room to send them. */
export interface Lane {
  readonly queue: Queue<DeliveryKeys>
  add(jobs: readonly ClaimedJob<DeliveryKeys>[]): void
  /** Up to `limit` claims, one subscription after another, of those that `take` accepts. */
  next(limit: number, take: (subscriptionId: string) => boolean): Claim[]
  /** Goes to the front of its line again. */
  putBack(job: ClaimedJob<DeliveryKeys>): void
  /** Subscriptions that have enough waiting here. */
  fullSubscriptions(): string[]
  /** Takes out what exceeds a number given for each subscription; what was tried most often stays. */
  excess(worthHolding: (subscriptionId: string) => number): ClaimedJob<DeliveryKeys>[]
  /** Takes out everything. */
  clear(): ClaimedJob<DeliveryKeys>[]
  readonly size: () => number
  readonly sizeOf: (subscriptionId: string) => number
}

const MAX_WAITING_OF_ONE = 250

export function createLane(queue: Queue<DeliveryKeys>): Lane {
  const waiting = new Map<string, ClaimedJob<DeliveryKeys>[]>()
  let size = 0

  const cut = (id: string, line: ClaimedJob<DeliveryKeys>[], length: number) => {
    line.sort((one, other) => other.data.attemptNumber - one.data.attemptNumber)
    const removed = line.splice(length)
    if (line.length === 0) waiting.delete(id)
    size -= removed.length
    return removed
  }

  return {
    queue,
    size: () => size,
    sizeOf: (subscriptionId) => waiting.get(subscriptionId)?.length ?? 0,
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
    putBack(job) {
      waiting.set(job.data.subscriptionId, [job, ...(waiting.get(job.data.subscriptionId) ?? [])])
      size += 1
    },
    fullSubscriptions() {
      return [...waiting].flatMap(([id, line]) => (line.length >= MAX_WAITING_OF_ONE ? [id] : []))
    },
    excess(worthHolding) {
      return [...waiting].flatMap(([id, line]) => {
        const length = worthHolding(id)
        return line.length > length ? cut(id, line, length) : []
      })
    },
    clear: () => [...waiting].flatMap(([id, line]) => cut(id, line, 0)),
  }
}
