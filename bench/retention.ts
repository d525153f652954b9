import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { DAY_MS } from '../src/domain/retention.ts'
import { type Db, openDatabase } from '../src/storage/database.ts'
import { boundsOf, ensurePartitions, listPartitions } from '../src/storage/partitions.ts'
import { dropOldPartitions } from '../src/storage/retention.ts'
import type { DroppedPartition } from '../src/storage/retirement.ts'
import { publishStreams, subscribe } from './load.ts'
import { caution, delays, figure, lateness, markdown, percent, progress } from './report.ts'
import { type Rig, startReceiver } from './rig.ts'
import type { Punctuality } from './schedule.ts'

const DAYS = 40
const RETENTION_DAYS = 30
const ROWS_A_DAY = 20_000
/** One event in so many was published under an idempotency key. */
const KEYED = 10
const PER_SECOND = 200
const WARM_UP_MS = 5_000
const PHASE_MS = 10_000
/** From the beginning of the phase, so that there is a before and an after in it. */
const DROP_AFTER_MS = 3_000

const TYPE = 'retention'
const DESCRIPTION = `${DAYS} days of ${figure(ROWS_A_DAY)} events, deliveries and log entries each, every ${KEYED}th under a key; those
past a retention of ${RETENTION_DAYS} days are dropped while ${PER_SECOND} events/s are published, one a call, and delivered.
`

export async function retention(rig: Rig): Promise<string> {
  const receiver = await startReceiver()
  const serve = await rig.start('serve')
  await subscribe(serve.url, { name: TYPE, eventTypes: [TYPE], url: receiver.url })
  const db = openDatabase({ ...own(rig.databaseUrl), onError: ignore })
  await fill(db, new Date())

  const publish = (durationMs: number) =>
    publishStreams(
      serve.url,
      [{ type: TYPE, perSecond: PER_SECOND, window: 0 }],
      (elapsedMs) => elapsedMs >= durationMs,
    )
  await publish(WARM_UP_MS)
  progress('publishing alone')
  const alone = await publish(PHASE_MS)
  progress('publishing while days are dropped')
  const publishing = publish(PHASE_MS)
  await pause(DROP_AFTER_MS)
  const drop = await dropAll(rig, db)
  const beside = await publishing

  await db.destroy()
  await serve.stop()
  receiver.stop()
  return `${DESCRIPTION}\n${table({ alone, beside, ...drop })}${caution([alone.idleShare, beside.idleShare])}`
}

async function dropAll(rig: Rig, db: Db) {
  const dropped: DroppedPartition[] = []
  const startedAt = performance.now()
  const options = {
    ...{ db, databaseSessionUrl: rig.databaseUrl, onError: ignore },
    onDropped: (one: DroppedPartition) => dropped.push(one),
  }
  await dropOldPartitions(options, new Date(), new AbortController().signal)
  return { dropped, dropMs: performance.now() - startedAt }
}

/** As if so much had been published and sent on each day. */
async function fill(db: Db, now: Date): Promise<void> {
  for (let daysAgo = DAYS - 1; daysAgo > 0; daysAgo -= 1) {
    await ensurePartitions(db, new Date(now.getTime() - daysAgo * DAY_MS))
  }
  const { rows } = await sql<{ id: string }>`select id from environments`.execute(db)
  const environment = rows[0]?.id
  const partitions = await listPartitions(db)
  for (const partition of partitions.filter(({ table }) => table === 'events')) {
    if (partition.start.getTime() >= now.getTime() - DAY_MS) continue
    progress(`filling ${partition.name}`)
    await fillDay(db, environment ?? '', boundsOf(partition).from)
  }
  await sql`analyze`.execute(db)
}

async function fillDay(db: Db, environmentId: string, from: string): Promise<void> {
  const id = sql`(left(${from}, 24) || lpad(to_hex(number), 12, '0'))::uuid`
  const numbers = sql`generate_series(1, ${ROWS_A_DAY}::integer) as number`
  const data = `{"padding":"${'x'.repeat(1_000)}"}`
  await sql`
    insert into events (id, environment_id, type, data, occurred_at, is_test)
    select ${id}, ${environmentId}, 'old', ${data}, now(), false from ${numbers}`.execute(db)
  await sql`
    insert into deliveries (id, environment_id, event_id, event_type, subscription_id, status, completed_at)
    select ${id}, ${environmentId}, ${id}, 'old', ${environmentId}, 'succeeded', now()
    from ${numbers}`.execute(db)
  await sql`
    insert into request_log (
      id, environment_id, delivery_id, event_id, event_type, subscription_id, attempt_number, trigger,
      method, url, outcome, status_code, is_truncated, started_at, duration_ms
    )
    select ${id}, ${environmentId}, ${id}, ${id}, 'old', ${environmentId}, 1, 'automatic',
      'POST', 'https://example.com/', 'succeeded', 200, false, now(), 1
    from ${numbers}`.execute(db)
  await sql`
    insert into idempotency_keys (environment_id, key, event_id, content_hash)
    select ${environmentId}, ${id}::text, ${id}, '' from ${numbers} where number % ${KEYED} = 0
  `.execute(db)
}

interface Measured {
  readonly alone: Punctuality
  readonly beside: Punctuality
  readonly dropped: readonly DroppedPartition[]
  readonly dropMs: number
}

function table({ alone, beside, dropped, dropMs }: Measured): string {
  const days = new Set(dropped.map(({ day }) => day)).size
  const both = (cell: (phase: Punctuality) => string) => [cell(alone), cell(beside)]
  const slowest = ({ acceptedMs }: Punctuality) => `${figure(Math.max(...acceptedMs))} ms`
  return markdown(
    ['', 'alone', 'while days are dropped'],
    [
      ['days dropped, partitions', '', `${days}, ${dropped.length}`],
      ['in', '', `${figure(dropMs)} ms`],
      ['a publish, p50 / p99', ...both(({ acceptedMs }) => delays(acceptedMs))],
      ['the slowest', ...both(slowest)],
      ['that failed', ...both(({ failures }) => String(failures.length))],
      ['processors idle', ...both(({ idleShare }) => percent(idleShare))],
      ['publisher behind its schedule, p99 / most', ...both(({ lateMs }) => lateness(lateMs))],
    ],
  )
}

function own(url: string) {
  return { url, maxConnections: 2, hasPreparedStatements: false }
}

function ignore(): void {
  // The database is stopped while connections to it are open.
}
