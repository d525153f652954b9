import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import type { DeliveryFilter } from '../../src/domain/deliveries.ts'
import type { EventFilter } from '../../src/domain/events.ts'
import { newUuid, uuidFloor, uuidTime } from '../../src/domain/ids.ts'
import type { RequestLogFilter } from '../../src/domain/request-log.ts'
import { listDeliveries } from '../../src/storage/deliveries.ts'
import { listEvents } from '../../src/storage/events.ts'
import { updateDeliveries } from '../../src/storage/outcomes.ts'
import { listRequestLog } from '../../src/storage/request-log.ts'
import type { Database } from '../../src/storage/tables.ts'
import { anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

/** Enough that an index is worth it, with few of what is rare. */
const ROWS = 20_000
const SUBSCRIPTIONS = 50

const { db, url } = await shareDatabase()
const [environmentId, other] = [anId(), anId()]
const subscriptionIds = Array.from({ length: SUBSCRIPTIONS }, anId)
const [subscriptionId = ''] = subscriptionIds
const now = new Date()
const view = { environmentId, oldestId: uuidFloor(new Date(0)) }
await fill()
const [eventId, deliveryId] = [await anyId('events'), await anyId('deliveries')]

async function fill(): Promise<void> {
  const [id] = [newUuid(now).slice(0, 13)]
  const uuid = (kind: number) =>
    sql.raw(`('${id}-7${kind}00-8000-' || lpad(to_hex(n), 12, '0'))::uuid`)
  const environment = sql`(case when n % 3 = 0 then ${other} else ${environmentId} end)::uuid`
  const subscription = sql`(${subscriptionIds}::uuid[])[1 + n % ${SUBSCRIPTIONS}]`
  const status = sql`case when n % 100 = 1 then 'exhausted' when n % 100 = 2 then 'pending' else 'succeeded' end`
  await sql`insert into events (id, environment_id, type, data, occurred_at, is_test)
    select ${uuid(0)}, ${environment}, 'type', '{}', ${now}::timestamptz, false
    from generate_series(1, ${ROWS}) as n`.execute(db)
  await sql`insert into deliveries (
      id, environment_id, event_id, event_type, subscription_id, status, completed_at
    )
    select ${uuid(1)}, ${environment}, ${uuid(0)}, 'type', ${subscription}, ${status},
      case when n % 100 = 2 then null else ${now}::timestamptz end
    from generate_series(1, ${ROWS}) as n`.execute(db)
  await sql`insert into request_log (
      id, environment_id, delivery_id, event_id, event_type, subscription_id, attempt_number,
      trigger, method, url, outcome, is_truncated, started_at, duration_ms
    )
    select ${uuid(2)}, ${environment}, ${uuid(1)}, ${uuid(0)}, 'type', ${subscription}, 1,
      case when n % 1000 = 1 then 'test' else 'automatic' end, 'POST', 'https://example.com/',
      case when n % 100 = 1 then 'rejected' else 'succeeded' end, false,
      ${now}::timestamptz + n * interval '1 millisecond', 1
    from generate_series(1, ${ROWS}) as n`.execute(db)
  await sql`analyze events, deliveries, request_log`.execute(db)
}

async function anyId(table: 'events' | 'deliveries'): Promise<string> {
  const { id } = await db
    .selectFrom(table)
    .select('id')
    .where('environmentId', '=', environmentId)
    .limit(1)
    .executeTakeFirstOrThrow()
  return id
}

// Other days' partitions are empty: there the planner would rather read the table.
const pool = new pg.Pool({ connectionString: url, max: 2, options: '-c enable_seqscan=off' })
// Its connections are cut when the database is dropped.
pool.on('connect', (client) => client.on('error', () => undefined))
pool.on('error', () => undefined)
afterAll(() => pool.end())

const day = `_${now.toISOString().slice(0, 10).replaceAll('-', '')}`

interface Plan {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly 'Relation Name'?: string
  readonly Plans?: readonly Plan[]
}

/** The plan of the last statement that fits. */
async function planOf(
  work: (spied: Kysely<Database>) => Promise<unknown>,
  fits: string,
): Promise<Plan[]> {
  const statements: { readonly sql: string; readonly parameters: readonly unknown[] }[] = []
  const spied = new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin()],
    log: ({ query }) => void statements.push(query),
  })
  await work(spied)
  const last = statements.findLast(({ sql: text }) => text.includes(fits))
  const { rows } = await pool.query(`explain (format json) ${last?.sql}`, [
    ...(last?.parameters ?? []),
  ])
  const flat = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)]
  return flat(rows[0]['QUERY PLAN'][0].Plan)
}

