import { sql } from 'kysely'
import { newUuid, parseId } from '../src/domain/ids.ts'
import { type Db, openDatabase } from '../src/storage/database.ts'
import { insertDeliveries } from '../src/storage/deliveries.ts'
import { insertEvents } from '../src/storage/events.ts'

/** Straight into the database: to fail for real, so many would take an hour. */
const BATCH = 1_000

interface Owner {
  readonly subscriptionId: string
  readonly environmentId: string
}

/** So many events with this data, each of which was sent to the subscription in vain. */
export async function addFailedDeliveries(
  databaseUrl: string,
  publicId: string,
  { count, type, rawData }: { count: number; type: string; rawData: string },
): Promise<void> {
  await withDatabase(databaseUrl, async (db) => {
    const owner = await findOwner(db, publicId)
    for (let made = 0; made < count; made += BATCH) {
      await addBatch(db, owner, { count: Math.min(BATCH, count - made), type, rawData })
    }
    await sql`
      update deliveries set status = 'exhausted', attempt_count = 1, next_attempt_at = null,
        completed_at = now(), first_failure_at = now()
      where subscription_id = ${owner.subscriptionId}`.execute(db)
    await sql`vacuum analyze deliveries`.execute(db)
    await sql`vacuum analyze events`.execute(db)
  })
}

/** How many deliveries a bulk resend has begun of which it knows no outcome. */
export function countBegun(databaseUrl: string): Promise<number> {
  return withDatabase(databaseUrl, async (db) => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from deliveries where resend_id is not null`.execute(db)
    return rows[0]?.count ?? 0
  })
}

async function addBatch(
  db: Db,
  { environmentId, subscriptionId }: Owner,
  { count, type, rawData }: { count: number; type: string; rawData: string },
): Promise<void> {
  const now = new Date()
  const events = Array.from({ length: count }, () => ({
    ...{ id: newUuid(now), environmentId, type, rawData, occurredAt: now, isTest: false },
    ...{ cardTemplateId: null, actionFlowConfigId: null, publisherId: null },
  }))
  await insertEvents(db, events)
  const deliveries = events.map(({ id: eventId }) => ({
    ...{ id: newUuid(now), environmentId, eventId, eventType: type },
    ...{ subscriptionId, publisherId: null },
  }))
  await insertDeliveries(db, deliveries, now)
}

async function findOwner(db: Db, publicId: string): Promise<Owner> {
  const subscriptionId = parseId('WebhookSubscription', publicId) ?? ''
  const { environmentId } = await db
    .selectFrom('subscriptions')
    .select('environmentId')
    .where('id', '=', subscriptionId)
    .executeTakeFirstOrThrow()
  return { subscriptionId, environmentId }
}

async function withDatabase<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const db = openDatabase({
    ...{ url, maxConnections: 1, hasPreparedStatements: false },
    onError: () => undefined, // what matters fails the query
  })
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}
