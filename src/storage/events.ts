import { sql } from 'kysely'
import type { Event, EventFilter } from '../domain/events.ts'
import type { View } from '../domain/retention.ts'
import type { Db } from './database.ts'
import { lookAtDelivered } from './delivered-events.ts'
import { idRange } from './id-range.ts'
import type { Page, PageRequest } from './pages.ts'
import { type Condition, lookAt, STEP_ROWS, type Stretch, searchPage } from './search.ts'

const LISTED = sql`id, environment_id, type, data as raw_data, occurred_at, is_test,
  card_template_id, action_flow_config_id, publisher_id`

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
  return selectEvents(db)
    .where('environmentId', '=', environmentId)
    .where('id', 'in', ids)
    .execute()
}

export function listEvents(
  db: Db,
  view: View,
  filter: EventFilter,
  page: PageRequest<string>,
  stepRows = STEP_ROWS,
): Promise<Page<Event, string>> {
  if (filter.deliveryStatus !== undefined || filter.subscriptionId !== undefined) {
    return listDeliveredEvents(db, view, filter, page, stepRows)
  }
  const { environmentId, oldestId } = view
  const { types, isTest, publisherId } = filter
  const range = [
    sql<boolean>`environment_id = ${environmentId}`,
    ...idRange(sql`id`, { ...filter, oldestId, ceiling: page.ceiling }),
  ]
  const wanted = [
    types === undefined ? undefined : sql`type = any(${types}::text[])`,
    isTest === undefined ? undefined : sql`is_test = ${isTest}`,
    publisherId === undefined ? undefined : sql`publisher_id = ${publisherId}`,
  ].filter((condition) => condition !== undefined) as Condition[]
  const searched = { table: 'events', key: 'id', columns: LISTED, range, wanted } as const
  return searchPage(page, (stretch) => lookAt(db, searched, stretch), stepRows)
}

/** By what became of their deliveries. */
async function listDeliveredEvents(
  db: Db,
  view: View,
  filter: EventFilter,
  page: PageRequest<string>,
  stepRows: readonly number[],
): Promise<Page<Event, string>> {
  const wanted = { view, filter, ceiling: page.ceiling }
  const look = (stretch: Stretch<string>) => lookAtDelivered(db, wanted, stretch)
  const found = await searchPage(page, look, stepRows)
  if (found.rows.length === 0) return { ...found, rows: [] }
  const ids = found.rows.map(({ id }) => id)
  const events = new Map(
    (await findEvents(db, view.environmentId, ids)).map((event) => [event.id, event]),
  )
  return { ...found, rows: ids.flatMap((id) => events.get(id) ?? []) }
}

function selectEvents(db: Db) {
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
}
