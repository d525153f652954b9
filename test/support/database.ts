import pg from 'pg'
import type { PgBoss } from 'pg-boss'
import { inject } from 'vitest'
import { type Db, openDatabase } from '../../src/storage/database.ts'
import { startQueue } from '../../src/storage/queue.ts'

export interface TestDatabase extends AsyncDisposable {
  readonly url: string
  readonly db: Db
}

export interface BareDatabase {
  readonly url: string
  readonly drop: () => Promise<void>
}

let count = 0

/** A migrated database of its own, dropped at the end. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url, drop } = await copyTemplate()
  const db = connect(url)
  return {
    url,
    db,
    async [Symbol.asyncDispose]() {
      await db.destroy()
      await drop()
    },
  }
}

/** To look into a database, or to change what no caller may. */
export function connect(url: string): Db {
  return openDatabase({ url, maxConnections: 8, hasPreparedStatements: true, onError: ignore })
}

export function startTestQueue(url: string): Promise<PgBoss> {
  return startQueue({ sessionUrl: url, onError: ignore })
}

/** The bare database, for those who open it themselves. */
export function copyTemplate(): Promise<BareDatabase> {
  return createDatabase(`template ${inject('template')} strategy file_copy`)
}

/** One that has nothing in it, not even tables. */
export function createEmptyDatabase(): Promise<BareDatabase> {
  return createDatabase('')
}

async function createDatabase(options: string): Promise<BareDatabase> {
  count += 1
  const name = `test_${process.pid}_${count}`
  const clusterUrl = inject('clusterUrl')
  await command(clusterUrl, `create database ${name} ${options}`)
  const url = new URL(clusterUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => command(clusterUrl, `drop database ${name} with (force)`),
  }
}

async function command(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(text)
  await client.end()
}

function ignore(): void {
  // Connections are cut when their database is dropped.
}
