import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Db } from './database.ts'
import { isDeadlock, isLockTimeout, isUndefinedTable } from './violations.ts'

export interface MigrateOptions {
  readonly folder?: URL
  /** How long what others hold is waited for. Tests pass a shorter one. */
  readonly patienceMs?: number
}

const FOLDER = new URL('../../migrations/', import.meta.url)
/** Of a table that somebody reads: who comes after us waits behind us, so we must not wait for long. */
const LOCK_TIMEOUT = '1s'
/** Those who waited behind us are let through meanwhile. */
const RETRY_PAUSE_MS = 500
const MAX_PATIENCE_MS = 5 * 60 * 1_000
/** Held from the first file to the last: the migrator's own lock is let go in between. */
const LOCK = 'hookwire.migrations'

/** Brings the tables up to date, one process at a time (a lock is held). Answers what it ran. */
export async function migrate(db: Db, options: MigrateOptions = {}): Promise<string[]> {
  const { folder = FOLDER, patienceMs = MAX_PATIENCE_MS } = options
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => readMigrations(folder) },
    migrationTableName: 'hookwire_migrations',
    migrationLockTableName: 'hookwire_migrations_lock',
  })
  try {
    return await db.connection().execute(async (holder) => {
      await sql`select pg_advisory_lock(hashtext(${LOCK}))`.execute(holder)
      try {
        return await runPending(migrator, performance.now() + patienceMs)
      } finally {
        await sql`select pg_advisory_unlock(hashtext(${LOCK}))`.execute(holder)
      }
    })
  } catch (cause) {
    throw new Error('The database could not be migrated.', { cause })
  }
}

/** A transaction for each file, so that what one has locked is free before the next one waits. */
async function runPending(migrator: Migrator, giveUpAtMs: number): Promise<string[]> {
  const ran: string[] = []
  for (;;) {
    const { error, results = [] } = await migrator.migrateUp()
    if (error === undefined) {
      if (results.length === 0) return ran
      ran.push(...results.map(({ migrationName }) => migrationName))
    } else {
      if (!isInUse(error) || performance.now() > giveUpAtMs) throw error
      await pause(RETRY_PAUSE_MS)
    }
  }
}

/** Of a partition, which has its day in its name: another process dropped it while tables were listed. */
const PARTITION = /_\d{8}"/

/** Somebody else has what a file wants to change, or has just taken a day away. */
function isInUse(error: unknown): boolean {
  if (isUndefinedTable(error)) return PARTITION.test(error.message)
  return isLockTimeout(error) || isDeadlock(error)
}

async function readMigrations(folder: URL): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql'))
  const migrations: Record<string, Migration> = {}
  for (const file of files) {
    const text = await readFile(new URL(file, folder), 'utf8')
    migrations[file.replace('.sql', '')] = {
      up: async (db) => {
        await sql`set local lock_timeout = ${sql.lit(LOCK_TIMEOUT)}`.execute(db)
        await sql.raw(text).execute(db)
      },
    }
  }
  return migrations
}