/** The indexes of the day that has rows by which a list finds them. */
async function indexesOf(list: (spied: Kysely<Database>) => Promise<unknown>): Promise<string[]> {
  const nodes = await planOf(list, 'order by')
  expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan')
  const names = nodes.flatMap((node) => node['Index Name'] ?? [])
  return names.filter((name) => name.includes(day)).map((name) => name.replace(day, ''))
}

const PAGE = { limit: 20, isNewestFirst: true, isFromEnd: false }
const LATER = { since: new Date(now.getTime() + 5_000), until: new Date(now.getTime() + 6_000) }
const IN_ENVIRONMENT = 'environment_id_position_idx'

test.each<[RequestLogFilter, index: string]>([
  [{}, IN_ENVIRONMENT],
  [{ eventTypes: ['rare'] }, IN_ENVIRONMENT],
  [{ minDurationMs: 1_000 }, IN_ENVIRONMENT],
  [{ outcome: ['succeeded'] }, IN_ENVIRONMENT],
  [LATER, IN_ENVIRONMENT],
  [{ outcome: ['rejected', 'unreachable'] }, 'environment_id_position_idx1'],
  [{ statusCodeMin: 400 }, 'environment_id_position_idx1'],
  [{ outcome: ['rejected'], eventTypes: ['rare'] }, 'environment_id_position_idx1'],
  [{ trigger: ['test'] }, 'environment_id_position_idx2'],
  [{ subscriptionId }, 'subscription_id_position_idx'],
  [{ subscriptionId, minDurationMs: 1_000 }, 'subscription_id_position_idx'],
  [{ subscriptionId, outcome: ['rejected'] }, 'subscription_id_position_idx1'],
  [{ deliveryId }, 'delivery_id_idx'],
])('the log finds %j by an index', async (filter, index) => {
  const indexes = await indexesOf((spied) => listRequestLog(spied, view, filter, PAGE))

  expect(indexes).toEqual([`request_log_${index}`])
})

test.each<[DeliveryFilter, index: string]>([
  [{}, 'environment_id_id_idx'],
  [{ status: ['succeeded'] }, 'environment_id_id_idx'],
  [{ eventTypes: ['rare'] }, 'environment_id_id_idx'],
  [{ status: ['exhausted'] }, 'environment_id_id_idx1'],
  [{ status: ['exhausted', 'canceled'], eventTypes: ['rare'] }, 'environment_id_id_idx1'],
  [{ subscriptionId }, 'subscription_id_id_idx'],
  [{ subscriptionId, status: ['canceled'] }, 'subscription_id_id_idx1'],
  [{ subscriptionId, status: ['pending'] }, 'subscription_id_id_idx2'],
  [{ eventId }, 'environment_id_event_id_idx'],
])('the list of deliveries finds %j by an index', async (filter, index) => {
  const indexes = await indexesOf((spied) => listDeliveries(spied, view, filter, PAGE))

  expect(indexes).toEqual([`deliveries_${index}`])
})

test.each<[EventFilter, index: string]>([
  [{}, 'events_environment_id_id_idx'],
  [{ types: ['rare'] }, 'events_environment_id_id_idx'],
  [{ subscriptionId }, 'deliveries_environment_id_event_id_idx'],
  [{ deliveryStatus: ['succeeded'] }, 'deliveries_environment_id_event_id_idx'],
  [{ deliveryStatus: ['pending', 'exhausted'] }, 'deliveries_environment_id_event_id_idx1'],
  [{ deliveryStatus: ['canceled'], subscriptionId }, 'deliveries_environment_id_event_id_idx1'],
])('the list of events finds %j by an index', async (filter, index) => {
  const oldestFirst = { ...PAGE, isNewestFirst: false, limit: 1_000 }
  for (const page of [PAGE, oldestFirst]) {
    const listed: string[] = []
    const indexes = await indexesOf(async (spied) => {
      const { rows } = await listEvents(spied, view, filter, page)
      listed.push(...rows.map(({ id }) => id))
    })

    expect(indexes).toEqual([index])
    expect(listed.every((id) => uuidTime(id).getTime() === now.getTime())).toBe(true)
  }
})

test('outcomes are written to the days of their deliveries, and no other is looked at', async () => {
  const settled = { status: 'succeeded', attemptCount: 1, completedAt: now } as const
  const rest = { firstFailureAt: null, nextAttemptAt: null }
  const change = { id: deliveryId, ...settled, ...rest, signingKeyId: null, signingSecretId: null }

  const nodes = await planOf((spied) => updateDeliveries(spied, [change]), 'update deliveries')

  const tables = nodes.flatMap((node) => node['Relation Name'] ?? [])
  expect(new Set(tables)).toEqual(new Set(['deliveries', `deliveries${day}`]))
})
