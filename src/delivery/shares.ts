import { type DeliveryKeys, type Queue, retry } from '../storage/jobs.ts'
import type { Claim } from './owed-delivery.ts'

/**
 * How many requests may be in flight: in all, of one subscription, so that a slow endpoint cannot
 * take every slot, and of retries, so that first attempts always find one.
 */
export interface Shares {
  /** False where there is no room; what exceeds a share waits in its queue. */
  take(queue: Queue<DeliveryKeys>, subscriptionId: string): boolean
  release(claim: Claim): void
  /** Subscriptions whose share is full and which have not answered for a while. */
  stalled(): ReadonlySet<string>
  /** Resolves when nothing is in flight. */
  idle(): Promise<void>
}

const SHARE_OF_ONE_SUBSCRIPTION = 0.25
const SHARE_OF_RETRIES = 0.5
const STALL_MS = 1_000

export function createShares(concurrency: number): Shares {
  const maxOfOne = Math.max(1, Math.ceil(concurrency * SHARE_OF_ONE_SUBSCRIPTION))
  const maxRetries = Math.max(1, Math.floor(concurrency * SHARE_OF_RETRIES))
  const taken = new Map<string, { count: number; answeredAt: number }>()
  let inFlight = 0
  let retriesInFlight = 0
  let onIdle: (() => void) | undefined

  return {
    take(queue, subscriptionId) {
      const entry = taken.get(subscriptionId) ?? { count: 0, answeredAt: performance.now() }
      if (inFlight >= concurrency || entry.count >= maxOfOne) return false
      if (queue === retry && retriesInFlight >= maxRetries) return false
      entry.count += 1
      inFlight += 1
      if (queue === retry) retriesInFlight += 1
      taken.set(subscriptionId, entry)
      return true
    },
    release({ queue, job }) {
      const entry = taken.get(job.data.subscriptionId)
      if (entry === undefined) throw new Error('A slot was released that was never taken.')
      entry.count -= 1
      entry.answeredAt = performance.now()
      if (entry.count === 0) taken.delete(job.data.subscriptionId)
      inFlight -= 1
      if (queue === retry) retriesInFlight -= 1
      if (inFlight === 0) onIdle?.()
    },
    stalled() {
      const now = performance.now()
      const isStalled = ({ count, answeredAt }: { count: number; answeredAt: number }) =>
        count >= maxOfOne && now - answeredAt > STALL_MS
      return new Set([...taken].flatMap(([id, entry]) => (isStalled(entry) ? [id] : [])))
    },
    idle() {
      if (inFlight === 0) return Promise.resolve()
      return new Promise((resolve) => {
        onIdle = resolve
      })
    },
  }
}
