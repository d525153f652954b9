import { sql } from 'kysely'
import { isPattern, patternPrefix } from '../domain/event-types.ts'
import { uuidFloor, uuidTime } from '../domain/ids.ts'
import type {
  NewRequestLogEntry,
  RequestLogEntry,
  RequestLogFilter,
} from '../domain/request-log.ts'
import { DAY_MS, type View } from '../domain/retention.ts'
import type { Db } from './database.ts'
import { endOfLate, insertLate, isInTime } from './late-entries.ts'
import { MAX_RECORDING_MS } from './outcomes.ts'
import type { Page, PageRequest } from './pages.ts'
import { type Condition, lookAt, ownWith, STEP_ROWS, searchPage } from './search.ts'

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

/**
 * Comes last in its transaction, which began `now`: it takes the append lock, which is held to the end. What
 * comes later than ids may tell is written down as late.
 */
export async function insertRequestLog(
  db: Db,
  entries: readonly NewRequestLogEntry[],
  now: Date = new Date(0),
): Promise<void> {
  if (entries.length === 0) return
  const column = <T>(pick: (entry: NewRequestLogEntry) => T): T[] => entries.map(pick)
  await sql`
    with entry as (insert into request_log (
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
    ) returning id, position, started_at)
    ${insertLate(now)}`.execute(db)
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

/** The newest first, unless the page says otherwise. */
export async function listRequestLog(
  db: Db,
  view: View,
  filter: RequestLogFilter,
  page: PageRequest<number>,
  stepRows = STEP_ROWS,
): Promise<Page<RequestLogEntry, number>> {
  const range = [...indexedRange(view, filter), ...(await timeRange(db, view, filter))]
  const searched = {
    ...({ table: 'requestLog', key: 'position' } as const),
    columns: sql.join(COLUMNS.map((column) => sql.ref(column))),
    ...{ range, wanted: wantedOf(view, filter) },
  }
  return searchPage(page, (stretch) => lookAt(db, searched, stretch), stepRows)
}

/** What one of the table's indexes answers; the rest is looked for among it. */
function indexedRange({ environmentId }: View, filter: RequestLogFilter): Condition[] {
  const { deliveryId, subscriptionId, trigger } = filter
  if (deliveryId !== undefined)
    return ownWith('requestLog', environmentId, ['deliveryId'], deliveryId)
  const range: Condition[] = []
  if (isOfFailures(filter)) range.push(sql`outcome <> 'succeeded'`)
  if (subscriptionId !== undefined) {
    return [
      ...range,
      ...ownWith('requestLog', environmentId, ['subscriptionId', 'position'], subscriptionId),
    ]
  }
  const isByHand = trigger !== undefined && !trigger.includes('automatic')
  if (isByHand) range.push(sql`trigger <> 'automatic'`)
  return [...range, sql`environment_id = ${environmentId}`]
}

/** A success is what was answered with 2xx, and nothing else. */
function isOfFailures({ outcome, statusCodeMin = 0, statusCodeMax = 999 }: RequestLogFilter) {
  if (outcome !== undefined && !outcome.includes('succeeded')) return true
  return statusCodeMin >= 300 || statusCodeMax < 200
}

/**
 * The log is in the order of commit, and times are of the beginning: an entry's id is made before it, and
 * it is recorded soon after it, or known to be late. So what began in a time lies between two positions that
 * ids tell, and what is past the retention is not read through.
 */
async function timeRange(
  db: Db,
  { oldestId }: View,
  { since, until }: RequestLogFilter,
): Promise<Condition[]> {
  const oldest = uuidTime(oldestId)
  const from = since && since > oldest ? since : oldest
  // Whole days of ids, so that the planner leaves out the other days' partitions and thinks no more of it.
  const [firstId, endId] = [
    uuidFloor(dayOf(from, from === oldest ? 0 : -1)),
    until && uuidFloor(dayOf(until, 2)),
  ]
  const [low, high] = [
    uuidFloor(new Date(from.getTime() - MAX_RECORDING_MS)),
    until && uuidFloor(new Date(until.getTime() + MAX_RECORDING_MS)),
  ]
  const { rows } = await sql<{ above: number | null; below: number | null }>`
    select
      (select position from request_log where id >= ${firstId}::uuid and id < ${low}::uuid
          and ${isInTime}
        order by id desc limit 1) as above,
      (select greatest(position, ${until ? endOfLate(until) : null}) from request_log
        where id >= ${high ?? null}::uuid and id < ${endId ?? null}::uuid
        order by id limit 1) as below`.execute(db)
  const { above = null, below = null } = rows[0] ?? {}
  return [
    sql`id >= ${firstId}`,
    ...(endId === undefined ? [] : [sql<boolean>`id < ${endId}`]),
    ...(above === null ? [] : [sql<boolean>`position > ${above}`]),
    ...(below === null ? [] : [sql<boolean>`position < ${below}`]),
  ]
}

/** The beginning of a time's day, or of one so many days later. */
function dayOf(time: Date, days: number): Date {
  return new Date((Math.floor(time.getTime() / DAY_MS) + days) * DAY_MS)
}

function wantedOf({ environmentId, oldestId }: View, filter: RequestLogFilter): Condition[] {
  const { subscriptionId, deliveryId, publisherId, eventTypes, outcome, trigger } = filter
  const { statusCodeMin, statusCodeMax, minDurationMs, since, until } = filter
  return [
    sql`environment_id = ${environmentId} and id >= ${oldestId}`,
    subscriptionId === undefined ? undefined : sql`subscription_id = ${subscriptionId}`,
    deliveryId === undefined ? undefined : sql`delivery_id = ${deliveryId}`,
    publisherId === undefined ? undefined : sql`publisher_id = ${publisherId}`,
    eventTypes === undefined ? undefined : fitsType(eventTypes),
    outcome === undefined ? undefined : sql`outcome = any(${outcome}::text[])`,
    trigger === undefined ? undefined : sql`trigger = any(${trigger}::text[])`,
    statusCodeMin === undefined ? undefined : sql`status_code >= ${statusCodeMin}`,
    statusCodeMax === undefined ? undefined : sql`status_code <= ${statusCodeMax}`,
    minDurationMs === undefined ? undefined : sql`duration_ms >= ${minDurationMs}`,
    since === undefined ? undefined : sql`started_at >= ${since}`,
    until === undefined ? undefined : sql`started_at < ${until}`,
  ].filter((condition) => condition !== undefined) as Condition[]
}

function fitsType(types: readonly string[]): Condition {
  const exact = types.filter((type) => !isPattern(type))
  const prefixes = types.filter(isPattern).map(patternPrefix)
  return sql<boolean>`(
    event_type = any(${exact}::text[])
    or exists (select from unnest(${prefixes}::text[]) as prefix where starts_with(event_type, prefix))
  )`
}
