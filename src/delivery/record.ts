import type { PgBoss } from 'pg-boss'
import type { Disabling } from '../domain/notices.ts'
import { insertExchanges } from '../storage/exchanges.ts'
import { attemptJob, QUEUES, retry } from '../storage/jobs.ts'
import {
  cancelDeliveries,
  findAttemptCounts,
  updateDeliveries,
  updateHealth,
} from '../storage/outcomes.ts'
import { finishJobs } from '../storage/queue.ts'
import { insertRequestLog } from '../storage/request-log.ts'
import { lockSubscriptions } from '../storage/subscriptions.ts'
import type { Transaction } from '../storage/transaction.ts'
import { announce, disableEnded, type NoticeContext } from './disabling.ts'
import type { Claim } from './owed-delivery.ts'
import {
  endingOf,
  healthChanges,
  isSettlement,
  type Settled,
  type Settlement,
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
  const ours = await finishClaims(tx, context.boss, await withoutOvertaken(tx, batch))
  const settlements = batch.filter(isSettlement).filter(({ owed }) => ours.has(owed.job.id))
  const canceledIds = batch.flatMap((settled) =>
    !isSettlement(settled) && settled.isCanceled && ours.has(settled.job.id)
      ? [settled.job.id]
      : [],
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
  ])
  await announce(tx, context, disabled)
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

/**
 * A retry's job has the id of the one before it, and so a claim that lapsed looks like the claim of a
 * later attempt. It is told by the attempts that were recorded since.
 */
async function withoutOvertaken(tx: Transaction, batch: readonly Settled[]): Promise<Settled[]> {
  const retries = batch.flatMap((settled) => {
    const { queue, job } = claimOf(settled)
    const number = attemptNumberOf(settled)
    return queue === retry && number !== undefined ? [{ settled, id: job.id, number }] : []
  })
  const counts = await findAttemptCounts(
    tx.db,
    retries.map(({ id }) => id),
  )
  const overtaken = new Set(
    retries.flatMap(({ settled, id, number }) => (counts.get(id) === number - 1 ? [] : [settled])),
  )
  return batch.filter((settled) => !overtaken.has(settled))
}

/** None where no attempt was begun. */
function attemptNumberOf(settled: Settled): number | undefined {
  return isSettlement(settled) ? settled.owed.attemptNumber : settled.attemptNumber
}

/** The fence: what is missing belongs to another attempt by now, and its outcome is dropped. */
async function finishClaims(
  tx: Transaction,
  boss: PgBoss,
  batch: readonly Settled[],
): Promise<ReadonlySet<string>> {
  const claims = Map.groupBy(batch.map(claimOf), ({ queue }) => queue)
  const finished = await Promise.all(
    QUEUES.map((queue) => {
      const jobs = (claims.get(queue) ?? []).map(({ job }) => job)
      return finishJobs(boss, tx.db, queue, jobs)
    }),
  )
  return new Set(finished.flatMap((ids) => [...ids]))
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
  return settlements.flatMap(({ owed, nextAttemptAt }) =>
    nextAttemptAt === null || !waiting.has(owed.delivery.id)
      ? []
      : [attemptJob(owed.delivery, owed.attemptNumber + 1, nextAttemptAt)],
  )
}
