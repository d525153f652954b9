import { sql } from 'kysely'
import type { DeliveryStatus } from '../domain/deliveries.ts'
import { uuidFloor } from '../domain/ids.ts'
import type { Db } from './database.ts'

/** A delivery's state after an attempt. */
export interface DeliveryChange {
  readonly id: string
  readonly status: DeliveryStatus
  readonly attemptCount: number
  readonly firstFailureAt: Date | null
  /** What the attempt was signed with. */
  readonly signingKeyId: string | null
  readonly signingSecretId: string | null
  readonly nextAttemptAt: Date | null
  readonly completedAt: Date | null
}

/** What a batch of attempts says of one endpoint. */
export interface HealthChange {
  readonly subscriptionId: string
  /** When the last success of the batch ended, if there was one. */
  readonly succeededAt: Date | null
  /** After it. */
  readonly failureCount: number
  readonly failingSince: Date | null
}

/** A request begins at most this long before it ends; its entry's id is as old as its beginning. */
const MAX_ATTEMPT_MS = 60_000
/** An outcome is written this soon after its end: a claim that nobody renews has lapsed long before. */
const MAX_LATENESS_MS = 2 * 60_000
/** So an entry is recorded this soon after its id was made, or is known to be late. */
export const MAX_RECORDING_MS = MAX_ATTEMPT_MS + MAX_LATENESS_MS

/**
 * Applies the outcomes. What was canceled meanwhile stays canceled, unless the request that was in
 * flight then has succeeded. Answers which still wait for another attempt.
 */
export async function updateDeliveries(
  db: Db,
  changes: readonly DeliveryChange[],
): Promise<ReadonlySet<string>> {
  if (changes.length === 0) return new Set()
  const column = <T>(pick: (change: DeliveryChange) => T): T[] => changes.map(pick)
  const applies = sql`(delivery.status = 'pending' or change.status = 'succeeded')`
  const { rows } = await sql<{ id: string; isPending: boolean }>`
    update deliveries as delivery set
      attempt_count = change.attempt_count,
      first_failure_at = change.first_failure_at,
      signing_key_id = change.signing_key_id,
      signing_secret_id = change.signing_secret_id,
      resend_id = null,
      status = case when ${applies} then change.status else delivery.status end,
      next_attempt_at = case when ${applies} then change.next_attempt_at end,
      completed_at = case when ${applies} then change.completed_at else delivery.completed_at end
    from unnest(
      ${column((change) => change.id)}::uuid[],
      ${column((change) => change.status)}::text[],
      ${column((change) => change.attemptCount)}::integer[],
      ${column((change) => change.firstFailureAt)}::timestamptz[],
      ${column((change) => change.signingKeyId)}::uuid[],
      ${column((change) => change.signingSecretId)}::uuid[],
      ${column((change) => change.nextAttemptAt)}::timestamptz[],
      ${column((change) => change.completedAt)}::timestamptz[]
    ) as change (
      id, status, attempt_count, first_failure_at, signing_key_id, signing_secret_id,
      next_attempt_at, completed_at
    )
    where delivery.id = change.id
      -- Told beforehand, the planner leaves out the days that have none of them.
      and delivery.id = any(${column((change) => change.id)}::uuid[])
    returning delivery.id, delivery.status = 'pending' as is_pending`.execute(db)
  return new Set(rows.flatMap(({ id, isPending }) => (isPending ? [id] : [])))
}

/** How far a delivery has come. */
export interface Standing {
  readonly id: string
  readonly cycle: number
  /** Attempts that have been recorded. */
  readonly attemptCount: number
}

export async function findStandings(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Standing>`
    select id, cycle, attempt_count from deliveries where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Ends deliveries whose subscription is disabled or gone. */
export async function cancelDeliveries(db: Db, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update deliveries set
      status = 'canceled', completed_at = ${now}, next_attempt_at = null, resend_id = null
    where id = any(${ids}::uuid[]) and status = 'pending'`.execute(db)
}

/**
 * Batches may come out of order: a success makes good what failed before it, and not what failed after.
 * Rows are touched in one order, so that two of these never wait for each other.
 */
export async function updateHealth(db: Db, changes: readonly HealthChange[]): Promise<void> {
  if (changes.length === 0) return
  const column = <T>(pick: (change: HealthChange) => T): T[] => changes.map(pick)
  const recovered = changes.filter(({ succeededAt }) => succeededAt !== null)
  const startsAnew = sql`exists (
    select from unnest(
      ${recovered.map(({ subscriptionId }) => subscriptionId)}::uuid[],
      ${recovered.map(({ succeededAt }) => succeededAt)}::timestamptz[]
    ) as recovery (subscription_id, succeeded_at)
    where recovery.subscription_id = health.subscription_id
      and recovery.succeeded_at >= health.failing_since)`
  await sql`
    insert into subscription_health as health (subscription_id, consecutive_failures, failing_since)
    select change.subscription_id, change.failure_count, change.failing_since
    from unnest(
      ${column(({ subscriptionId }) => subscriptionId)}::uuid[],
      ${column(({ failureCount }) => failureCount)}::integer[],
      ${column(({ failingSince }) => failingSince)}::timestamptz[]
    ) as change (subscription_id, failure_count, failing_since)
    where case when change.failure_count > 0
      then exists (select from subscriptions where id = change.subscription_id)
      else exists (
        select from subscription_health as failing
        where failing.subscription_id = change.subscription_id and failing.consecutive_failures > 0
      ) end
    order by change.subscription_id
    on conflict (subscription_id) do update set
      consecutive_failures = excluded.consecutive_failures
        + case when ${startsAnew} then 0 else health.consecutive_failures end,
      failing_since = case when ${startsAnew} then excluded.failing_since
        else least(health.failing_since, excluded.failing_since) end`.execute(db)
}

/** Of these subscriptions, those whose record knows of no success since the time given for each. */
export async function findFailingSince(
  db: Db,
  since: readonly { readonly subscriptionId: string; readonly time: Date }[],
): Promise<string[]> {
  const { rows } = await sql<{ subscriptionId: string }>`
    select distinct health.subscription_id
    from subscription_health as health
    join unnest(
      ${since.map(({ subscriptionId }) => subscriptionId)}::uuid[],
      ${since.map(({ time }) => time)}::timestamptz[]
    ) as asked (subscription_id, time) using (subscription_id)
    where health.failing_since <= asked.time`.execute(db)
  return rows.map(({ subscriptionId }) => subscriptionId)
}

/**
 * Whether a subscription that counts as failing since before this time has had a success after it: one
 * that was written before the first failure was. What succeeded much later has ended the failing.
 */
export async function hasSucceededSince(
  db: Db,
  subscriptionId: string,
  time: Date,
): Promise<boolean> {
  const { rows } = await sql`
    select from request_log
    where subscription_id = ${subscriptionId}
      and id >= ${uuidFloor(new Date(time.getTime() - MAX_ATTEMPT_MS))}
      and id < ${uuidFloor(new Date(time.getTime() + MAX_LATENESS_MS))}
      and outcome = 'succeeded' and trigger <> 'test'
      and started_at + duration_ms * interval '1 millisecond' >= ${time}
    limit 1`.execute(db)
  return rows.length > 0
}
