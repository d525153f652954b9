import { type DeliveryKeys, type Queue, retry, test } from '../storage/jobs.ts'
import type { Ending, Standing } from './endpoint.ts'
import { createEndpoints } from './endpoints.ts'
import type { Claim } from './owed-delivery.ts'

/**
 * How many requests may be in flight: in all, of one subscription, of those that are slow, and of
 * retries, so that first attempts always find a slot. Tests come on top.
 */
export interface Shares {
  /** What exceeds a share waits in its queue. */
  hasRoom(queue: Queue<DeliveryKeys>, subscriptionId: string): boolean
  take(queue: Queue<DeliveryKeys>, subscriptionId: string): void
  release(claim: Claim, ending: Ending, durationMs: number): void
  /** Requests a second that it can take, 0 where it is given up; undefined while nothing is known. */
  capacity(subscriptionId: string, isPatient: boolean): number | undefined
  /** How many retries are taken before first attempts, so that these cannot starve them either. */
  retriesFirst(): number
  stop(): void
}

/** Up to so many of them go to endpoints of each standing: who answers must get past who hangs. */
const SHARE_OF_RETRIES: Record<Standing, number> = { slow: 0.4, untried: 0.45, prompt: 0.5 }
const SHARE_OF_RETRIES_FIRST = 0.1
const SHARE_OF_TESTS = 0.1

export function createShares(concurrency: number): Shares {
  const most = (share: number) => Math.max(1, Math.floor(concurrency * share))
  const endpoints = createEndpoints(concurrency)
  const inFlight = new Map<Queue<DeliveryKeys>, number>()
  let inFlightInAll = 0
  let last: Queue<DeliveryKeys> | undefined

  const count = (queue: Queue<DeliveryKeys>) => inFlight.get(queue) ?? 0
  const add = (queue: Queue<DeliveryKeys>, change: 1 | -1) => {
    inFlight.set(queue, count(queue) + change)
    inFlightInAll += change
  }
  const hasRoomForRetry = (subscriptionId: string) =>
    count(retry) < most(SHARE_OF_RETRIES[endpoints.standing(subscriptionId)])
  const hasRoom = (queue: Queue<DeliveryKeys>, subscriptionId: string) => {
    if (queue === test) return count(test) < most(SHARE_OF_TESTS)
    if (inFlightInAll - count(test) >= concurrency) return false
    return (queue !== retry || hasRoomForRetry(subscriptionId)) && endpoints.hasRoom(subscriptionId)
  }

  return {
    hasRoom,
    take(queue, subscriptionId) {
      endpoints.begin(subscriptionId)
      add(queue, 1)
      if (queue !== test) last = queue
    },
    release({ queue, job }, ending, durationMs) {
      endpoints.end(job.data.subscriptionId, ending, durationMs)
      add(queue, -1)
    },
    capacity: endpoints.capacity,
    retriesFirst() {
      if (last === retry) return 0 // they take turns, or with a single slot there would be nothing else
      return Math.max(0, most(SHARE_OF_RETRIES_FIRST) - count(retry))
    },
    stop: endpoints.stop,
  }
}
