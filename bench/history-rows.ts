import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { newUuid, uuidFloor } from '../src/domain/ids.ts'

/** Days that have passed, filled evenly; the youngest of them is the day before yesterday. */
const DAYS = 7
const DAY_MS = 24 * 60 * 60 * 1_000
const NEWEST_DAY = 2
const SUBSCRIPTIONS = 50
/** Deliveries an event, and attempts a delivery that the figures of the log and the deliveries imply. */
const FAN_OUT = 2
const LOG_ROWS_A_DELIVERY = 5

/** Whose the rows are, and what filters name of them. */
export interface History {
  readonly environmentId: string
  /** With as many rows as most, and with hardly any. */
  readonly subscriptionId: string
  readonly rareSubscriptionId: string
  /** An event and a delivery somewhere in the middle. */
  readonly eventId: string
  readonly deliveryId: string
  /** The middle of the days. */
  readonly middle: Date
}

/**
 * Fills days before yesterday with entries, and with the deliveries and events that they are about. Each
 * day is made apart without indexes and then attached, which makes them in one go.
 */
export async function fillHistory(
  databaseUrl: string,
  { environmentId, logRows }: { readonly environmentId: string; readonly logRows: number },
): Promise<History> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(`set synchronous_commit = off; set maintenance_work_mem = '512MB'`)
  const subscriptions = Array.from({ length: SUBSCRIPTIONS }, () => newUuid(new Date()))
  const rare = newUuid(new Date())
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS
  const eventsADay = Math.floor(logRows / LOG_ROWS_A_DELIVERY / FAN_OUT / DAYS)
  const base = { environmentId, other: newUuid(new Date()), subscriptions, rare, eventsADay }
  for (let day = 0; day < DAYS; day += 1) {
    const start = today - (NEWEST_DAY + DAYS - 1 - day) * DAY_MS
    await fillDay(client, { ...base, day, start })
  }
  await client.query(`select setval('request_log_position', ${logRows + 1})`)
  await client.query('vacuum analyze events, deliveries, request_log')

  const middle = new Date(today - (NEWEST_DAY + DAYS / 2) * DAY_MS)
  const { rows } = await client.query<{ id: string; event_id: string }>(
    `select id, event_id from deliveries where id >= $1 and environment_id = $2 order by id limit 1`,
    [uuidFloor(middle), environmentId],
  )
  await client.end()
  return {
    ...{ environmentId, middle, rareSubscriptionId: rare },
    subscriptionId: subscriptions[0] ?? '',
    eventId: rows[0]?.event_id ?? '',
    deliveryId: rows[0]?.id ?? '',
  }
}

interface Day {
  readonly environmentId: string
  readonly other: string
  readonly subscriptions: readonly string[]
  readonly rare: string
  readonly eventsADay: number
  /** From 0, the oldest. */
  readonly day: number
  /** Epoch milliseconds. */
  readonly start: number
}

async function fillDay(client: pg.Client, day: Day): Promise<void> {
  for (const [table, select] of [
    ['events', eventRows(day)],
    ['deliveries', deliveryRows(day)],
    ['request_log', logRows(day)],
  ] as const) {
    const name = `${table}_${new Date(day.start).toISOString().slice(0, 10).replaceAll('-', '')}`
    const [from, to] = [day.start, day.start + DAY_MS].map((time) => uuidFloor(new Date(time)))
    await client.query(
      `create table ${name} (like ${table} including defaults including constraints including storage)`,
    )
    await client.query(`insert into ${name} ${select}`)
    await client.query(
      `alter table ${name} add constraint bounds check (id >= '${from}' and id < '${to}')`,
    )
    await client.query(
      `alter table ${table} attach partition ${name} for values from ('${from}') to ('${to}')`,
    )
    await client.query(`alter table ${name} drop constraint bounds`)
  }
}

/** A UUIDv7 of a time in SQL: `kind` keeps tables apart, `number` the rows of a millisecond. */
function uuidOf(timeMs: string, kind: number, number: string): string {
  return `(lpad(to_hex(${timeMs}), 12, '0') || '7${kind}00' || '8000' || lpad(to_hex(${number}), 12, '0'))::uuid`
}

