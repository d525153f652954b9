import { sql } from 'kysely'
import type { SubscriptionStatus } from '../domain/subscriptions.ts'
import type { Db } from './database.ts'
import { attemptJob, QUEUES, retry } from './jobs.ts'
import type { Transaction } from './transaction.ts'

export interface CycleOptions {
  /** The bulk resend that waits for its first request. */
  readonly resendId: string | null
  /** Of its job; retries that are due have 0. */
  readonly priority: number
}

interface OldJob {
  readonly id: string
  readonly queue: (typeof QUEUES)[number]['name']
  readonly isBusy: boolean
}

interface Begun {
  readonly id: string
  readonly eventId: string
  readonly subscriptionId: string
  readonly attemptCount: number
}

/** Those whose job a worker has: a request may be in flight, and its outcome must find its job. */
export async function findBusy(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  return busyOf(await holdJobs(db, ids))
}

/**
 * Owes deliveries that have ended once more, and answers which: not those that wait, nor those that are
 * busy. In `retry`, where a claim of the cycle before is told from one of the new cycle. A canceled
 * delivery may have left a job behind, beside which there can be no other of its id.
 */
export async function beginCycles(
  tx: Transaction,
  ids: readonly string[],
  { resendId, priority }: CycleOptions,
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const jobs = await holdJobs(tx.db, ids)
  const busy = busyOf(jobs)
  const idle = ids.filter((id) => !busy.has(id))
  const { rows } = await sql<Begun>`
    update deliveries set
      status = 'pending', trigger = 'resend', cycle = cycle + 1, cycle_start = attempt_count,
      resend_id = ${resendId}::uuid, next_attempt_at = ${tx.now}, completed_at = null,
      first_failure_at = null, signing_key_id = null, signing_secret_id = null
    where id = any(${idle}::uuid[]) and status <> 'pending'
    returning id, event_id, subscription_id, attempt_count`.execute(tx.db)

  const begun = new Set(rows.map(({ id }) => id))
  const left = jobs.filter(({ id }) => begun.has(id))
  await Promise.all(
    QUEUES.map((queue) => {
      const ofQueue = left.filter((job) => job.queue === queue.name)
      return tx.dequeue(
        queue,
        ofQueue.map(({ id }) => id),
      )
    }),
  )
  await tx.enqueue(
    retry,
    rows.map((row) => ({
      ...attemptJob({ ...row, owedSince: tx.now.getTime() }, row.attemptCount + 1),
      priority,
    })),
  )
  return begun
}

/** Until the transaction ends, nobody disables or deletes them. A deleted one has no status. */
export async function holdStatuses(
  db: Db,
  subscriptionIds: readonly string[],
): Promise<ReadonlyMap<string, SubscriptionStatus>> {
  if (subscriptionIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('subscriptions')
    .select(['id', 'status'])
    .where('id', 'in', subscriptionIds)
    .orderBy('id')
    .forShare()
    .execute()
  return new Map(rows.map(({ id, status }) => [id, status]))
}

/** Keeps those that are idle from being claimed. Never waits: what another transaction has is busy. */
async function holdJobs(db: Db, ids: readonly string[]): Promise<OldJob[]> {
  const names = QUEUES.map(({ name }) => name)
  const { rows } = await sql<OldJob>`
    select job.id, job.name as queue, coalesce(held.state = 'active', true) as is_busy
    from pgboss.job as job
    left join (
      select name, id, state from pgboss.job
      where name = any(${names}::text[]) and id = any(${ids}::uuid[])
      for update skip locked
    ) as held on held.name = job.name and held.id = job.id
    where job.name = any(${names}::text[]) and job.id = any(${ids}::uuid[])`.execute(db)
  return rows
}

function busyOf(jobs: readonly OldJob[]): ReadonlySet<string> {
  return new Set(jobs.flatMap(({ id, isBusy }) => (isBusy ? [id] : [])))
}
