import { type DeliveryKeys, type Queue, test } from '../storage/jobs.ts'
import type { Ending } from './endpoint.ts'
import type { Lane } from './lane.ts'
import type { Claim } from './owed-delivery.ts'
import type { Revocations } from './revocations.ts'
import type { Shares } from './shares.ts'
import type { Turns } from './turns.ts'

/** Who may send next. A claim that is let in has a slot and, under a rate limit, a turn. */
export interface Admission {
  next(limit: number): Claim[]
  /** Waits for the turn; false where the request must be put back. */
  turn(claim: Claim): Promise<boolean> | true
  /** Its turn is not asked for: no request will be made. */
  skipTurn(claim: Claim): void
  /** Its request has ended. */
  leave(claim: Claim, ending: Ending, durationMs: number): void
  /** It needs no request. */
  turnAway(claim: Claim): void
  /** Its request was not made, and is to be later. */
  putBack(claim: Claim): void
}

export interface AdmissionOptions {
  readonly lanes: { readonly test: Lane; readonly deliver: Lane; readonly retry: Lane }
  readonly shares: Shares
  readonly turns: Turns
  readonly revocations: Revocations
}

export function createAdmission({
  lanes,
  shares,
  turns,
  revocations,
}: AdmissionOptions): Admission {
  const admit = (queue: Queue<DeliveryKeys>) => (subscriptionId: string) => {
    const isLimited = queue !== test // for which somebody waits
    // Room first: turns that pass while there is none would be lost for other processes too.
    if (!shares.hasRoom(queue, subscriptionId)) return false
    if (isLimited && !turns.isNear(subscriptionId)) return false
    shares.take(queue, subscriptionId)
    if (isLimited) turns.give(subscriptionId)
    return true
  }
  const skipTurn = (claim: Claim) => {
    if (claim.queue !== test) turns.drop(claim.job.data.subscriptionId)
  }
  const leave = (claim: Claim, ending: Ending, durationMs: number) => {
    revocations.release(claim.job.data.subscriptionId)
    shares.release(claim, ending, durationMs)
  }

  return {
    leave,
    next(limit) {
      const batch: Claim[] = []
      const takeFrom = ({ queue, next }: Lane, most: number) => {
        batch.push(...next(Math.min(most, limit - batch.length), admit(queue)))
      }
      takeFrom(lanes.test, limit)
      takeFrom(lanes.retry, shares.retriesFirst())
      takeFrom(lanes.deliver, limit)
      takeFrom(lanes.retry, limit)
      for (const { job } of batch) revocations.hold(job.data.subscriptionId)
      return batch
    },
    turn({ queue, job }) {
      const isFree = queue === test || turns.limitOf(job.data.subscriptionId) === undefined
      return isFree || turns.wait(job.data.subscriptionId)
    },
    skipTurn,
    turnAway(claim) {
      skipTurn(claim)
      leave(claim, 'unused', 0)
    },
    putBack(claim) {
      const lane = Object.values(lanes).find(({ queue }) => queue === claim.queue)
      lane?.putBack(claim.job)
      leave(claim, 'unused', 0)
    },
  }
}