/** Each event is so long after the one before it. */
const timeOf = ({ start, eventsADay }: Day) =>
  `(${start}::bigint + (n - 1) * ${DAY_MS}::bigint / ${eventsADay})`
/** A tenth is another environment's. */
const environmentOf = ({ environmentId, other }: Day) =>
  `(case when n % 10 = 0 then '${other}' else '${environmentId}' end)::uuid`
const typeOf = ({ eventsADay }: Day) =>
  `case when n % ${eventsADay} = 777 then 'bench.rare' else 'bench.' || n % 20 end`
/** Failures come in clusters, as endpoints do that are down for a while. */
const statusOf = `case when n % 1000 < 5 then 'exhausted' when n % 1000 < 10 then 'canceled' when n % 1000 = 10 then 'pending' else 'succeeded' end`
const subscriptionOf = ({ subscriptions, rare, eventsADay }: Day) =>
  `case when n % ${eventsADay} = 555 then '${rare}'::uuid else ('{${subscriptions.join()}}'::uuid[])[1 + (n * 7 + f) % ${SUBSCRIPTIONS}] end`

function eventRows(day: Day): string {
  const padding = randomBytes(60).toString('hex')
  return `(id, environment_id, type, data, occurred_at, is_test) select
    ${uuidOf(timeOf(day), 0, 'n')}, ${environmentOf(day)}, ${typeOf(day)},
    '{"number":' || n || ',"padding":"${padding}"}', to_timestamp(${timeOf(day)} / 1000.0), n % 10000 = 1
    from generate_series(1, ${day.eventsADay}) as n`
}

function deliveryRows(day: Day): string {
  const ended = `to_timestamp(${timeOf(day)} / 1000.0) + interval '1 second'`
  return `(id, environment_id, event_id, event_type, subscription_id, status, attempt_count,
      next_attempt_at, completed_at) select
    ${uuidOf(timeOf(day), 1, `n * ${FAN_OUT} + f`)}, ${environmentOf(day)}, ${uuidOf(timeOf(day), 0, 'n')},
    ${typeOf(day)}, ${subscriptionOf(day)}, ${statusOf}, ${LOG_ROWS_A_DELIVERY},
    case when (${statusOf}) = 'pending' then ${ended} end,
    case when (${statusOf}) <> 'pending' then ${ended} end
    from generate_series(1, ${day.eventsADay}) as n, generate_series(0, ${FAN_OUT - 1}) as f`
}

function logRows(day: Day): string {
  const first = day.day * day.eventsADay * FAN_OUT * LOG_ROWS_A_DELIVERY
  const outcome = `case when (n * 31 + a) % 1000 < 10 then 'rejected' when (n * 31 + a) % 1000 = 10 then 'unreachable' else 'succeeded' end`
  return `(id, position, environment_id, delivery_id, event_id, event_type, subscription_id,
      attempt_number, trigger, method, url, outcome, status_code, error_class, error_message,
      is_truncated, started_at, duration_ms) select
    ${uuidOf(timeOf(day), 2, `(n * ${FAN_OUT} + f) * ${LOG_ROWS_A_DELIVERY} + a`)},
    ${first} + row_number() over (), ${environmentOf(day)},
    ${uuidOf(timeOf(day), 1, `n * ${FAN_OUT} + f`)}, ${uuidOf(timeOf(day), 0, 'n')}, ${typeOf(day)},
    ${subscriptionOf(day)}, a, case when n % 100000 = 1 then 'test' else 'automatic' end, 'POST',
    'https://hooks.example.com/customers/' || n % 50 || '/webhooks', ${outcome},
    case (${outcome}) when 'succeeded' then 200 when 'rejected' then 500 end,
    case (${outcome}) when 'rejected' then 'http_error' when 'unreachable' then 'timeout' end,
    case (${outcome}) when 'succeeded' then null else 'The endpoint did not take it.' end,
    false, to_timestamp(${timeOf(day)} / 1000.0), case when n % 50000 = 3 then 12000 else 5 + n % 400 end
    from generate_series(1, ${day.eventsADay}) as n, generate_series(0, ${FAN_OUT - 1}) as f,
      generate_series(1, ${LOG_ROWS_A_DELIVERY}) as a`
}
