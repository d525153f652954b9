import { sql } from 'kysely'
import type { Resend, ResendFilter } from '../domain/resends.ts'
import { DAY_MS, oldestIdWithin } from '../domain/retention.ts'
import type { Db } from './database.ts'
import { type Page, type PageRequest, readPage } from './pages.ts'

/** What a batch of outcomes adds to a bulk resend. */
export interface Tally {
  readonly resendId: string
  readonly succeeded: number
  readonly failed: number
}

/** A bulk resend as it is worked on. */
export interface ResendState {
  readonly id: string
  readonly environmentId: string
  /** Of its environment, now. */
  readonly retentionDays: number
  readonly filter: ResendFilter
  /** Of the deliveries that it has dealt with, in the order of their ids, the last one. */
  readonly lastId: string | null
  readonly createdAt: Date
  readonly completedAt: Date | null
}

export interface ResendAdvance {
  /** How many more it has dealt with. */
  readonly passed: number
  readonly lastId: string | null
  readonly completedAt: Date | null
}

/** In one statement: few enough that nobody waits for them. */
const MAX_DELETED = 1_000

export async function insertResend(
  db: Db,
  resend: Pick<Resend, 'id' | 'environmentId' | 'total' | 'createdAt' | 'completedAt'> & {
    readonly filter: ResendFilter
  },
): Promise<void> {
  await db
    .insertInto('resends')
    .values({ ...resend, filter: JSON.stringify(resend.filter) })
    .execute()
}

export function findResends(
  db: Db,
  environmentId: string,
  ids: readonly string[],
): Promise<Resend[]> {
  return selectResends(db)
    .where('environmentId', '=', environmentId)
    .where('id', 'in', ids)
    .execute()
}

/** Of any environment: of those that somebody has found in their own before. */
export function findResendsAnywhere(db: Db, ids: readonly string[]): Promise<Resend[]> {
  return selectResends(db).where('id', 'in', ids).execute()
}

export function listResends(
  db: Db,
  environmentId: string,
  page: PageRequest<string>,
): Promise<Page<Resend>> {
  return readPage(selectResends(db).where('environmentId', '=', environmentId), 'id', page)
}

/** How many of an environment go on. */
export async function countUnfinished(db: Db, environmentId: string): Promise<number> {
  const { count } = await db
    .selectFrom('resends')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('environmentId', '=', environmentId)
    .where('completedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** Until the transaction ends: one step of it at a time. */
export function lockResend(db: Db, id: string): Promise<ResendState | undefined> {
  return db
    .selectFrom('resends')
    .select(['id', 'environmentId', 'filter', 'lastId', 'createdAt', 'completedAt'])
    .select(
      sql<number>`(select retention_days from environments where id = environment_id)`.as(
        'retentionDays',
      ),
    )
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** Takes in the tallies that were written so far. The total grows with what was not counted, or was found late. */
export async function advanceResend(db: Db, id: string, advance: ResendAdvance): Promise<void> {
  const { passed, lastId, completedAt } = advance
  await sql`
    with tally as (
      delete from resend_tallies where resend_id = ${id} returning succeeded, failed
    )
    update resends set
      passed = passed + ${passed}::integer,
      total = greatest(total, passed + ${passed}::integer),
      last_id = coalesce(${lastId}::uuid, last_id),
      succeeded = succeeded + (select coalesce(sum(succeeded), 0) from tally),
      failed = failed + (select coalesce(sum(failed), 0) from tally),
      completed_at = ${completedAt}
    where id = ${id}`.execute(db)
}

/** Rows of their own: batches that counted in one row would wait for each other. */
export async function addTallies(db: Db, tallies: readonly Tally[]): Promise<void> {
  if (tallies.length === 0) return
  await db
    .insertInto('resendTallies')
    .values([...tallies])
    .execute()
}

/** Of a resend's deliveries, whether any waits for its first request, and how many do since this time. */
export async function countWaiting(
  db: Db,
  id: string,
  since: Date,
): Promise<{ isAny: boolean; recent: number }> {
  const { rows } = await sql<{ isAny: boolean; recent: number }>`
    select
      exists (select from deliveries where resend_id = ${id}) as is_any,
      (select count(*)::integer from deliveries
        where resend_id = ${id} and next_attempt_at > ${since}) as recent`.execute(db)
  return rows[0] ?? { isAny: false, recent: 0 }
}

/** Those that ended before their environment's retention, some at a time, with what came late for them. */
export async function deleteOldResends(db: Db, now: Date, signal: AbortSignal): Promise<void> {
  const environments = await sql<{ retentionDays: number }>`
    select distinct retention_days from environments`.execute(db)
  for (const { retentionDays } of environments.rows) {
    let count = MAX_DELETED
    while (count === MAX_DELETED && !signal.aborted) {
      count = await deleteSome(db, retentionDays, now)
    }
  }
}

async function deleteSome(db: Db, retentionDays: number, now: Date): Promise<number> {
  const endedBefore = new Date(now.getTime() - retentionDays * DAY_MS)
  // They were made before they ended, so the index has them by environment and id.
  const { rows } = await sql<{ count: number }>`
    with old as (
      delete from resends where id in (
        select resends.id from environments
        join resends on resends.environment_id = environments.id
        where retention_days = ${retentionDays}
          and resends.id < ${oldestIdWithin(retentionDays, now)}
          and completed_at < ${endedBefore}
        limit ${MAX_DELETED}
      ) returning id
    ), late as (
      delete from resend_tallies where resend_id in (select id from old)
    )
    select count(*)::integer as count from old`.execute(db)
  return rows[0]?.count ?? 0
}

/** A tally may still come after the end: of what was canceled while its request was in flight. */
function selectResends(db: Db) {
  const sumOf = (column: 'succeeded' | 'failed') => sql<number>`(
    ${sql.ref(`resends.${column}`)} + (
      select coalesce(sum(${sql.ref(`tally.${column}`)}), 0) from resend_tallies as tally
      where tally.resend_id = resends.id
    ))::integer`
  return db
    .selectFrom('resends')
    .select(['id', 'environmentId', 'total', 'createdAt', 'completedAt'])
    .select([
      sql<number>`case when completed_at is not null then total else least(total, passed - (
        select count(*) from deliveries where resend_id = resends.id
      ))::integer end`.as('done'),
      sumOf('succeeded').as('succeeded'),
      sumOf('failed').as('failed'),
    ])
}
