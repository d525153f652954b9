import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/storage/database.ts'
import { startEmbedded } from '../../src/storage/embedded/server.ts'
import { ensurePartitions } from '../../src/storage/partitions.ts'
import { startQueue } from '../../src/storage/queue.ts'
import { migrateOnce } from '../../src/storage/storage.ts'

const TEMPLATE = 'hookwire_template'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the run's own cluster; any database of it by another path. */
    readonly clusterUrl: string
    readonly template: string
    /** For files that nobody removes before the end of the run. */
    readonly runFolder: string
  }
}

/** One throw-away cluster a run, with one migrated database that every test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'hookwire-test-'))
  await chmod(folder, 0o711) // as root, PostgreSQL runs as another account, which must reach it
  const external = process.env['TEST_DATABASE_URL']
  const cluster =
    external === undefined
      ? await startEmbedded({ dataDir: folder, say: () => undefined, isDurable: false })
      : undefined
  const clusterUrl = cluster?.url ?? (external as string)
  const template = `${TEMPLATE}_${process.pid}`

  await command(clusterUrl, `create database ${template}`)
  await prepare(databaseUrl(clusterUrl, template))
  project.provide('clusterUrl', clusterUrl)
  project.provide('template', template)
  project.provide('runFolder', folder)

  return async () => {
    await command(clusterUrl, `drop database ${template}`)
    await cluster?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The template must be left without a connection, or nobody could copy it. */
async function prepare(url: string): Promise<void> {
  const onError = (error: unknown) => {
    throw error
  }
  await migrateOnce({ databaseSessionUrl: url, onError })
  const db = openDatabase({ url, maxConnections: 2, hasPreparedStatements: false, onError })
  await ensurePartitions(db, new Date())
  await db.destroy()
  const boss = await startQueue({ sessionUrl: url, onError })
  await boss.stop({ graceful: false })
}

async function command(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(text)
  await client.end()
}

function databaseUrl(clusterUrl: string, database: string): string {
  const url = new URL(clusterUrl)
  url.pathname = `/${database}`
  return url.href
}
