import type { PgBoss } from 'pg-boss'
import type { Db } from '../storage/database.ts'
import type { Notifications } from '../storage/notifications.ts'
import type { Claims } from './claims.ts'
import type { Deferrals } from './deferrals.ts'
import type { Lane } from './lane.ts'
import { createPoller, type PollerOptions } from './poller.ts'

/** A poller for each lane, woken together, and what keeps the lanes from holding too much. */
export interface Polling {
  /** There is room again. */
  refill(): void
  stop(): Promise<void>
}

export interface PollingOptions {
  readonly db: Db
  readonly boss: PgBoss
  readonly notifications: Notifications
  readonly claims: Claims
  readonly deferrals: Deferrals
  readonly onClaimed: () => void
  readonly onError: (error: unknown) => void
}

/** An endpoint that has fallen silent is seen by nothing else. */
const SWEEP_MS = 1_000
/** A commit is what putting off costs: not one for each event of an endpoint that is silent. */
const SWEEP_PAUSE_MS = 250
const MAX_HELD = 3_000
/** Those that are waited for are few, and are claimed also while the database is slow to record. */
const MAX_HELD_URGENT = 4_000

/** `urgent` are the lanes of which nothing is ever put off. */
export function startPolling(
  options: PollingOptions,
  urgent: readonly Lane[],
  patient: readonly Lane[],
): Polling {
  const { deferrals, onClaimed } = options
  const listenings: (() => void)[] = []
  const start = (lane: Lane, part: Pick<PollerOptions, 'maxHeld' | 'onClaimed'>) => {
    const poller = createPoller({ ...options, ...part, lane })
    listenings.push(options.notifications.onNotify(lane.queue.name, poller.wake))
    poller.wake()
    return poller
  }
  const sweepAfter = (lane: Lane) => {
    let sweptAt = 0
    return () => {
      onClaimed() // what there is room for is sent
      const now = performance.now()
      if (now - sweptAt < SWEEP_PAUSE_MS && lane.fullSubscriptions().length === 0) return
      sweptAt = now
      deferrals.sweep(lane)
    }
  }
  const pollers = [
    ...urgent.map((lane) => start(lane, { maxHeld: MAX_HELD_URGENT, onClaimed })),
    ...patient.map((lane) => start(lane, { maxHeld: MAX_HELD, onClaimed: sweepAfter(lane) })),
  ]
  const timer = setInterval(() => {
    onClaimed() // and makes room for those of which nothing is known yet
    for (const lane of patient) deferrals.sweep(lane)
  }, SWEEP_MS)
  return {
    refill() {
      for (const poller of pollers) poller.refill()
    },
    async stop() {
      for (const stopListening of listenings) stopListening()
      clearInterval(timer)
      await Promise.all(pollers.map((poller) => poller.stop()))
      await deferrals.idle()
    },
  }
}
