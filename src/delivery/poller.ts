import type { PgBoss } from 'pg-boss'
import type { Db } from '../storage/database.ts'
import { claimJobs } from '../storage/queue.ts'
import type { Claims } from './claims.ts'
import type { Lane } from './lane.ts'

/** Claims jobs of one queue: when woken, once a second, and on and on while there are more. */
export interface Poller {
  /** Something may be new. */
  wake(): void
  /** There is room again: goes on where more was left in the queue. */
  refill(): void
  stop(): Promise<void>
}

export interface PollerOptions {
  readonly lane: Lane
  readonly db: Db
  readonly boss: PgBoss
  readonly claims: Claims
  /** Claimed by all pollers: waiting, in flight or being recorded. */
  readonly maxHeld: number
  /** Something has come into the lane. */
  readonly onClaimed: () => void
  readonly onError: (error: unknown) => void
}

const BATCH = 250
/** In one lane, so that some slow subscriptions with much to send leave room for the others. */
const MAX_WAITING = 2_000
const POLL_MS = 1_000

export function createPoller(options: PollerOptions): Poller {
  const { lane, db, boss, claims, maxHeld, onClaimed, onError } = options
  let polling: Promise<void> | undefined
  let isPolling = false
  let isWoken = false
  let hasMore = false
  let isProductive = false
  let isStopping = false

  const poll = async () => {
    isWoken = false
    const ignored = lane.fullSubscriptions()
    const jobs = await claimJobs(boss, db, lane.queue, BATCH, ignored)
    claims.hold(lane.queue, jobs)
    lane.add(jobs)
    hasMore = jobs.length === BATCH || ignored.length > 0
    // To look past a subscription that is full is to read through its backlog: only when something may
    // be new, and for as long as it finds much.
    isProductive = jobs.length === BATCH && (ignored.length > 0 || !isAnyFull())
    if (jobs.length > 0) onClaimed()
  }

  const isAnyFull = () => lane.fullSubscriptions().length > 0
  const hasRoom = () => lane.size() < MAX_WAITING && claims.size() < maxHeld
  const isRefill = () => hasMore && lane.size() < BATCH && !isAnyFull()
  const run = async () => {
    isPolling = true
    try {
      while (!isStopping && hasRoom() && (isWoken || isProductive || isRefill())) await poll()
    } catch (error) {
      onError(error) // the timer tries again
    }
    isPolling = false // where there was no room, before `run` has even returned
  }
  const refill = () => {
    if (!isStopping && !isPolling) polling = run()
  }
  const wake = () => {
    isWoken = true
    refill()
  }
  const timer = setInterval(wake, POLL_MS)

  return {
    wake,
    refill,
    async stop() {
      isStopping = true
      clearInterval(timer)
      await polling
    },
  }
}
