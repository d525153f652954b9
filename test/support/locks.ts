import { sql } from 'kysely'
import { vi } from 'vitest'
import type { Db } from '../../src/storage/database.ts'

/** Resolves when so many connections to this database wait for a lock. */
export async function blocked(db: Db, count: number): Promise<void> {
  await vi.waitUntil(async () => (await countBlocked(db)) >= count, { timeout: 30_000 })
}

export async function countBlocked(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return rows[0]?.count ?? 0
}
