import { sql } from 'kysely'
import { isPattern } from '../domain/event-types.ts'
import type {
  DisabledReason,
  Subscription,
  SubscriptionFilter,
  SubscriptionSettings,
} from '../domain/subscriptions.ts'
import type { Db } from './database.ts'
import { type Page, type PageRequest, readPage } from './pages.ts'
import { maskStored, type StoredHeader } from './sealed-headers.ts'

/** As its row has it: values of headers that look like secrets are sealed. */
type Sealed<T> = Omit<T, 'headers'> & { readonly headers: readonly StoredHeader[] }

export type NewSubscription = Sealed<
  Omit<
    Subscription,
    | 'status'
    | 'disabledReason'
    | 'disabledAt'
    | 'updatedAt'
    | 'consecutiveFailures'
    | 'mappingVersion'
  >
>
export type SubscriptionChange = Partial<Sealed<SubscriptionSettings>>

export async function insertSubscription(db: Db, subscription: NewSubscription): Promise<void> {
  const { headers, eventTypes, ...rest } = subscription
  await db
    .insertInto('subscriptions')
    .values({
      ...rest,
      eventTypes: [...eventTypes],
      headers: JSON.stringify(headers),
      status: 'enabled',
      disabledReason: null,
      disabledAt: null,
      updatedAt: subscription.createdAt,
    })
    .execute()
}

export async function updateSubscription(
  db: Db,
  id: string,
  change: SubscriptionChange,
  now: Date,
): Promise<void> {
  const { headers, eventTypes, ...rest } = change
  await db
    .updateTable('subscriptions')
    .set({
      ...rest,
      ...(eventTypes === undefined ? {} : { eventTypes: [...eventTypes] }),
      ...(headers === undefined ? {} : { headers: JSON.stringify(headers) }),
      updatedAt: now,
    })
    .where('id', '=', id)
    .execute()
}

/** Answers those that were enabled until now. */
export function disableSubscriptions(
  db: Db,
  ids: readonly string[],
  reason: DisabledReason,
  now: Date,
): Promise<Pick<Subscription, 'id' | 'name'>[]> {
  return db
    .updateTable('subscriptions')
    .set({ status: 'disabled', disabledReason: reason, disabledAt: now, updatedAt: now })
    .where('id', 'in', ids)
    .where('status', '=', 'enabled')
    .returning(['id', 'name'])
    .execute()
}

export async function enableSubscription(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('subscriptions')
    .set({ status: 'enabled', disabledReason: null, disabledAt: null, updatedAt: now })
    .where('id', '=', id)
    .where('status', '=', 'disabled')
    .execute()
  await deleteHealth(db, id)
}

export async function deleteSubscription(db: Db, id: string): Promise<void> {
  await deleteHealth(db, id)
  await sql`delete from rate_limits where subscription_id = ${id}`.execute(db)
  await db.deleteFrom('subscriptions').where('id', '=', id).execute()
}

export async function countSubscriptions(db: Db, environmentId: string): Promise<number> {
  const { count } = await db
    .selectFrom('subscriptions')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('environmentId', '=', environmentId)
    .executeTakeFirstOrThrow()
  return count
}

/** Held until the transaction ends, so that what is decided about it stays true. */
export async function lockSubscription(
  db: Db,
  environmentId: string,
  id: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('subscriptions')
    .select('id')
    .where('environmentId', '=', environmentId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** All in one order, so that two who lock several never wait for each other. Answers their revisions. */
export async function lockSubscriptions(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('subscriptions')
    .select(['id', 'revision'])
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute()
  return new Map(rows.map(({ id, revision }) => [id, revision]))
}

export async function findSubscriptions(
  db: Db,
  environmentId: string,
  ids: readonly string[],
): Promise<Subscription[]> {
  const rows = await withHealth(db)
    .where('environmentId', '=', environmentId)
    .where('id', 'in', ids)
    .execute()
  return rows.map(masked)
}

/** Of any environment: for those who deliver. */
export function findSubscriptionsToDeliver(
  db: Db,
  ids: readonly string[],
): Promise<Sealed<Subscription & { revision: number }>[]> {
  return withHealth(db).select('revision').where('id', 'in', ids).execute()
}

/** Of any environment; a deleted one has none. */
export async function findRevisions(db: Db, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; revision: number }>`
    select id, revision from subscriptions where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, revision }) => [id, revision]))
}

export async function listSubscriptions(
  db: Db,
  environmentId: string,
  filter: SubscriptionFilter,
  page: PageRequest<string>,
): Promise<Page<Subscription>> {
  let query = withHealth(db).where('environmentId', '=', environmentId)
  if (filter.signingKeyId !== undefined) {
    query = query.where('signingKeyId', '=', filter.signingKeyId)
  }
  if (filter.credentialId !== undefined) {
    query = query.where('credentialId', '=', filter.credentialId)
  }
  if (filter.status !== undefined) query = query.where('status', '=', filter.status)
  if (filter.cardTemplateId !== undefined) {
    query = query.where('cardTemplateId', '=', filter.cardTemplateId)
  }
  if (filter.search !== undefined) {
    const wanted = filter.search.toLowerCase()
    query = query.where(
      sql<boolean>`(position(${wanted} in lower(name)) > 0 or position(${wanted} in lower(url)) > 0)`,
    )
  }
  if (filter.eventType !== undefined) query = query.where(asksFor(filter.eventType))
  const { rows, ...rest } = await readPage(query, 'id', page)
  return { rows: rows.map(masked), ...rest }
}

async function deleteHealth(db: Db, id: string): Promise<void> {
  await db.deleteFrom('subscriptionHealth').where('subscriptionId', '=', id).execute()
}

/** For all who only read. */
function masked({ headers, ...row }: Sealed<Subscription>): Subscription {
  return { ...row, headers: maskStored(headers) }
}

/** A type selects those that would get it; a pattern, those that have the very same pattern. */
function asksFor(type: string) {
  if (isPattern(type)) return sql<boolean>`${type} = any(event_types)`
  return sql<boolean>`exists (
    select from unnest(event_types) as wanted
    where wanted = ${type} or (wanted like '%*' and starts_with(${type}, rtrim(wanted, '*')))
  )`
}

function withHealth(db: Db) {
  return db
    .selectFrom('subscriptions')
    .leftJoin('subscriptionHealth', 'subscriptionId', 'id')
    .select([
      'id',
      'environmentId',
      'name',
      'eventTypes',
      'url',
      'method',
      'headers',
      'cardTemplateId',
      'actionFlowConfigId',
      'signingKeyId',
      'signatureScheme',
      'signatureHeader',
      'credentialId',
      'payloadFormat',
      'mapping',
      'mappingVersion',
      'maxRetries',
      'autoDisable',
      'timeoutSeconds',
      'rateLimitPerSecond',
      'status',
      'disabledReason',
      'disabledAt',
      'createdAt',
      'updatedAt',
    ])
    .select((eb) => eb.fn.coalesce('consecutiveFailures', eb.lit(0)).as('consecutiveFailures'))
}
