import type { PgBoss } from 'pg-boss'
import { deferredUntil, type Pace } from '../domain/deferrals.ts'
import { uuidTime } from '../domain/ids.ts'
import type { Clock } from '../storage/clock.ts'
import { attemptJob, type DeliveryKeys, type Queue, retry } from '../storage/jobs.ts'
import { type ClaimedJob, finishJobs } from '../storage/queue.ts'
import type { Transact } from '../storage/transaction.ts'
import type { Claims } from './claims.ts'
import type { Lane } from './lane.ts'

/**
 * Puts off what an endpoint cannot take soon: such jobs go back to the queue of what waits for its time.
 * So the backlog of a slow, silent or limited endpoint lies in the database, out of everyone's way.
 */
export interface Deferrals {
  /** Looks through a lane for more than is worth holding. */
  sweep(lane: Lane): void
  /** Resolves when nothing is being written. */
  idle(): Promise<void>
}

export interface DeferralsOptions {
  readonly transact: Transact
  readonly boss: PgBoss
  readonly claims: Claims
  readonly now: Clock
  /** Of a subscription's endpoint; 0 where it is given up. */
  readonly paceOf: (subscriptionId: string, isPatient: boolean) => Pace | undefined
  /** There is room again. */
  readonly onRoom: () => void
  readonly onError: (error: unknown) => void
}

/** How long what is held should last. */
const HOLD_SECONDS = 2
const MIN_HELD = 10
/** Enough for the one request at a time that tries: or some hundred that are silent would fill a lane. */
const HELD_OF_SILENT = 1
/** Jobs in a lane, from which on it holds nothing for those who only pause. */
const CROWDED = 1_000
/** A retry has a time that the receiver knows of; what was put off has none. */
const AFTER_RETRIES = -1

type Job = ClaimedJob<DeliveryKeys>

export function createDeferrals(options: DeferralsOptions): Deferrals {
  const { claims, paceOf, now, onError } = options
  const lastAt = new Map<string, number>()
  const writing = new Set<Promise<void>>()

  /** In memory, by this process alone: where others do the same, some come back too early, and wait again. */
  const dueAt = ({ id, data: { subscriptionId, owedSince = uuidTime(id).getTime() } }: Job) => {
    const pace = paceOf(subscriptionId, false)
    const last = lastAt.get(subscriptionId) ?? 0
    const at = deferredUntil(owedSince, pace, last, now().getTime(), Math.random())
    if (pace !== undefined && pace.perSecond > 0) lastAt.set(subscriptionId, at)
    return new Date(at)
  }
  const forgetPast = () => {
    const time = now().getTime()
    for (const [id, at] of lastAt) if (at < time) lastAt.delete(id)
  }

  return {
    sweep(lane) {
      const isPatient = lane.size() < CROWDED
      const jobs = lane.excess((id) => worthHolding(lane.queue, paceOf(id, isPatient)))
      forgetPast()
      if (jobs.length === 0) return
      const due = new Map(jobs.map((job) => [job.id, dueAt(job)]))
      const written = putOff(options, lane.queue, jobs, due)
        .catch(onError) // the claims lapse, and are made again
        .then(() => {
          claims.forget(jobs.map((job) => ({ queue: lane.queue, job })))
          writing.delete(written)
          options.onRoom()
        })
      writing.add(written)
    },
    async idle() {
      await Promise.all(writing)
    },
  }
}

/** First attempts at an endpoint that is silent join its retries, of which the oldest are tried first. */
function worthHolding(queue: Queue<DeliveryKeys>, pace: Pace | undefined): number {
  if (pace === undefined) return Number.POSITIVE_INFINITY
  if (pace.perSecond === 0) return queue === retry ? HELD_OF_SILENT : 0
  return Math.max(MIN_HELD, pace.perSecond * HOLD_SECONDS)
}

/** The delivery, and the attempt that is next, stay what they are. */
async function putOff(
  { transact, boss }: DeferralsOptions,
  queue: Queue<DeliveryKeys>,
  jobs: readonly Job[],
  due: ReadonlyMap<string, Date>,
): Promise<void> {
  await transact(async (tx) => {
    const ours = await finishJobs(boss, tx.db, queue, jobs)
    const later = jobs
      .filter(({ id }) => ours.has(id))
      .map(({ id, data }) => attemptJob({ id, ...data }, data.attemptNumber, due.get(id)))
    await tx.enqueue(
      retry,
      later.map((job) => ({ ...job, priority: AFTER_RETRIES })),
    )
  })
}
