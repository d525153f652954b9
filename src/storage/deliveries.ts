import { sql } from 'kysely'
import type { Delivery, DeliveryFilter, DeliveryStatus } from '../domain/deliveries.ts'
import type { Event } from '../domain/events.ts'
import { uuidFloor, uuidTime } from '../domain/ids.ts'
import type { Trigger } from '../domain/outcome.ts'
import type { View } from '../domain/retention.ts'
import type { Db } from './database.ts'
import { idRange, MADE_TOGETHER_MS } from './id-range.ts'
import type { Page, PageRequest } from './pages.ts'
import { type Condition, lookAt, ownWith, STEP_ROWS, searchPage } from './search.ts'

export type NewDelivery = Pick<
  Delivery,
  'id' | 'environmentId' | 'eventId' | 'eventType' | 'subscriptionId' | 'publisherId'
>

const COLUMNS = [
  'id',
  'environmentId',
  'eventId',
  'eventType',
  'subscriptionId',
  'publisherId',
  'trigger',
  'status',
  'attemptCount',
  'firstFailureAt',
  'nextAttemptAt',
  'completedAt',
] as const

export interface Match {
  /** Which of the events, counted from 0. */
  readonly index: number
  readonly subscriptionId: string
}

/** The enabled subscriptions that each event goes to: of a test event, where the environment sends those. */
export async function findMatches(db: Db, events: readonly Event[]): Promise<Match[]> {
  const { rows } = await sql<Match>`
    with event as (
      select * from unnest(
        ${events.map(({ environmentId }) => environmentId)}::uuid[],
        ${events.map(({ type }) => type)}::text[],
        ${events.map(({ cardTemplateId }) => cardTemplateId)}::text[],
        ${events.map(({ actionFlowConfigId }) => actionFlowConfigId)}::text[],
        ${events.map(({ isTest }) => isTest)}::boolean[]
      ) with ordinality as event (environment_id, type, card, flow, is_test, number)
    ), matching as (
      select event.number, wanted.subscription_id
      from event join subscription_matches as wanted
        on wanted.environment_id = event.environment_id
        and not wanted.is_prefix and wanted.event_type = event.type
      union -- not union all: several patterns of one subscription may fit
      select event.number, wanted.subscription_id
      from event join subscription_matches as wanted
        on wanted.environment_id = event.environment_id
        and wanted.is_prefix and starts_with(event.type, wanted.event_type)
    )
    select (event.number - 1)::integer as index, matching.subscription_id
    from matching
    join event using (number)
    join subscriptions as subscription on subscription.id = matching.subscription_id
    where (not event.is_test or (
        select environment.include_test_events from environments as environment
        where environment.id = event.environment_id
      ))
      and (subscription.card_template_id is null or subscription.card_template_id = event.card)
      and (subscription.action_flow_config_id is null
        or subscription.action_flow_config_id = event.flow)
    order by event.number`.execute(db)
  return rows
}

/** One statement for any number; each is due at once. */
export async function insertDeliveries(
  db: Db,
  deliveries: readonly NewDelivery[],
  now: Date,
  trigger: Trigger = 'automatic',
): Promise<void> {
  if (deliveries.length === 0) return
  const column = <T>(pick: (delivery: NewDelivery) => T): T[] => deliveries.map(pick)
  await sql`
    insert into deliveries (
      id, environment_id, event_id, event_type, subscription_id, publisher_id,
      next_attempt_at, trigger
    )
    select *, ${now}::timestamptz, ${trigger} from unnest(
      ${column((delivery) => delivery.id)}::uuid[],
      ${column((delivery) => delivery.environmentId)}::uuid[],
      ${column((delivery) => delivery.eventId)}::uuid[],
      ${column((delivery) => delivery.eventType)}::text[],
      ${column((delivery) => delivery.subscriptionId)}::uuid[],
      ${column((delivery) => delivery.publisherId)}::uuid[]
    )`.execute(db)
}

/**
 * Ends what waits for these subscriptions; it is kept, and can be sent again by hand. Not tests:
 * those are sent to disabled subscriptions, too, and who asked for one ends it.
 */
