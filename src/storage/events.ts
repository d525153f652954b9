import { type ExpressionBuilder, sql } from 'kysely'
import type { Event, EventFilter } from '../domain/events.ts'
import { uuidFloor } from '../domain/ids.ts'
import type { Db } from './database.ts'
import { type Page, type PageRequest, readPage } from './pages.ts'
import type { Database } from './tables.ts'

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
  environmentId: string,
  filter: EventFilter,
  page: PageRequest<string>,
): Promise<Page<Event>> {
  let query = selectEvents(db).where('environmentId', '=', environmentId)
  if (filter.types !== undefined) query = query.where('type', 'in', withNone(filter.types))
  if (filter.isTest !== undefined) query = query.where('isTest', '=', filter.isTest)
  if (filter.publisherId !== undefined) query = query.where('publisherId', '=', filter.publisherId)
  if (filter.since !== undefined) query = query.where('id', '>=', uuidFloor(filter.since))
  if (filter.until !== undefined) query = query.where('id', '<', uuidFloor(filter.until))
  if (filter.deliveryStatus !== undefined || filter.subscriptionId !== undefined) {
    query = query.where((eb) => eb.exists(matchingDelivery(eb, filter)))
  }
  return readPage(query, 'id', page)
}

function matchingDelivery(eb: ExpressionBuilder<Database, 'events'>, filter: EventFilter) {
  let query = eb
    .selectFrom('deliveries')
    .select('deliveries.id')
    .whereRef('deliveries.eventId', '=', 'events.id')
  const { deliveryStatus, subscriptionId } = filter
  if (deliveryStatus !== undefined) {
    query = query.where('deliveries.status', 'in', withNone(deliveryStatus))
  }
  if (subscriptionId !== undefined) {
    query = query.where('deliveries.subscriptionId', '=', subscriptionId)
  }
  return query
}

/** SQL has no empty `in ()`; a list that names nothing selects nothing. */
export function withNone<T>(values: readonly T[]): readonly (T | null)[] {
  return values.length > 0 ? values : [null]
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
