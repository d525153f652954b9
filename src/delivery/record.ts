import type { PgBoss } from 'pg-boss'
import type { Disabling } from '../domain/notices.ts'
import { insertExchanges } from '../storage/exchanges.ts'
import { attemptJob, retry } from '../storage/jobs.ts'
import { cancelDeliveries, updateDeliveries, updateHealth } from '../storage/outcomes.ts'
import { insertRequestLog } from '../storage/request-log.ts'
import { addTallies } from '../storage/resends.ts'
import { lockSubscriptions } from '../storage/subscriptions.ts'
import type { Transaction } from '../storage/transaction.ts'
import { announce, disableEnded, type NoticeContext } from './disabling.ts'
import { finishClaims } from './fence.ts'
import {
  endingOf,
  healthChanges,
  isSettlement,
  type Settled,
  type Settlement,
  talliesOf,
  withoutDisabling,
} from './settlement.ts'

export interface RecordContext extends NoticeContext {
  readonly boss: PgBoss
}

/**
 * Writes what became of a batch of jobs, all or nothing: the jobs, the deliveries, the endpoints'
 * health, who is turned off, the retries, and last, under the append lock, the log.
 */
export async function record(
  tx: Transaction,
  context: RecordContext,
  given: readonly Settled[],
): Promise<void> {
  // Subscriptions, then their health, then deliveries: in this order everyone takes what it needs, or
  // two would wait for each other.
  const batch = await lockEndings(tx, given)
  const ours = await finishClaims(tx, context.boss, batch)
  const settlements = ours.filter(isSettlement)
  const canceledIds = ours.flatMap((settled) =>
    !isSettlement(settled) && settled.isCanceled ? [settled.job.id] : [],
  )

  const [, pending] = await Promise.all([
    // First, so that who turns an endpoint off below meets nobody who holds its deliveries and waits.
    updateHealth(tx.db, healthChanges(settlements)),
    updateDeliveries(
      tx.db,
      settlements.map(({ change }) => change),
    ),
    cancelDeliveries(tx.db, canceledIds, tx.now),
  ])
  const disabled = await disableEnded(
    tx,
    settlements.flatMap((settlement) => endingOf(settlement) ?? []),
  )
  const waiting = waitingOf(settlements, pending, disabled)
  await Promise.all([
    tx.enqueue(retry, retryJobs(settlements, waiting)),
    insertExchanges(
      tx.db,
      settlements.flatMap(({ exchange }) => exchange ?? []),
    ),
    addTallies(tx.db, talliesOf(settlements)),
  ])
  await announce(tx, context, disabled)
  await insertRequestLog(
    tx.db,
    settlements.map(({ entry }) =>
      waiting.has(entry.deliveryId) ? entry : { ...entry, nextAttemptAt: null },
    ),
    tx.now,
  )
}

/**
 * Locks the subscriptions that may have to be turned off. One that was changed after the request had
 * been made stays on: the answer was that of another URL, perhaps, and the next will tell.
 */
async function lockEndings(tx: Transaction, batch: readonly Settled[]): Promise<Settled[]> {
  const endings = batch.flatMap((settled) =>
    isSettlement(settled) ? (endingOf(settled) ?? []) : [],
  )
  const ids = new Set(endings.map(({ subscriptionId }) => subscriptionId))
  const revisions = await lockSubscriptions(tx.db, [...ids])
  return batch.map((settled) => {
    if (!isSettlement(settled) || endingOf(settled) === null) return settled
    const { subscription, revision } = settled.owed
    return revisions.get(subscription.id) === revision ? settled : withoutDisabling(settled)
  })
}

/** The deliveries that will be tried again: not those of subscriptions that have just been turned off. */
function waitingOf(
  settlements: readonly Settlement[],
  pending: ReadonlySet<string>,
  disabled: readonly Disabling[],
): ReadonlySet<string> {
  const disabledIds = new Set(disabled.map(({ subscriptionId }) => subscriptionId))
  const waiting = settlements.flatMap(({ owed: { delivery } }) =>
    pending.has(delivery.id) && !disabledIds.has(delivery.subscriptionId) ? [delivery.id] : [],
  )
  return new Set(waiting)
}

function retryJobs(settlements: readonly Settlement[], waiting: ReadonlySet<string>) {
  return settlements.flatMap(({ owed: { job, attemptNumber }, nextAttemptAt }) =>
    nextAttemptAt === null || !waiting.has(job.id)
      ? []
      : [attemptJob({ id: job.id, ...job.data }, attemptNumber + 1, nextAttemptAt)],
  )
}
