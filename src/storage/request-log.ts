import { sql } from 'kysely'
import { isPattern, patternPrefix } from '../domain/event-types.ts'
import type {
  NewRequestLogEntry,
  RequestLogEntry,
  RequestLogFilter,
} from '../domain/request-log.ts'
import type { Db } from './database.ts'
import { withNone } from './events.ts'
import { type Page, type PageRequest, readPage } from './pages.ts'

const COLUMNS = [
  'id',
  'position',
  'environmentId',
  'deliveryId',
  'eventId',
  'eventType',
  'subscriptionId',
  'publisherId',
  'attemptNumber',
  'trigger',
  'method',
  'url',
  'outcome',
  'statusCode',
  'errorClass',
  'errorMessage',
  'isTruncated',
  'startedAt',
  'durationMs',
  'nextAttemptAt',
  'mappingVersion',
] as const

/** Comes last in its transaction: it takes the append lock, which is held to the end. */
export async function insertRequestLog(
  db: Db,
  entries: readonly NewRequestLogEntry[],
): Promise<void> {
  if (entries.length === 0) return
  const column = <T>(pick: (entry: NewRequestLogEntry) => T): T[] => entries.map(pick)
  await sql`
    insert into request_log (
      id, environment_id, delivery_id, event_id, event_type, subscription_id, publisher_id,
      attempt_number, trigger, method, url, outcome, status_code, error_class, error_message,
      is_truncated, started_at, duration_ms, next_attempt_at, mapping_version
    )
    select * from unnest(
      ${column((entry) => entry.id)}::uuid[],
      ${column((entry) => entry.environmentId)}::uuid[],
      ${column((entry) => entry.deliveryId)}::uuid[],
      ${column((entry) => entry.eventId)}::uuid[],
      ${column((entry) => entry.eventType)}::text[],
      ${column((entry) => entry.subscriptionId)}::uuid[],
      ${column((entry) => entry.publisherId)}::uuid[],
      ${column((entry) => entry.attemptNumber)}::integer[],
      ${column((entry) => entry.trigger)}::text[],
      ${column((entry) => entry.method)}::text[],
      ${column((entry) => entry.url)}::text[],
      ${column((entry) => entry.outcome)}::text[],
      ${column((entry) => entry.statusCode)}::integer[],
      ${column((entry) => entry.errorClass)}::text[],
      ${column((entry) => entry.errorMessage)}::text[],
      ${column((entry) => entry.isTruncated)}::boolean[],
      ${column((entry) => entry.startedAt)}::timestamptz[],
      ${column((entry) => entry.durationMs)}::float8[],
      ${column((entry) => entry.nextAttemptAt)}::timestamptz[],
      ${column((entry) => entry.mappingVersion)}::integer[]
    )`.execute(db)
}

/** The log of all environments from just after a position on, in order. */
export function readRequestLog(
  db: Db,
  afterPosition: number,
  limit: number,
): Promise<RequestLogEntry[]> {
  return db
    .selectFrom('requestLog')
    .select(COLUMNS)
    .where('position', '>', afterPosition)
    .orderBy('position')
    .limit(limit)
    .execute()
}

/** One environment's, for a reader that is behind; filtered in memory by the caller. */
export function readEnvironmentLog(
  db: Db,
  environmentId: string,
  afterPosition: number,
  limit: number,
): Promise<RequestLogEntry[]> {
  return db
    .selectFrom('requestLog')
    .select(COLUMNS)
    .where('environmentId', '=', environmentId)
    .where('position', '>', afterPosition)
    .orderBy('position')
    .limit(limit)
    .execute()
}

/** The position of the newest entry, or 0. */
export async function findLogHead(db: Db): Promise<number> {
  const row = await db
    .selectFrom('requestLog')
    .select('position')
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.position ?? 0
}

export function findRequestLogEntries(
  db: Db,
  environmentId: string,
  ids: readonly string[],
): Promise<RequestLogEntry[]> {
  return db
    .selectFrom('requestLog')
    .select(COLUMNS)
    .where('environmentId', '=', environmentId)
    .where('id', 'in', ids)
    .execute()
}

export function listRequestLog(
  db: Db,
  environmentId: string,
  filter: RequestLogFilter,
  page: PageRequest<number>,
): Promise<Page<RequestLogEntry>> {
  let query = db.selectFrom('requestLog').select(COLUMNS).where('environmentId', '=', environmentId)
  const { subscriptionId, deliveryId, publisherId, eventTypes, outcome, trigger } = filter
  if (subscriptionId !== undefined) query = query.where('subscriptionId', '=', subscriptionId)
  if (deliveryId !== undefined) query = query.where('deliveryId', '=', deliveryId)
  if (publisherId !== undefined) query = query.where('publisherId', '=', publisherId)
  if (eventTypes !== undefined) query = query.where(fitsType(eventTypes))
  if (outcome !== undefined) query = query.where('outcome', 'in', withNone(outcome))
  if (trigger !== undefined) query = query.where('trigger', 'in', withNone(trigger))
  const { statusCodeMin, statusCodeMax, minDurationMs, since, until } = filter
  if (statusCodeMin !== undefined) query = query.where('statusCode', '>=', statusCodeMin)
  if (statusCodeMax !== undefined) query = query.where('statusCode', '<=', statusCodeMax)
  if (minDurationMs !== undefined) query = query.where('durationMs', '>=', minDurationMs)
  if (since !== undefined) query = query.where('startedAt', '>=', since)
  if (until !== undefined) query = query.where('startedAt', '<', until)
  return readPage(query, 'position', page)
}

function fitsType(types: readonly string[]) {
  const exact = types.filter((type) => !isPattern(type))
  const prefixes = types.filter(isPattern).map(patternPrefix)
  return sql<boolean>`(
    event_type = any(${exact}::text[])
    or exists (select from unnest(${prefixes}::text[]) as prefix where starts_with(event_type, prefix))
  )`
}
