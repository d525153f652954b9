import { sql } from 'kysely'
import type { DeliveryStatus } from '../../src/domain/deliveries.ts'
import { newUuid } from '../../src/domain/ids.ts'
import { DAY_MS } from '../../src/domain/retention.ts'
import type { Db } from '../../src/storage/database.ts'
import { insertDeliveries } from '../../src/storage/deliveries.ts'
import { insertEvents } from '../../src/storage/events.ts'
import { insertExchanges } from '../../src/storage/exchanges.ts'
import { claimIdempotencyKeys } from '../../src/storage/idempotency-keys.ts'
import { ensurePartitions, listPartitions } from '../../src/storage/partitions.ts'
import { insertRequestLog } from '../../src/storage/request-log.ts'
import { newEntry } from '../live/entries.ts'
import { newEvent } from './rows.ts'

/** Those that are made around a day: the one before it, and a week. */
const DAYS_AT_ONCE = 9

/** As if the service had run for so many days before today. */
export async function makeDays(db: Db, days: number, now: Date): Promise<void> {
  for (let daysAgo = days - 1; daysAgo > 0; daysAgo -= DAYS_AT_ONCE) {
    await ensurePartitions(db, daysBefore(now, daysAgo))
  }
}

export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS)
}

export interface OldDelivery {
  readonly eventId: string
  readonly deliveryId: string
  readonly entryId: string
}

interface Age {
  readonly at: Date
  /** Of its entry, where that came later. */
  readonly sentAt?: Date
  readonly status?: DeliveryStatus
  readonly subscriptionId?: string
  readonly key?: string
}

/** An event of that time under a key, its delivery, and one request with what was exchanged. */
export async function addOldDelivery(
  db: Db,
  environmentId: string,
  { at, sentAt = at, status = 'succeeded', subscriptionId = newUuid(at), key }: Age,
): Promise<OldDelivery> {
  const [eventId, deliveryId, entryId] = [newUuid(at), newUuid(at), newUuid(sentAt)] as const
  const { type: eventType, ...event } = newEvent(environmentId, { id: eventId, occurredAt: at })
  const about = { environmentId, deliveryId, eventId, eventType, subscriptionId }
  await insertEvents(db, [{ ...event, type: eventType }])
  await insertDeliveries(db, [{ ...about, id: deliveryId, publisherId: null }], at)
  const completedAt = status === 'pending' ? null : at
  await sql`update deliveries set status = ${status}, completed_at = ${completedAt}
    where id = ${deliveryId}`.execute(db)
  await insertRequestLog(db, [newEntry({ ...about, id: entryId, startedAt: sentAt })])
  await insertExchanges(db, [
    {
      ...{ id: entryId, environmentId, requestHeaders: [], requestBody: Buffer.from('{}') },
      ...{ responseHeaders: null, responseBody: null },
    },
  ])
  if (key !== undefined) {
    const contentHash = Buffer.alloc(32)
    await claimIdempotencyKeys(db, [{ environmentId, key, eventId, contentHash }])
  }
  return { eventId, deliveryId, entryId }
}

/** By table, how many days before today there still are. */
export async function daysLeft(db: Db, now: Date): Promise<Record<string, number[]>> {
  const partitions = await listPartitions(db)
  const today = Math.floor(now.getTime() / DAY_MS)
  const left: Record<string, number[]> = {}
  for (const { table, start, state } of partitions) {
    const daysAgo = today - start.getTime() / DAY_MS
    if (state === 'attached' && daysAgo > 1) left[table] = [...(left[table] ?? []), daysAgo]
  }
  return left
}
