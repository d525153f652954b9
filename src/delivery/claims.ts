import type { PgBoss } from 'pg-boss'
import type { Db } from '../storage/database.ts'
import type { DeliveryKeys, Queue } from '../storage/jobs.ts'
import { type ClaimedJob, LEASE_RENEWAL_MS, releaseJobs, renewJobs } from '../storage/queue.ts'
import type { Lane } from './lane.ts'
import type { Claim } from './owed-delivery.ts'

/** The jobs that this process has claimed and not yet finished. Their leases are renewed here. */
export interface Claims {
  hold(queue: Queue<DeliveryKeys>, jobs: readonly ClaimedJob<DeliveryKeys>[]): void
  forget(claims: readonly Claim[]): void
  /** Gives back all that waits in these lanes, and ends the renewal. */
  releaseAll(lanes: readonly Lane[]): Promise<void>
  readonly size: () => number
}

interface Held extends Claim {
  readonly heldSince: number
}

export function createClaims(options: {
  readonly db: Db
  readonly boss: PgBoss
  readonly onError: (error: unknown) => void
}): Claims {
  const { db, boss, onError } = options
  const held = new Map<string, Held>()

  /** Most jobs are done before their first renewal and cost nothing here. */
  const renew = async () => {
    const old = [...held.values()].filter(
      ({ heldSince }) => performance.now() - heldSince > LEASE_RENEWAL_MS / 2,
    )
    for (const [queue, claims] of Map.groupBy(old, (claim) => claim.queue)) {
      await renewJobs(
        boss,
        db,
        queue,
        claims.map(({ job }) => job),
      )
    }
  }
  const timer = setInterval(() => {
    renew().catch(onError) // tried again at the next turn; the fence guards what lapses
  }, LEASE_RENEWAL_MS)

  /** By the claim, not by its id: the same delivery may have come back meanwhile. */
  const forgetJobs = (jobs: readonly ClaimedJob<DeliveryKeys>[]) => {
    for (const job of jobs) if (held.get(job.id)?.job === job) held.delete(job.id)
  }

  return {
    size: () => held.size,
    hold(queue, jobs) {
      const heldSince = performance.now()
      for (const job of jobs) held.set(job.id, { queue, job, heldSince })
    },
    forget: (claims) => forgetJobs(claims.map(({ job }) => job)),
    async releaseAll(lanes) {
      clearInterval(timer)
      for (const lane of lanes) {
        const jobs = lane.clear()
        forgetJobs(jobs)
        await releaseJobs(boss, db, lane.queue, jobs).catch(onError) // else they lapse
      }
    },
  }
}
