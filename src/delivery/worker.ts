import type { PgBoss } from 'pg-boss'
import type { Pace } from '../domain/deferrals.ts'
import type { Clock } from '../storage/clock.ts'
import type { Db } from '../storage/database.ts'
import type { Vault } from '../storage/encryption.ts'
import { deliver, retry, test } from '../storage/jobs.ts'
import type { Notifications } from '../storage/notifications.ts'
import { takeTurns } from '../storage/rate-limits.ts'
import type { RevocationWatch } from '../storage/revocations.ts'
import type { Transact } from '../storage/transaction.ts'
import { createAdmission } from './admission.ts'
import { type AttemptContext, attempt } from './attempt.ts'
import { createClaims } from './claims.ts'
import { createCommitter } from './committer.ts'
import { cacheConfigurations } from './configurations.ts'
import { createDeferrals } from './deferrals.ts'
import type { Publish } from './disabling.ts'
import { createDispatcher, type TakeTurn } from './dispatcher.ts'
import { claimOf } from './fence.ts'
import { createLane } from './lane.ts'
import { type LoadContext, loadOwed, type Moot } from './load.ts'
import type { Claim, OwedDelivery } from './owed-delivery.ts'
import { startPolling } from './polling.ts'
import { startResends } from './resends.ts'
import { createRevocations, type Revocations } from './revocations.ts'
import { type Settlement, settle } from './settlement.ts'
import { createShares } from './shares.ts'
import { createTurns, type Turns } from './turns.ts'

export interface WorkerOptions extends AttemptContext {
  readonly db: Db
  readonly boss: PgBoss
  readonly transact: Transact
  readonly notifications: Notifications
  readonly revocations: RevocationWatch
  readonly vault: Vault
  readonly now: Clock
  /** Tells of subscriptions that were turned off. */
  readonly publish: Publish
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
  const { db, concurrency } = options
  const lanes = {
    test: createLane(test),
    deliver: createLane(deliver),
    retry: createLane(retry),
  }
  const claims = createClaims(options)
  const revocations = createRevocations({ db, watch: options.revocations })
  const shares = createShares(concurrency)
  const turns = createTurns({
    ...options,
    takeTurns: (wanted) => takeTurns(db, wanted),
    countWaiting: (id) => lanes.deliver.sizeOf(id) + lanes.retry.sizeOf(id),
    onTurn: () => dispatcher.wake(),
  })
  const deferrals = createDeferrals({
    ...options,
    claims,
    onRoom: () => polling.refill(),
    paceOf: (id, isPatient) => slower(shares.capacity(id, isPatient), turns.limitOf(id)),
  })
  const findConfigurations = cacheConfigurations(db, options.vault)
  const committer = createCommitter({
    ...options,
    onCommitted(batch) {
      claims.forget(batch.map(claimOf))
      polling.refill()
    },
  })
  const dispatcher = createDispatcher({
    ...options,
    admission: createAdmission({ lanes, shares, turns, revocations }),
    load: (batch) => loadAndLearn({ ...options, findConfigurations }, batch, turns),
    run: (owed, turn) => timedAttempt(options, owed, turn, revocations),
    onSettled: committer.add,
    onAbandoned: (claim) => claims.forget([claim]), // it lapses, and runs again
  })
  const polling = startPolling(
    { ...options, claims, deferrals, onClaimed: dispatcher.wake },
    [lanes.test],
    [lanes.deliver, lanes.retry],
  )
  const resends = startResends(options)
  return {
    async stop() {
      await Promise.all([polling.stop(), resends.stop()])
      await dispatcher.stop()
      await committer.drain()
      shares.stop()
      await claims.releaseAll(Object.values(lanes))
    },
  }
}

/** A rate limit holds for whoever knows it: what was loaded before that waits for a turn like the rest. */
async function loadAndLearn(context: LoadContext, batch: readonly Claim[], turns: Turns) {
  const loaded = await loadOwed(context, batch)
  for (const { subscription } of loaded.owed) {
    turns.learn(subscription.id, subscription.rateLimitPerSecond)
  }
  return loaded
}

async function timedAttempt(
  context: AttemptContext,
  owed: OwedDelivery,
  takeTurn: TakeTurn,
  revocations: Revocations,
): Promise<Settlement | Moot | 'withdrawn'> {
  const begin = () => ({ startedAt: context.now(), start: performance.now() })
  let beginning = begin()
  const attempted = await attempt(context, owed, {
    mayStart: () => revocations.mayStart(owed.subscription.id, owed.revision),
    async turn() {
      const turn = takeTurn()
      const isTurn = turn === true || (await turn)
      beginning = begin() // the time that a mapping or the turn took is not the endpoint's
      return isTurn
    },
  })
  if (attempted === 'withdrawn') return attempted
  if (attempted === 'dropped') {
    const { queue, job, attemptNumber, delivery } = owed
    return { queue, job, attemptNumber, cycle: delivery.cycle, isCanceled: true }
  }
  const { startedAt, start } = beginning
  const { durationMs = performance.now() - start } = attempted
  const times = { startedAt, endedAt: context.now(), durationMs }
  return settle(owed, attempted, times, Math.random())
}

function slower(capacity: number | undefined, limit: number | undefined): Pace | undefined {
  if (limit !== undefined && limit <= (capacity ?? limit)) {
    return { perSecond: limit, isLimit: true }
  }
  return capacity === undefined ? undefined : { perSecond: capacity, isLimit: false }
}
