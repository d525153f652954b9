import { sql } from 'kysely'
import type { Event, EventFilter } from '../domain/events.ts'
import type { View } from '../domain/retention.ts'
import type { Db } from './database.ts'
import { type EventSearch, lookAtDelivered } from './delivered-events.ts'
import { idRange } from './id-range.ts'
import type { Page, PageRequest } from './pages.ts'
import { type Condition, lookAt, STEP_ROWS, type Stretch, searchPage } from './search.ts'

/** Of data that are read at once: one event may have half a mebibyte of them. */
export const MAX_DATA_BYTES = 16 * 1_024 * 1_024

/** An event, without its data where those would be too much together with the others'. */
export type FoundEvent = Omit<Event, 'rawData'> & { readonly rawData: string | null }

/** One statement for any number of events. */
export async function insertEvents(db: Db, events: readonly Event[]): Promise<void> {
  const column = <T>(pick: (event: Event) => T): T[] => events.map(pick)
  await sql`
    insert into events (
      id, environment_id, type, data, occurred_at, is_test,
      card_template_id, action_flow_config_id, publisher_id
    )
    select * from unnest(
      ${column((event) => event.id)}::uuid[],
      ${column((event) => event.environmentId)}::uuid[],
      ${column((event) => event.type)}::text[],
      ${column((event) => event.rawData)}::text[],
      ${column((event) => event.occurredAt)}::timestamptz[],
      ${column((event) => event.isTest)}::boolean[],
      ${column((event) => event.cardTemplateId)}::text[],
      ${column((event) => event.actionFlowConfigId)}::text[],
      ${column((event) => event.publisherId)}::uuid[]
    )`.execute(db)
}

export function findEvents(
  db: Db,
  environmentId: string,
  ids: readonly string[],
): Promise<Event[]> {
  return db
    .selectFrom('events')
    .select([
      'id',
      'environmentId',
      'type',
      'data as rawData',
      'occurredAt',
      'isTest',
      'cardTemplateId',
      'actionFlowConfigId',
      'publisherId',
    ])
    .where('environmentId', '=', environmentId)
    .where('id', 'in', ids)
    .execute()
}

/** In the order of their ids: data up to so many bytes, and of the first one always. */
export async function findEventsWithin(
  db: Db,
  environmentId: string,
  ids: readonly string[],
  { isNewestFirst = true, maxBytes = MAX_DATA_BYTES } = {},
): Promise<FoundEvent[]> {
  const order = isNewestFirst ? sql`desc` : sql`asc`
  const { rows } = await sql<FoundEvent>`
    select id, environment_id, type, occurred_at, is_test,
      card_template_id, action_flow_config_id, publisher_id,
      case when bytes <= ${maxBytes} or number = 1 then data end as raw_data
    from (
      select *, sum(octet_length(data)) over in_order as bytes, row_number() over in_order as number
      from events
      where environment_id = ${environmentId} and id = any(${ids}::uuid[])
      window in_order as (order by id ${order})
    ) as counted
    order by id ${order}`.execute(db)
  return rows
}

/** A page has fewer rows than asked for, too, where their data would be too much. */
export async function listEvents(
  db: Db,
  view: View,
  filter: EventFilter,
  page: PageRequest<string>,
  { stepRows = STEP_ROWS, maxBytes = MAX_DATA_BYTES } = {},
): Promise<Page<Event, string>> {
  const isByDelivery = filter.deliveryStatus !== undefined || filter.subscriptionId !== undefined
  const wanted = { view, filter, ceiling: page.ceiling }
  const look = (stretch: Stretch<string>) =>
    isByDelivery ? lookAtDelivered(db, wanted, stretch) : lookAtEvents(db, wanted, stretch)
  const found = await searchPage(page, look, stepRows)
  return readFound(db, view.environmentId, found, page, maxBytes)
}

function lookAtEvents(
  db: Db,
  { view: { environmentId, oldestId }, filter, ceiling }: EventSearch,
  stretch: Stretch<string>,
) {
  const { types, isTest, publisherId } = filter
  const range = [
    sql<boolean>`environment_id = ${environmentId}`,
    ...idRange(sql`id`, { ...filter, oldestId, ceiling }),
  ]
  const wanted = [
    types === undefined ? undefined : sql`type = any(${types}::text[])`,
    isTest === undefined ? undefined : sql`is_test = ${isTest}`,
    publisherId === undefined ? undefined : sql`publisher_id = ${publisherId}`,
  ].filter((condition) => condition !== undefined) as Condition[]
  const searched = { table: 'events', key: 'id', columns: sql`id`, range, wanted } as const
  return lookAt<{ readonly id: string }, string>(db, searched, stretch)
}

/** The page ends where it was looked at, also where an event is gone whose delivery is kept. */
async function readFound(
  db: Db,
  environmentId: string,
  found: Page<{ readonly id: string }, string>,
  { isNewestFirst, isFromEnd }: PageRequest<string>,
  maxBytes: number,
): Promise<Page<Event, string>> {
  const ids = found.rows.map(({ id }) => id)
  if (ids.length === 0) return { ...found, rows: [] }
  const order = { isNewestFirst: isNewestFirst !== isFromEnd, maxBytes }
  const events = await findEventsWithin(db, environmentId, ids, order)
  const firstLeftOut = events.findIndex((event) => !hasData(event))
  const kept = (firstLeftOut < 0 ? events : events.slice(0, firstLeftOut)).filter(hasData)
  const rows = isFromEnd ? kept.toReversed() : kept
  if (firstLeftOut >= 0) {
    const { hasNext, hasPrevious } = found
    return isFromEnd ? { rows, hasNext, hasPrevious: true } : { rows, hasNext: true, hasPrevious }
  }
  if (events.length === ids.length) return { ...found, rows }
  const [first = '', last = first] = [ids.at(0), ids.at(-1)]
  return { ...(isFromEnd ? { startsAt: first } : { endsAt: last }), ...found, rows }
}

function hasData(event: FoundEvent): event is Event {
  return event.rawData !== null
}
