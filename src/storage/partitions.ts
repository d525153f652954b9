import { sql } from 'kysely'
import { uuidFloor } from '../domain/ids.ts'
import { DAY_MS } from '../domain/retention.ts'
import type { Db } from './database.ts'

export const PARTITIONED_TABLES = ['events', 'deliveries', 'request_log', 'exchanges'] as const

export type PartitionedTable = (typeof PARTITIONED_TABLES)[number]

/** A table's rows of one day. */
export interface Partition {
  readonly name: string
  readonly table: PartitionedTable
  readonly start: Date
  /** What is leaving is in no query any more, though it was not possible yet to finish that. */
  readonly state: 'attached' | 'leaving' | 'detached'
}

/** Enough that a week without maintenance stops nothing. */
const DAYS_AHEAD = 7
/** Clocks may differ, and an attempt may begin before midnight and be recorded after. */
const DAYS_BEHIND = 1
const LOCK = 'hookwire.partitions'
/** Statistics would keep samples of them; nothing is looked for by these. */
const UNSAMPLED: Partial<Record<PartitionedTable, readonly string[]>> = {
  events: ['data'],
  exchanges: ['request_headers', 'request_body', 'response_headers', 'response_body'],
}

/** Makes the daily partitions around `now` that are missing, one process at a time. */
export async function ensurePartitions(db: Db, now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${LOCK}))`.execute(trx)
    const existing = new Set((await listPartitions(trx)).map(({ name }) => name))
    for (let day = -DAYS_BEHIND; day <= DAYS_AHEAD; day += 1) {
      const start = new Date(Math.floor(now.getTime() / DAY_MS + day) * DAY_MS)
      for (const table of PARTITIONED_TABLES) {
        if (!existing.has(partitionName(table, start))) await createPartition(trx, table, start)
      }
    }
  })
}

/** Those that are not detached, oldest first. */
export async function listPartitions(db: Db): Promise<Partition[]> {
  const { rows } = await sql<Pick<Partition, 'name' | 'table' | 'state'>>`
    select child.relname as name, parent.relname as table,
      case when inhdetachpending then 'leaving' else 'attached' end as state
    from pg_inherits
    join pg_class as child on child.oid = pg_inherits.inhrelid
    join pg_class as parent on parent.oid = pg_inherits.inhparent
    where parent.relname in (${sql.join([...PARTITIONED_TABLES])})
    order by right(child.relname, 8), child.relname`.execute(db)
  return rows.map((row) => ({ ...row, start: startOf(row.name) }))
}

/** One that was detached, by its name. */
export function detachedPartition(name: string): Partition {
  const table = PARTITIONED_TABLES.find((some) => name.startsWith(`${some}_`))
  if (table === undefined) throw new Error(`${name} is no partition.`)
  return { name, table, start: startOf(name), state: 'detached' }
}

function startOf(name: string): Date {
  const [, year, month, day] = /_(\d{4})(\d\d)(\d\d)$/.exec(name) ?? []
  return new Date(`${year}-${month}-${day}T00:00:00Z`)
}

export function boundsOf({ start }: Pick<Partition, 'start'>): { from: string; to: string } {
  return { from: uuidFloor(start), to: uuidFloor(new Date(start.getTime() + DAY_MS)) }
}

/** Made apart with the bounds as a check, then attached: so no lock stops readers or writers. */
async function createPartition(db: Db, table: PartitionedTable, start: Date): Promise<void> {
  const name = partitionName(table, start)
  const { from, to } = boundsOf({ start })
  const unsampled = (UNSAMPLED[table] ?? []).map(
    (column) => `alter table ${name} alter column ${column} set statistics 0;`,
  )
  await sql
    .raw(`
      create table ${name} (like ${table} including defaults including constraints including storage);
      alter table ${name} add constraint ${name}_bounds check (id >= '${from}' and id < '${to}');
      alter table ${table} attach partition ${name} for values from ('${from}') to ('${to}');
      alter table ${name} drop constraint ${name}_bounds;
      ${unsampled.join('\n')}
    `)
    .execute(db)
}

function partitionName(table: PartitionedTable, start: Date): string {
  return `${table}_${start.toISOString().slice(0, 10).replaceAll('-', '')}`
}
