import { sql } from 'kysely'
import { uuidFloor } from '../domain/ids.ts'
import type { Db } from './database.ts'

export const PARTITIONED_TABLES = ['events', 'deliveries', 'request_log', 'exchanges'] as const

/** Enough that a week without maintenance stops nothing. */
const DAYS_AHEAD = 7
/** Clocks may differ, and an attempt may begin before midnight and be recorded after. */
const DAYS_BEHIND = 1
const DAY_MS = 24 * 60 * 60 * 1_000
const LOCK = 'hookwire.partitions'

/** Makes the daily partitions around `now` that are missing, one process at a time. */
export async function ensurePartitions(db: Db, now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${LOCK}))`.execute(trx)
    const existing = await partitionNames(trx)
    for (let day = -DAYS_BEHIND; day <= DAYS_AHEAD; day += 1) {
      const start = new Date(Math.floor(now.getTime() / DAY_MS + day) * DAY_MS)
      for (const table of PARTITIONED_TABLES) {
        if (!existing.has(partitionName(table, start))) await createPartition(trx, table, start)
      }
    }
  })
}

/** Made apart with the bounds as a check, then attached: so no lock stops readers or writers. */
async function createPartition(db: Db, table: string, start: Date): Promise<void> {
  const name = partitionName(table, start)
  const from = uuidFloor(start)
  const to = uuidFloor(new Date(start.getTime() + DAY_MS))
  await sql
    .raw(`
      create table ${name} (like ${table} including defaults including constraints including storage);
      alter table ${name} add constraint ${name}_bounds check (id >= '${from}' and id < '${to}');
      alter table ${table} attach partition ${name} for values from ('${from}') to ('${to}');
      alter table ${name} drop constraint ${name}_bounds;
    `)
    .execute(db)
}

function partitionName(table: string, start: Date): string {
  return `${table}_${start.toISOString().slice(0, 10).replaceAll('-', '')}`
}

async function partitionNames(db: Db): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select child.relname as name
    from pg_inherits
    join pg_class as child on child.oid = pg_inherits.inhrelid
    join pg_class as parent on parent.oid = pg_inherits.inhparent
    where parent.relname in (${sql.join([...PARTITIONED_TABLES])})
  `.execute(db)
  return new Set(rows.map(({ name }) => name))
}
