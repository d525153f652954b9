import { type Kysely, sql } from 'kysely'
import { expect, test } from 'vitest'
import type { DeliveryFilter } from '../../src/domain/deliveries.ts'
import type { EventFilter } from '../../src/domain/events.ts'
import { newUuid, uuidFloor, uuidTime } from '../../src/domain/ids.ts'
import type { RequestLogFilter } from '../../src/domain/request-log.ts'
import { DAY_MS, type View } from '../../src/domain/retention.ts'
import { listDeliveries } from '../../src/storage/deliveries.ts'
import { listEvents } from '../../src/storage/events.ts'
import { updateDeliveries } from '../../src/storage/outcomes.ts'
import { listRequestLog } from '../../src/storage/request-log.ts'
import type { Database } from '../../src/storage/tables.ts'
import { type Plan, spyPlans } from '../support/plans.ts'
import { anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

/** Enough that an index is worth it, with few of what is rare. */
const ROWS = 20_000
const SUBSCRIPTIONS = 50

const { db, url } = await shareDatabase()
const [environmentId, other] = [anId(), anId()]
const subscriptionIds = Array.from({ length: SUBSCRIPTIONS }, anId)
const subscriptionId = subscriptionIds[4] ?? '' // of the first environment
const now = new Date()
const view = { environmentId, oldestId: uuidFloor(new Date(0)) }
await fill()
const [eventId, deliveryId] = [await anyId('events'), await anyId('deliveries')]

async function fill(): Promise<void> {
  const [id] = [newUuid(now).slice(0, 13)]
  const uuid = (kind: number) =>
    sql.raw(`('${id}-7${kind}00-8000-' || lpad(to_hex(n), 12, '0'))::uuid`)
  const environment = sql`(case when n % ${SUBSCRIPTIONS} % 3 = 0 then ${other} else ${environmentId} end)::uuid`
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

/** Of another time, recorded now. */
async function addEntries(at: string, count: number, time: Date): Promise<void> {
  const start = newUuid(time).slice(0, 24)
  await sql`insert into request_log (
      id, environment_id, delivery_id, event_id, event_type, subscription_id, attempt_number,
      trigger, method, url, outcome, is_truncated, started_at, duration_ms
    )
    select (${start} || lpad(to_hex(n), 12, '0'))::uuid, ${at}::uuid, ${anId()}::uuid, ${anId()}::uuid,
      'type', ${anId()}::uuid, 1, 'automatic', 'POST', 'https://example.com/', 'succeeded', false, ${time}::timestamptz, 1
    from generate_series(1, ${count}::integer) as n`.execute(db)
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

const planOf = spyPlans(url)
const dayName = (time: Date) => `_${time.toISOString().slice(0, 10).replaceAll('-', '')}`
const day = dayName(now)

/** The indexes of the day that has rows by which a list finds them. */
async function indexesOf(list: (spied: Kysely<Database>) => Promise<unknown>): Promise<string[]> {
  const { nodes } = await planOf(list, LISTING)
  expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan')
  return namesOf(nodes, day)
}

function namesOf(nodes: readonly Plan[], onDay: string): string[] {
  const names = nodes.flatMap((node) => node['Index Name'] ?? [])
  return names.filter((name) => name.includes(onDay)).map((name) => name.replace(onDay, ''))
}

/** In what reads a page, and not in what prepares for that or follows. */
const LISTING = 'limit $'
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

test('whether an event is a test is asked event by event, and not of all there are', async () => {
  const filter = { deliveryStatus: ['exhausted'], isTest: true } as const
  const { nodes } = await planOf((spied) => listEvents(spied, view, filter, PAGE), LISTING)

  const read = nodes.find((node) => node['Relation Name'] === `events${day}`)
  expect(read?.['Index Cond']).toContain('event_id')
})

const elsewhere = { ...view, environmentId: anId() }
type ListAt = (spied: Kysely<Database>, at: View) => Promise<unknown>

test.each<[what: string, index: string, list: ListAt]>([
  [
    'the log of a subscription',
    'request_log_subscription_id_position_idx',
    (spied, at) => listRequestLog(spied, at, { subscriptionId }, PAGE),
  ],
  [
    'the failures of a subscription',
    'request_log_subscription_id_position_idx',
    (spied, at) => listRequestLog(spied, at, { subscriptionId, outcome: ['rejected'] }, PAGE),
  ],
  [
    'the log of a delivery',
    'request_log_delivery_id_idx',
    (spied, at) => listRequestLog(spied, at, { deliveryId }, PAGE),
  ],
  [
    'deliveries to a subscription',
    'deliveries_subscription_id_id_idx',
    (spied, at) => listDeliveries(spied, at, { subscriptionId }, PAGE),
  ],
])(
  "whose is asked first of %s, by an index, and another's rows are not read",
  async (_what, index, list) => {
    const [own, others] = [
      await planOf((spied) => list(spied, view), LISTING, 'analyze'),
      await planOf((spied) => list(spied, elsewhere), LISTING, 'analyze'),
    ]

    const reads = ({ nodes }: typeof own) =>
      nodes.flatMap((node) => (node['Actual Loops'] > 0 ? (node['Relation Name'] ?? []) : []))
    expect(reads(own)).not.toEqual([])
    expect(reads(others)).toEqual([])
    for (const { asked } of [own, others]) expect(namesOf(asked, day)).toEqual([index])
  },
)

test('whose a delivery is is asked by its index, also of a day of which there are no statistics yet', async () => {
  const yesterday = new Date(now.getTime() - DAY_MS)
  await addEntries(other, ROWS, yesterday)

  const list = (spied: Kysely<Database>) =>
    listRequestLog(spied, view, { deliveryId: anId() }, PAGE)
  const { asked } = await planOf(list, LISTING)

  expect(namesOf(asked, dayName(yesterday))).toEqual(['request_log_delivery_id_idx'])
})

test('what is past the retention is not read through, from either end', async () => {
  const noon = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - DAY_MS / 2)
  const hour = (hours: number) => new Date(noon.getTime() + hours * 60 * 60 * 1_000)
  const part = { environmentId: anId(), oldestId: uuidFloor(noon) }
  await addEntries(part.environmentId, 5_000, hour(-1))
  await addEntries(part.environmentId, 5, hour(1))

  for (const isFromEnd of [true, false]) {
    const list = (spied: Kysely<Database>) =>
      listRequestLog(spied, part, {}, { ...PAGE, isFromEnd })
    const { nodes } = await planOf(list, LISTING, 'analyze')

    const reads = nodes.filter((node) => node['Relation Name'] === `request_log${dayName(noon)}`)
    const counts = reads.map((node) => (node['Rows Removed by Filter'] ?? 0) + node['Actual Rows'])
    expect(counts).toEqual([5])
  }
})

test('outcomes are written to the days of their deliveries, and no other is looked at', async () => {
  const settled = { status: 'succeeded', attemptCount: 1, completedAt: now } as const
  const rest = { firstFailureAt: null, nextAttemptAt: null }
  const change = { id: deliveryId, ...settled, ...rest, signingKeyId: null, signingSecretId: null }

  const { nodes } = await planOf((spied) => updateDeliveries(spied, [change]), 'update deliveries')

  const tables = nodes.flatMap((node) => node['Relation Name'] ?? [])
  expect(new Set(tables)).toEqual(new Set(['deliveries', `deliveries${day}`]))
})
