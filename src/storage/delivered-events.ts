import { sql } from 'kysely'
import type { EventFilter } from '../domain/events.ts'
import { uuidBeside, uuidFloor, uuidTime } from '../domain/ids.ts'
import type { View } from '../domain/retention.ts'
import type { Db } from './database.ts'
import { idRange, MADE_TOGETHER_MS } from './id-range.ts'
import { all, bounds, type Condition, type Found, orderOf, type Stretch } from './search.ts'

export interface EventSearch {
  readonly view: View
  readonly filter: EventFilter
  readonly ceiling: string | undefined
}

interface Row {
  readonly id: string
  readonly isWanted: boolean
  /** Whether the step ended among its deliveries. */
  readonly isCut: boolean
  /** Whether the step began with them, too. */
  readonly isOnly: boolean
}

/**
 * A step of a search for events by what became of their deliveries, which are looked at in the order of
 * their events. Most events have come to a good end: what asks for others has an index of its own.
 */
export async function lookAtDelivered(
  db: Db,
  { view, filter, ceiling }: EventSearch,
  stretch: Stretch<string>,
): Promise<Found<{ readonly id: string }, string>> {
  const { environmentId, oldestId } = view
  const { limit, size, isDescending } = stretch
  const order = orderOf(stretch)
  const isUndelivered = filter.deliveryStatus?.every((status) => status !== 'succeeded') ?? false
  const within = all([
    sql`environment_id = ${environmentId}`,
    ...(isUndelivered ? [sql<boolean>`status <> 'succeeded'`] : []),
    ...idRange(sql`event_id`, { ...filter, oldestId, ceiling }),
    ...bounds(sql`event_id`, stretch),
    ...partitionsOf(view, filter),
  ])
  const { rows } = await sql<Row>`
    select event_id as id, bool_or(is_wanted) as is_wanted, max(number) = ${size} as is_cut,
      max(number) = ${size} and min(number) = 1 as is_only
    from (
      select event_id, (${all(wantedOf(filter))}) is true as is_wanted,
        row_number() over (order by event_id ${order}) as number
      from deliveries where ${within}
      order by event_id ${order} limit ${size}
    ) as looked_at
    group by event_id
    having bool_or(is_wanted) or max(number) = ${size}
    order by event_id ${order} limit ${limit}`.execute(db)

  const last = rows.at(-1)
  // More deliveries than a step has rows: this event is looked at by itself, whatever that takes.
  if (last?.isOnly === true && !last.isWanted) {
    const isWanted = await hasWanted(db, last.id, within, filter)
    return { rows: isWanted ? [last] : [], stoppedAt: last.id }
  }
  const found = rows.filter(({ isWanted }) => isWanted)
  if (last?.isCut !== true || found.length === limit) return { rows: found, stoppedAt: undefined }
  if (last.isWanted) return { rows: found, stoppedAt: last.id }
  // Some of its deliveries have not been looked at: the next step begins with it again.
  return { rows: found, stoppedAt: uuidBeside(last.id, isDescending ? 1 : -1) }
}

async function hasWanted(
  db: Db,
  id: string,
  within: Condition,
  filter: EventFilter,
): Promise<boolean> {
  const { rows } = await sql`
    select from deliveries
    where ${within} and event_id = ${id} and ${all(wantedOf(filter))} limit 1`.execute(db)
  return rows.length > 0
}

/** The deliveries' own ids choose their partitions, and are made with those of their events. */
function partitionsOf({ oldestId }: View, { since, until }: EventFilter): Condition[] {
  const least = Math.max(uuidTime(oldestId).getTime(), since?.getTime() ?? 0) - MADE_TOGETHER_MS
  const floor: Condition = sql`id >= ${uuidFloor(new Date(least))}`
  if (until === undefined) return [floor]
  return [floor, sql`id < ${uuidFloor(new Date(until.getTime() + MADE_TOGETHER_MS))}`]
}

function wantedOf({ deliveryStatus, subscriptionId, ...filter }: EventFilter): Condition[] {
  const { types, isTest, publisherId } = filter
  return [
    sql`true`,
    deliveryStatus === undefined ? undefined : sql`status = any(${deliveryStatus}::text[])`,
    subscriptionId === undefined ? undefined : sql`subscription_id = ${subscriptionId}`,
    types === undefined ? undefined : sql`event_type = any(${types}::text[])`,
    publisherId === undefined ? undefined : sql`publisher_id = ${publisherId}`,
    isTest === undefined
      ? undefined
      : // Not `exists`, for which the planner may read the events of all days first.
        sql`(select is_test from events where events.id = event_id) = ${isTest}`,
  ].filter((condition) => condition !== undefined) as Condition[]
}
