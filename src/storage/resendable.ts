import { type SelectQueryBuilder, sql } from 'kysely'
import { uuidFloor } from '../domain/ids.ts'
import type { ResendFilter } from '../domain/resends.ts'
import type { Db } from './database.ts'
import type { Database } from './tables.ts'
import { isStatementTimeout } from './violations.ts'

/** What selects the deliveries of a bulk resend. */
export interface ResendSelection {
  readonly environmentId: string
  readonly filter: ResendFilter
  /** The least id that is not past the retention. */
  readonly oldestId: string
  /** What ended later is not part of it: it may be its own doing. */
  readonly createdAt: Date
}

export interface Resendable {
  readonly id: string
  readonly eventId: string
  readonly subscriptionId: string
  /** Of a test event, where the environment sends none: it would be canceled again. */
  readonly isUnwanted: boolean
}

/** What was found, in the order of ids, of the deliveries that were looked at. */
export interface ResendStretch {
  readonly found: readonly Resendable[]
  /** The last that was looked at; null where there is none. */
  readonly lastId: string | null
  /** Whether there are no more. */
  readonly isLast: boolean
}

/** So many are looked at in one query: however few are wanted, it takes some milliseconds. */
const MAX_LOOKED_AT = 5_000
/** A delivery is older than its end, whichever processes noted the two. */
const MAX_SKEW_MS = 60_000

/** Undefined where it takes longer: there may be millions. */
export async function countResendable(
  db: Db,
  selection: ResendSelection,
  limitMs: number,
): Promise<number | undefined> {
  try {
    return await db.transaction().execute(async (trx) => {
      await sql.raw(`set local statement_timeout = ${limitMs}`).execute(trx)
      const { count } = await wanted(within(trx.selectFrom('deliveries'), selection), selection)
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return count
    })
  } catch (error) {
    if (isStatementTimeout(error)) return undefined
    throw error
  }
}

/** The next of them, after the last that was dealt with. */
export async function findResendable(
  db: Db,
  selection: ResendSelection,
  after: string | null,
  limit: number,
): Promise<ResendStretch> {
  let stretch = within(db.selectFrom('deliveries'), selection)
  if (after !== null) stretch = stretch.where('id', '>', after)
  const { rows: looked } = await sql<{ id: string; count: number }>`
    select id, count(*) over ()::integer as count from (
      ${stretch.select('id').orderBy('id').limit(MAX_LOOKED_AT)}
    ) as looked order by id desc limit 1`.execute(db)
  const [last] = looked
  if (last === undefined) return { found: [], lastId: null, isLast: true }

  const found = await wanted(stretch, selection)
    .select(['id', 'eventId', 'subscriptionId', isUnwanted(selection).as('isUnwanted')])
    .where('id', '<=', last.id)
    .orderBy('id')
    .limit(limit)
    .execute()
  const lastFound = found.at(-1)
  if (found.length === limit && lastFound !== undefined) {
    return { found, lastId: lastFound.id, isLast: false }
  }
  return { found, lastId: last.id, isLast: last.count < MAX_LOOKED_AT }
}

type Deliveries<Row> = SelectQueryBuilder<Database, 'deliveries', Row>

/** By what the indexes know, so that a stretch of them is a stretch of an index. */
function within<Row>(all: Deliveries<Row>, selection: ResendSelection) {
  const { environmentId, filter, oldestId, createdAt } = selection
  const { subscriptionId, eventId, since, until } = filter
  let query = all
    .where('environmentId', '=', environmentId)
    .where('id', '>=', oldestId)
    .where('id', '<', uuidFloor(new Date(createdAt.getTime() + MAX_SKEW_MS)))
  if (subscriptionId !== undefined) query = query.where('subscriptionId', '=', subscriptionId)
  if (eventId !== undefined) query = query.where('eventId', '=', eventId)
  if (since !== undefined) query = query.where('id', '>=', uuidFloor(new Date(since)))
  if (until !== undefined) query = query.where('id', '<', uuidFloor(new Date(until)))
  return query
}

function wanted<Row>(some: Deliveries<Row>, { filter, createdAt }: ResendSelection) {
  const query = some
    .where(sql<boolean>`status = any(${filter.status}::text[])`)
    .where('completedAt', '<=', createdAt)
  const { eventTypes } = filter
  if (eventTypes === undefined) return query
  return query.where(sql<boolean>`event_type = any(${eventTypes}::text[])`)
}

function isUnwanted({ environmentId }: ResendSelection) {
  return sql<boolean>`(
    exists (select from events where events.id = deliveries.event_id and events.is_test)
    and not (select include_test_events from environments where id = ${environmentId})
  )`
}
