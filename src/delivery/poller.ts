import type { PgBoss } from 'pg-boss'
import type { Db } from '../storage/database.ts'
import { claimJobs } from '../storage/queue.ts'
import type { Claims } from './claims.ts'
import type { Lane } from './lane.ts'
import type { Shares } from './shares.ts'

/** Claims jobs of one queue: when woken, once a second, and on and on while there are more. */
export interface Poller {
  wake(): void
  stop(): Promise<void>
}

export interface PollerOptions {
  readonly lane: Lane
  readonly db: Db
  readonly boss: PgBoss
  readonly claims: Claims
  readonly shares: Shares
  readonly onClaimed: () => void
  readonly onError: (error: unknown) => void
}

const BATCH = 250
/** Of one lane: waiting, in flight or being recorded. */
const MAX_HELD = 1_500
const POLL_MS = 1_000

export function createPoller(options: PollerOptions): Poller {
  const { lane, db, boss, claims, shares, onClaimed, onError } = options
  let polling: Promise<void> | undefined
  let isPolling = false
  let isWoken = false
  let hasMore = false
  let isStopping = false

  const poll = async () => {
    isWoken = false
    const ignored = ignoredSubscriptions(lane, shares)
    const jobs = await claimJobs(boss, db, lane.queue, BATCH, ignored)
    // What is left out may be waiting: look again as soon as there is room.
    hasMore = jobs.length > 0 && (jobs.length === BATCH || ignored.length > 0)
    claims.hold(lane.queue, jobs)
    lane.add(jobs)
    if (jobs.length > 0) onClaimed()
  }

  const hasRoom = () => lane.size() < BATCH && claims.size() < MAX_HELD
  const run = async () => {
    isPolling = true
    try {
      while (!isStopping && (isWoken || hasMore) && hasRoom()) await poll()
    } catch (error) {
      onError(error) // the timer tries again
    }
    isPolling = false // where there was no room, before `run` has even returned
  }
  const wake = () => {
    isWoken = true
    if (!isStopping && !isPolling) polling = run()
  }
  const timer = setInterval(() => {
    releaseStalled(options).catch(onError) // else they wait here, or lapse
    wake()
  }, POLL_MS)

  return {
    wake,
    async stop() {
      isStopping = true
      clearInterval(timer)
      await polling
    },
  }
}

/** Those that could not be sent for now anyway stay in the queue, out of everyone's way. */
function ignoredSubscriptions(lane: Lane, shares: Shares): string[] {
  return [...shares.stalled().union(new Set(lane.fullSubscriptions()))]
}

/** A hanging endpoint's jobs must not fill the room that others need. */
async function releaseStalled({ lane, claims, shares }: PollerOptions): Promise<void> {
  const stalled = shares.stalled()
  if (stalled.size === 0) return
  await claims.release(
    lane.queue,
    lane.remove((subscriptionId) => stalled.has(subscriptionId)),
  )
}
