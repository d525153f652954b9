import type { PgBoss } from 'pg-boss'
import { attemptJob, QUEUES, retry } from '../storage/jobs.ts'
import { findStandings, type Standing } from '../storage/outcomes.ts'
import { finishJobs } from '../storage/queue.ts'
import type { Transaction } from '../storage/transaction.ts'
import type { Claim } from './owed-delivery.ts'
import { isSettlement, type Settled } from './settlement.ts'

/**
 * Takes the jobs of a batch out of their queues, and answers those that were still ours: what is missing
 * belongs to another attempt by now, and its outcome is dropped.
 */
export async function finishClaims(
  tx: Transaction,
  boss: PgBoss,
  given: readonly Settled[],
): Promise<Settled[]> {
  const overtaken = await findOvertaken(tx, given)
  const batch = given.filter((settled) => !overtaken.has(settled))
  const claims = Map.groupBy(batch, (settled) => claimOf(settled).queue)
  const finished = await Promise.all(
    QUEUES.map(async (queue) => {
      const ofQueue = claims.get(queue) ?? []
      const jobs = ofQueue.map((settled) => claimOf(settled).job)
      const ids = await finishJobs(boss, tx.db, queue, jobs)
      return ofQueue.filter((settled) => ids.has(claimOf(settled).job.id))
    }),
  )
  return giveBackOvertaken(tx, finished.flat())
}

export function claimOf(settled: Settled): Claim {
  return isSettlement(settled) ? settled.owed : settled
}

/** What was resent since we looked has a job of a new cycle, and that is not ours. From now on nothing can be. */
async function giveBackOvertaken(tx: Transaction, finished: readonly Settled[]) {
  const overtaken = await findOvertaken(tx, finished)
  if (overtaken.size === 0) return [...finished]
  await tx.enqueue(
    retry,
    [...overtaken].map((settled) => {
      const { id, data } = claimOf(settled).job
      return attemptJob({ id, ...data }, data.attemptNumber)
    }),
  )
  return finished.filter((settled) => !overtaken.has(settled))
}

/**
 * The job of a retry, or of a resend, has the id of the one before it, and so a claim that lapsed looks
 * like the claim of a later attempt. It is told by what was recorded or begun since.
 */
async function findOvertaken(
  tx: Transaction,
  batch: readonly Settled[],
): Promise<ReadonlySet<Settled>> {
  const retries = batch.filter((settled) => claimOf(settled).queue === retry)
  const ids = retries.map((settled) => claimOf(settled).job.id)
  const standings = await findStandings(tx.db, ids)
  return new Set(
    retries.filter((settled) => isOvertaken(settled, standings.get(claimOf(settled).job.id))),
  )
}

function isOvertaken(settled: Settled, standing: Standing | undefined): boolean {
  const { cycle, attemptNumber } = isSettlement(settled)
    ? { cycle: settled.owed.delivery.cycle, attemptNumber: settled.owed.attemptNumber }
    : settled
  // None where the delivery was not there, or no attempt was begun.
  if (cycle !== undefined && standing?.cycle !== cycle) return true
  return attemptNumber !== undefined && standing?.attemptCount !== attemptNumber - 1
}
