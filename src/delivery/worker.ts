import type { PgBoss } from 'pg-boss'
import type { Clock } from '../storage/clock.ts'
import type { Db } from '../storage/database.ts'
import type { Vault } from '../storage/encryption.ts'
import { deliver, retry } from '../storage/jobs.ts'
import type { Notifications } from '../storage/notifications.ts'
import type { Transact } from '../storage/transaction.ts'
import { type AttemptContext, attempt } from './attempt.ts'
import { createClaims } from './claims.ts'
import { createCommitter } from './committer.ts'
import { cacheConfigurations } from './configurations.ts'
import { createDispatcher } from './dispatcher.ts'
import { createLane } from './lane.ts'
import { loadOwed } from './load.ts'
import type { OwedDelivery } from './owed-delivery.ts'
import { createPoller } from './poller.ts'
import { claimOf } from './record.ts'
import { type Settlement, settle } from './settlement.ts'
import { createShares } from './shares.ts'

export interface WorkerOptions extends AttemptContext {
  readonly db: Db
  readonly boss: PgBoss
  readonly transact: Transact
  readonly notifications: Notifications
  readonly vault: Vault
  readonly now: Clock
  /** Requests in flight in this process. */
  readonly concurrency: number
  readonly onError: (error: unknown) => void
}

export interface Worker {
  /** Sends nothing new, lets what is in flight end, records it, and gives back what only waited. */
  stop(): Promise<void>
}

/** Claims jobs, loads what they are about, makes the attempts, and hands the outcomes on. */
export function startWorker(options: WorkerOptions): Worker {
  const shares = createShares(options.concurrency)
  const lanes = [createLane(deliver), createLane(retry)]
  const claims = createClaims(options)
  const loadContext = {
    ...options,
    findConfigurations: cacheConfigurations(options.db, options.vault),
  }
  const committer = createCommitter({
    ...options,
    onCommitted(batch) {
      claims.forget(batch.map(claimOf))
      for (const poller of pollers) poller.refill()
    },
  })
  const dispatcher = createDispatcher({
    ...options,
    lanes,
    shares,
    load: (batch) => loadOwed(loadContext, batch),
    run: (owed) => timedAttempt(options, owed),
    onSettled: committer.add,
    onAbandoned: (claim) => claims.forget([claim]), // it lapses, and runs again
  })
  const pollers = lanes.map((lane) =>
    createPoller({ ...options, lane, claims, shares, onClaimed: dispatcher.wake }),
  )
  const wakeAll = () => {
    for (const poller of pollers) poller.wake()
  }
  const stopListening = options.notifications.onNotify('jobs', wakeAll)
  wakeAll()
  return {
    async stop() {
      stopListening()
      await Promise.all(pollers.map((poller) => poller.stop()))
      await dispatcher.stop()
      await committer.drain()
      await claims.releaseAll(lanes)
    },
  }
}

async function timedAttempt(context: AttemptContext, owed: OwedDelivery): Promise<Settlement> {
  const startedAt = context.now()
  const start = performance.now()
  const outcome = await attempt(context, owed)
  const times = { startedAt, endedAt: context.now(), durationMs: performance.now() - start }
  return settle(owed, outcome, times, Math.random())
}
