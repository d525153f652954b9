import { sql } from 'kysely'
import { createClaims } from '../../src/delivery/claims.ts'
import { createDeferrals, type DeferralsOptions } from '../../src/delivery/deferrals.ts'
import { createLane } from '../../src/delivery/lane.ts'
import { newUuid } from '../../src/domain/ids.ts'
import { attemptJob, type DeliveryKeys, type Queue } from '../../src/storage/jobs.ts'
import { type ClaimedJob, claimJobs } from '../../src/storage/queue.ts'
import type { DeliveryRig } from './owed.ts'
import { anId } from './rows.ts'

export type Job = ClaimedJob<DeliveryKeys>

interface JobRow {
  id: string
  name: string
  state: string
  attemptNumber: number
  delayMs: number
}

/** What is needed to put jobs off and to see what became of them. */
export function deferralsOn({ db, boss, transact }: DeliveryRig) {
  const startTime = new Date()
  const claimAll = (queue: Queue<DeliveryKeys>): Promise<Job[]> =>
    claimJobs(boss, db, queue, 10_000, [])
  return {
    claimAll,
    makeDue: () => sql`update pgboss.job set start_after = now()`.execute(db),
    /** Jobs of one subscription, claimed from this queue: one for each attempt number. */
    async claimNew(queue: Queue<DeliveryKeys>, attemptNumbers: readonly number[]): Promise<Job[]> {
      const subscriptionId = anId()
      const jobs = attemptNumbers.map((attemptNumber) =>
        attemptJob({ id: newUuid(startTime), eventId: anId(), subscriptionId }, attemptNumber),
      )
      await transact((tx) => tx.enqueue(queue, jobs))
      return claimAll(queue)
    },
    /** What the queues hold of these jobs, in the order of their times. */
    async stored(jobs: readonly Job[]): Promise<JobRow[]> {
      const { rows } = await sql<JobRow>`
        select id, name, state, (data->>'attemptNumber')::int as attempt_number,
          extract(epoch from start_after - ${startTime})::float8 * 1000 as delay_ms
        from pgboss.job where id = any(${jobs.map(({ id }) => id)}::uuid[])
        order by start_after, id`.execute(db)
      return rows
    },
    /** A lane with these jobs, all of whose endpoints have this pace. */
    start(
      queue: Queue<DeliveryKeys>,
      jobs: readonly Job[],
      perSecond: number | undefined,
      part: Partial<DeferralsOptions> = {},
    ) {
      const errors: unknown[] = []
      const onError = (error: unknown) => errors.push(error)
      const lane = createLane(queue)
      const claims = createClaims({ db, boss, onError })
      lane.add(jobs)
      claims.hold(queue, jobs)
      const deferrals = createDeferrals({
        ...{ transact, boss, claims, now: () => startTime, onError },
        paceOf: () => (perSecond === undefined ? undefined : { perSecond, isLimit: true }),
        onRoom: () => undefined,
        ...part,
      })
      return {
        ...{ lane, claims, deferrals, errors },
        async sweep() {
          deferrals.sweep(lane)
          await deferrals.idle()
        },
        [Symbol.asyncDispose]: () => claims.releaseAll([lane]),
      }
    },
  }
}
