import pg from 'pg'
import { inject } from 'vitest'

/** Takes a database away from all who use it. Answers how to give it back. */
export async function cutDatabase(databaseUrl: string): Promise<() => Promise<void>> {
  const name = new URL(databaseUrl).pathname.slice(1)
  await command(`alter database ${name} allow_connections false`)
  await command(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
  return () => command(`alter database ${name} allow_connections true`)
}

async function command(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('clusterUrl') })
  await client.connect()
  await client.query(text)
  await client.end()
}
