import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import type { Db } from '../../src/storage/database.ts'

/** Each table of each schema, pg-boss's too, as text: bytes in hex and as they are. */
export function dumpTables(db: Db): Promise<Map<string, string>> {
  return db.connection().execute(async (one) => {
    const tables = await sql<{ name: string }>`
      select format('%I.%I', nspname, relname) as name
      from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where relkind in ('r', 'm') and nspname not in ('pg_catalog', 'information_schema')
        and nspname not like 'pg_toast%'
      order by 1`.execute(one)
    const dump = new Map<string, string>()
    for (const output of ['hex', 'escape']) {
      await sql`select set_config('bytea_output', ${output}, false)`.execute(one)
      for (const { name } of tables.rows) {
        const { rows } = await sql<{ row: string }>`
          select t::text as row from ${sql.raw(name)} as t`.execute(one)
        dump.set(`${name} ${output}`, rows.map(({ row }) => row).join('\n'))
      }
    }
    return dump
  })
}

/** What PostgreSQL tells of everybody's statements. */
export async function activityIn(db: Db): Promise<string> {
  const { rows } = await sql<{ query: string }>`
    select query from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(db)
  return rows.map(({ query }) => query).join('\n')
}

/** The files of a database, with what was deleted, and the server's own log: of a cluster of ours. */
export async function readFiles(databaseUrl: string): Promise<Map<string, Buffer>> {
  const url = new URL(databaseUrl)
  url.username = 'postgres'
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  await client.query('checkpoint')
  const { rows } = await client.query<{ folder: string; oid: string }>(`
    select current_setting('data_directory') as folder, oid::text
    from pg_database where datname = current_database()`)
  await client.end()
  const [{ folder, oid }] = rows as [{ folder: string; oid: string }]
  const base = join(folder, 'base', oid)
  const files = [...(await readdir(base)).map((name) => join(base, name)), `${folder}.log`]
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(file)] as const)),
  )
}
