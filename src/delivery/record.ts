import type { PgBoss } from 'pg-boss'
import { cancelPendingDeliveries } from '../storage/deliveries.ts'
import { attemptJob, type DeliveryKeys, deliver, type Queue, retry } from '../storage/jobs.ts'
import {
  cancelDeliveries,
  findAttemptCounts,
  findFailingSince,
  updateDeliveries,
  updateHealth,
} from '../storage/outcomes.ts'
import { finishJobs } from '../storage/queue.ts'
import { insertRequestLog } from '../storage/request-log.ts'
import { disableSubscriptions, lockSubscriptions } from '../storage/subscriptions.ts'
import type { Transaction } from '../storage/transaction.ts'
import type { Claim } from './owed-delivery.ts'
import { healthChanges, type Settled, type Settlement } from './settlement.ts'

/**
 * Writes what became of a batch of jobs, all or nothing: the jobs, the deliveries, the retries, the
 * endpoints' health, and last, under the append lock, the log.
 */
export async function record(
  tx: Transaction,
  boss: PgBoss,
  batch: readonly Settled[],
): Promise<void> {
  const lastTries = batch.filter(isSettlement).filter(mayDisable)
  // Subscriptions, then their health, then deliveries: in this order everyone takes what it needs, or
  // two would wait for each other.
  await lockSubscriptions(tx.db, subscriptionIdsOf(lastTries))
  const ours = await finishClaims(tx, boss, await withoutOvertaken(tx, batch))
  const settlements = batch.filter(isSettlement).filter(({ owed }) => ours.has(owed.job.id))
  const canceledIds = batch.flatMap((settled) =>
    !isSettlement(settled) && settled.isCanceled && ours.has(settled.job.id)
      ? [settled.job.id]
      : [],
  )

  const [, waiting] = await Promise.all([
    // First, so that who turns an endpoint off below meets nobody who holds its deliveries and waits.
    updateHealth(tx.db, healthChanges(settlements)),
    updateDeliveries(
      tx.db,
      settlements.map(({ change }) => change),
    ),
    cancelDeliveries(tx.db, canceledIds, tx.now),
  ])
  await Promise.all([
    tx.enqueue(retry, retryJobs(settlements, waiting)),
    disableFailing(tx, settlements.filter(mayDisable)),
  ])
  await insertRequestLog(
    tx.db,
    settlements.map(({ entry }) =>
      waiting.has(entry.deliveryId) ? entry : { ...entry, nextAttemptAt: null },
    ),
  )
}

export function claimOf(settled: Settled): Claim {
  return isSettlement(settled) ? settled.owed : settled
}

/**
 * A retry's job has the id of the one before it, and so a claim that lapsed looks like the claim of a
 * later attempt. It is told by the attempts that were recorded since.
 */
async function withoutOvertaken(tx: Transaction, batch: readonly Settled[]): Promise<Settled[]> {
  const retries = batch.filter(isSettlement).filter(({ owed }) => owed.queue === retry)
  const counts = await findAttemptCounts(
    tx.db,
    retries.map(({ owed }) => owed.delivery.id),
  )
  const overtaken = new Set<Settled>(
    retries.filter(({ owed }) => counts.get(owed.delivery.id) !== owed.attemptNumber - 1),
  )
  return batch.filter((settled) => !overtaken.has(settled))
}

/** The fence: what is missing belongs to another attempt by now, and its outcome is dropped. */
async function finishClaims(
  tx: Transaction,
  boss: PgBoss,
  batch: readonly Settled[],
): Promise<ReadonlySet<string>> {
  const claims = batch.map(claimOf)
  const finish = (queue: Queue<DeliveryKeys>) => {
    const jobs = claims.flatMap((claim) => (claim.queue === queue ? [claim.job] : []))
    return finishJobs(boss, tx.db, queue, jobs)
  }
  const [first, later] = await Promise.all([finish(deliver), finish(retry)])
  return first.union(later)
}

/** Of those that still wait: what was canceled while its request was in flight is not tried again. */
function retryJobs(settlements: readonly Settlement[], waiting: ReadonlySet<string>) {
  return settlements.flatMap(({ owed, nextAttemptAt }) =>
    nextAttemptAt === null || !waiting.has(owed.delivery.id)
      ? []
      : [attemptJob(owed.delivery, owed.attemptNumber + 1, nextAttemptAt)],
  )
}

/** Turns off the endpoints where a delivery used its last try and nothing has succeeded since its first. */
async function disableFailing(tx: Transaction, lastTries: readonly Settlement[]): Promise<void> {
  if (lastTries.length === 0) return
  const failing = await findFailingSince(
    tx.db,
    lastTries.map(({ owed, change, endedAt }) => ({
      subscriptionId: owed.subscription.id,
      time: change.firstFailureAt ?? endedAt,
    })),
  )
  if (failing.length === 0) return
  const disabled = await disableSubscriptions(tx.db, failing, 'retries_exhausted', tx.now)
  if (disabled.length > 0) await cancelPendingDeliveries(tx.db, disabled, tx.now)
}

function mayDisable({ owed, change }: Settlement): boolean {
  return change.status === 'exhausted' && owed.subscription.autoDisable
}

function isSettlement(settled: Settled): settled is Settlement {
  return 'outcome' in settled
}

function subscriptionIdsOf(settlements: readonly Settlement[]): string[] {
  return [...new Set(settlements.map(({ owed }) => owed.subscription.id))].sort()
}