export async function cancelPendingDeliveries(
  db: Db,
  subscriptionIds: readonly string[],
  now: Date,
): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ status: 'canceled', completedAt: now, nextAttemptAt: null, resendId: null })
    .where('subscriptionId', 'in', subscriptionIds)
    .where('status', '=', 'pending')
    .where('trigger', '<>', 'test')
    .execute()
}

/** Ends a test. False where it has ended before, also where its delivery was resent since. */
export async function cancelDelivery(db: Db, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('deliveries')
    .set({ status: 'canceled', completedAt: now, nextAttemptAt: null, resendId: null })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .where('trigger', '=', 'test')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** How many subscriptions each of these events went to. */
export async function countDeliveries(
  db: Db,
  events: readonly Pick<Event, 'id' | 'environmentId'>[],
): Promise<Map<string, number>> {
  const environmentIds = new Set(events.map(({ environmentId }) => environmentId))
  const { rows } = await sql<{ eventId: string; count: number }>`
    select event_id, count(*) as count from deliveries
    where environment_id = any(${[...environmentIds]}::uuid[])
      and event_id = any(${events.map(({ id }) => id)}::uuid[])
    group by event_id`.execute(db)
  return new Map(rows.map(({ eventId, count }) => [eventId, count]))
}

export function findDeliveries(
  db: Db,
  environmentId: string,
  ids: readonly string[],
): Promise<Delivery[]> {
  return db
    .selectFrom('deliveries')
    .select(COLUMNS)
    .where('environmentId', '=', environmentId)
    .where('id', 'in', ids)
    .execute()
}

export function listDeliveries(
  db: Db,
  view: View,
  filter: DeliveryFilter,
  page: PageRequest<string>,
  stepRows = STEP_ROWS,
): Promise<Page<Delivery, string>> {
  const { ceiling } = page
  const searched = {
    ...({ table: 'deliveries', key: 'id' } as const),
    columns: sql.join(COLUMNS.map((column) => sql.ref(column))),
    range: [
      ...indexedRange(view, filter),
      ...idRange(sql`id`, { ...filter, oldestId: view.oldestId, ceiling }),
    ],
    wanted: wantedOf(view, filter),
  }
  return searchPage(page, (stretch) => lookAt(db, searched, stretch), stepRows)
}

/** What one of the table's indexes answers; the rest is looked for among it. */
function indexedRange({ environmentId }: View, filter: DeliveryFilter): Condition[] {
  const { eventId, subscriptionId, status } = filter
  if (eventId !== undefined) {
    // They were made together, so those of one event are in the partition of a day, or of two.
    const made = uuidTime(eventId).getTime()
    return [
      sql`environment_id = ${environmentId} and event_id = ${eventId}`,
      sql`id >= ${uuidFloor(new Date(made - MADE_TOGETHER_MS))}`,
      sql`id < ${uuidFloor(new Date(made + MADE_TOGETHER_MS))}`,
    ]
  }
  const isOf = (...some: DeliveryStatus[]) => status?.every((one) => some.includes(one)) ?? false
  const range: Condition[] = []
  if (isOf('exhausted', 'canceled')) range.push(sql`status in ('exhausted', 'canceled')`)
  if (subscriptionId === undefined) return [...range, sql`environment_id = ${environmentId}`]
  if (range.length === 0 && isOf('pending')) range.push(sql`status = 'pending'`)
  return [
    ...range,
    ...ownWith('deliveries', environmentId, ['subscriptionId', 'id'], subscriptionId),
  ]
}

function wantedOf({ environmentId }: View, filter: DeliveryFilter): Condition[] {
  const { subscriptionId, eventTypes, status, publisherId } = filter
  return [
    subscriptionId === undefined ? undefined : sql`environment_id = ${environmentId}`,
    subscriptionId === undefined ? undefined : sql`subscription_id = ${subscriptionId}`,
    eventTypes === undefined ? undefined : sql`event_type = any(${eventTypes}::text[])`,
    status === undefined ? undefined : sql`status = any(${status}::text[])`,
    publisherId === undefined ? undefined : sql`publisher_id = ${publisherId}`,
  ].filter((condition) => condition !== undefined) as Condition[]
}
