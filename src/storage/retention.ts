import { sql } from 'kysely'
import { DAY_MS } from '../domain/retention.ts'
import { type Db, openDatabase } from './database.ts'
import { markLogDropped } from './dropped-log.ts'
import { boundsOf, listPartitions, type Partition, type PartitionedTable } from './partitions.ts'
import {
  type DroppedPartition,
  deleteKeysOf,
  detachPartition,
  dropDetached,
  estimateRows,
  forgetAttached,
  limitWaiting,
  listRetired,
  markRetired,
} from './retirement.ts'

export interface RetentionOptions {
  readonly db: Db
  /** Its session holds a lock, so never a transaction pooler. */
  readonly databaseSessionUrl: string
  /** After which its connection is asked about. */
  readonly silenceMs?: number | undefined
  readonly onDropped: (dropped: DroppedPartition) => void
  readonly onError: (error: unknown) => void
}

interface Drop {
  readonly session: Db
  readonly onDropped: (dropped: DroppedPartition) => void
  readonly signal: AbortSignal
  /** Where somebody was in the way: there is no second try in the same run. */
  readonly busy: Set<PartitionedTable>
}

const LOCK = 'hookwire.retention'
/** Whoever looks how old the transactions are in which something is published must not find this one. */
const APPLICATION_NAME = 'hookwire-retention'
/** In one transaction, which holds a lock for each of their indexes. */
const MAX_DROPPED = 16

/**
 * Drops the days that are past every environment's retention, one process at a time. What somebody is
 * still using is left for another time, since nobody must wait for this: then it answers false.
 */
export async function dropOldPartitions(
  { db, databaseSessionUrl, silenceMs, onDropped, onError }: RetentionOptions,
  now: Date,
  signal: AbortSignal,
): Promise<boolean> {
  const { retired, old } = await findDroppable(db, now)
  if (retired.length === 0 && old.length === 0) return true
  const own = { name: APPLICATION_NAME, maxConnections: 1, hasPreparedStatements: false, onError }
  const sessionDb = openDatabase({ ...own, url: databaseSessionUrl, silenceMs })
  try {
    return await sessionDb.connection().execute(async (session) => {
      await limitWaiting(session)
      if (!(await isAlone(session))) return true
      const busy = new Set<PartitionedTable>()
      await dropAll({ session, onDropped, signal, busy }, now)
      await sql`select pg_advisory_unlock_all()`.execute(session)
      return busy.size === 0
    })
  } finally {
    await sessionDb.destroy() // which gives the lock back in any case, if a moment later
  }
}

async function findDroppable(db: Db, now: Date) {
  const known = await listPartitions(db)
  const days = await findLongestRetention(db)
  const endBefore = days === undefined ? 0 : now.getTime() - days * DAY_MS
  return {
    retired: await listRetired(db, known),
    old: known.filter(
      ({ start, state }) => state === 'attached' && start.getTime() + DAY_MS <= endBefore,
    ),
  }
}

/** Undefined where there is no environment, and so nobody to ask. */
async function findLongestRetention(db: Db): Promise<number | undefined> {
  const { rows } = await sql<{ days: number | null }>`
    select max(retention_days) as days from environments`.execute(db)
  return rows[0]?.days ?? undefined
}

async function isAlone(session: Db): Promise<boolean> {
  const { rows } = await sql<{ isFree: boolean }>`
    select pg_try_advisory_lock(hashtext(${LOCK})) as is_free`.execute(session)
  return rows[0]?.isFree === true
}

async function dropAll(drop: Drop, now: Date): Promise<void> {
  const { session, signal } = drop
  await forgetAttached(session)
  const { retired, old } = await findDroppable(session, now) // others may have been at it before
  await dropEach(drop, retired)

  const log = old.filter(({ table }) => isOfLog(table))
  const newest = log.at(-1)
  if (newest !== undefined) await markLogDropped(session, boundsOf(newest).to)
  await retire(drop, log)
  // After the log: an entry that is left keeps the day of its delivery.
  const others = old.filter(({ table }) => !isOfLog(table))
  const days = [...Map.groupBy(others, ({ start }) => start.getTime()).values()]
  const unneeded = await leaveOutNeeded(session, days)
  const withoutKeys: Partition[][] = []
  for (const day of unneeded) {
    const events = day.find(({ table }) => table === 'events')
    const areGone = events === undefined || (await deleteKeysOf(session, events, signal))
    if (areGone) withoutKeys.push(day)
  }
  await retire(drop, (await leaveOutNeeded(session, withoutKeys)).flat()) // keys may have taken a while
}

function isOfLog(table: PartitionedTable): boolean {
  return table === 'request_log' || table === 'exchanges'
}

async function leaveOutNeeded(session: Db, days: readonly Partition[][]): Promise<Partition[][]> {
  const unneeded: Partition[][] = []
  for (const day of days) {
    if (!(await isNeeded(session, day))) unneeded.push(day)
  }
  return unneeded
}

/** Whether something of a day's events is still to be sent, or is what an entry of the log is about. */
async function isNeeded(session: Db, day: readonly Partition[]): Promise<boolean> {
  const deliveries = day.find(({ table }) => table === 'deliveries')
  const isPending =
    deliveries === undefined
      ? sql<boolean>`false`
      : sql<boolean>`exists (select from ${sql.table(deliveries.name)} where status = 'pending')`
  const { from, to } = boundsOf(day[0] as Partition)
  const { rows } = await sql<{ isNeeded: boolean }>`
    select ${isPending} or exists (
      select from request_log where delivery_id >= ${from} and delivery_id < ${to}
    ) as is_needed`.execute(session)
  return rows[0]?.isNeeded !== false
}

async function retire(drop: Drop, partitions: readonly Partition[]): Promise<void> {
  await markRetired(drop.session, partitions)
  await dropEach(drop, partitions)
  await forgetAttached(drop.session)
}

async function dropEach(drop: Drop, partitions: readonly Partition[]): Promise<void> {
  for (let start = 0; start < partitions.length; start += MAX_DROPPED) {
    await dropSome(drop, partitions.slice(start, start + MAX_DROPPED))
  }
}

async function dropSome(drop: Drop, partitions: readonly Partition[]): Promise<void> {
  const { session, onDropped, signal, busy } = drop
  const detached: (Partition & { readonly rows: number })[] = []
  for (const partition of partitions) {
    if (signal.aborted) break
    if (busy.has(partition.table)) continue // PostgreSQL detaches one at a time of each
    if (partition.table === 'events' && busy.has('deliveries')) continue // they are of these
    const rows = await estimateRows(session, partition)
    if (await detachPartition(session, partition)) detached.push({ ...partition, rows })
    else busy.add(partition.table)
  }
  await dropDetached(session, detached)
  for (const { table, start, rows } of detached) {
    onDropped({ table, day: start.toISOString().slice(0, 10), rows })
  }
}
