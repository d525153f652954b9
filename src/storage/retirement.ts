import { sql } from 'kysely'
import type { Db } from './database.ts'
import { boundsOf, detachedPartition, type Partition, type PartitionedTable } from './partitions.ts'
import { isLockTimeout, isStatementTimeout } from './violations.ts'

/** A day of a table that is gone. */
export interface DroppedPartition {
  readonly table: PartitionedTable
  /** Such as 2026-01-31. */
  readonly day: string
  /** As PostgreSQL has estimated it. */
  readonly rows: number
}

/** Deleted in one statement: few enough that nobody waits for them. */
const MAX_KEYS_DELETED = 2_000
/** Less than it takes PostgreSQL to look for a deadlock, which might end somebody else's work. */
const LOCK_TIMEOUT_MS = 500
const STATEMENT_TIMEOUT_MS = 10_000

/** Of the session in which partitions are dropped. */
export async function limitWaiting(session: Db): Promise<void> {
  await sql
    .raw(`
      set lock_timeout = ${LOCK_TIMEOUT_MS};
      set statement_timeout = ${STATEMENT_TIMEOUT_MS};
      set enable_seqscan = off; -- what is looked for has an index, whatever the statistics say
      set synchronous_commit = off -- what a crash undoes is done again
    `)
    .execute(session)
}

/** From then on they are ours to drop, also where we end before that is done. */
export async function markRetired(db: Db, partitions: readonly Partition[]): Promise<void> {
  await sql`
    insert into retired_partitions (name)
    select unnest(${partitions.map(({ name }) => name)}::text[])
    on conflict do nothing`.execute(db)
}

/** What an earlier run has marked. */
export async function listRetired(db: Db, known: readonly Partition[]): Promise<Partition[]> {
  const { rows } = await sql<{ name: string }>`
    select name from retired_partitions order by name`.execute(db)
  const byName = new Map(known.map((partition) => [partition.name, partition]))
  return rows.map(({ name }) => byName.get(name) ?? detachedPartition(name))
}

/** What could not be detached may be wanted again, and somebody else may detach it: it is not ours any more. */
export async function forgetAttached(db: Db): Promise<void> {
  await sql`
    delete from retired_partitions using pg_class as child, pg_inherits
    where child.relname = name and inhrelid = child.oid and not inhdetachpending`.execute(db)
}

/**
 * Takes a partition out of its table without a lock that others would have to wait for: it waits for
 * those who are using the table now. False where they take too long, and it must be tried again later.
 */
export async function detachPartition(session: Db, partition: Partition): Promise<boolean> {
  const { name, table, state } = partition
  if (state === 'detached') return true
  const how = state === 'leaving' ? 'finalize' : 'concurrently'
  try {
    await sql.raw(`alter table ${table} detach partition ${name} ${how}`).execute(session)
    return true
  } catch (error) {
    if (isLockTimeout(error) || isStatementTimeout(error)) return false
    throw error
  }
}

/** Of partitions that nobody sees any more, and which so nobody can hold on to. */
export async function dropDetached(session: Db, partitions: readonly Partition[]): Promise<void> {
  if (partitions.length === 0) return
  const names = partitions.map(({ name }) => name)
  await session.transaction().execute(async (trx) => {
    await sql.raw(`drop table if exists ${names.join(', ')}`).execute(trx)
    await sql`delete from retired_partitions where name = any(${names}::text[])`.execute(trx)
  })
}

/** While the events are there: without its event, a key would be refused for good. False where some are left. */
export async function deleteKeysOf(
  session: Db,
  partition: Partition,
  signal: AbortSignal,
): Promise<boolean> {
  const { from, to } = boundsOf(partition)
  while (!signal.aborted) {
    const { numAffectedRows } = await sql`
      delete from idempotency_keys where (environment_id, key) in (
        select environment_id, key from idempotency_keys
        where event_id >= ${from} and event_id < ${to}
        order by event_id limit ${MAX_KEYS_DELETED}
      )`.execute(session)
    if (numAffectedRows !== BigInt(MAX_KEYS_DELETED)) return true
  }
  return false
}

export async function estimateRows(session: Db, { name }: Partition): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select greatest(reltuples, 0)::float8 as count from pg_class
    where oid = to_regclass(${name})`.execute(session)
  return rows[0]?.count ?? 0
}
