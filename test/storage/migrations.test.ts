import { readdir } from 'node:fs/promises'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { migrateOnce } from '../../src/storage/storage.ts'
import { createEmptyDatabase } from '../support/database.ts'
import { openStorageOf } from '../support/storage.ts'

const DATABASE_MISSING = '3D000' // SQLSTATE

const fail = (error: unknown) => {
  throw error
}

const FILES = (await readdir(new URL('../../migrations/', import.meta.url)))
  .map((file) => file.replace('.sql', ''))
  .toSorted()

test('an empty database is brought up to date once, by the files in their order', async () => {
  const { url, drop } = await createEmptyDatabase()
  const migrate = () => migrateOnce({ databaseSessionUrl: url, onError: fail })

  const [first, second] = [await migrate(), await migrate()]

  expect(first).toEqual(FILES)
  expect(second).toEqual([])
  await drop()
})

test('of many processes that begin at once, one migrates and the others find it done', async () => {
  const { url, drop } = await createEmptyDatabase()

  const ran = await Promise.all(
    Array.from({ length: 6 }, () => migrateOnce({ databaseSessionUrl: url, onError: fail })),
  )

  expect(ran.toSorted((a, b) => b.length - a.length)).toEqual([FILES, [], [], [], [], []])
  await drop()
})

test('processes may start together on a database that is empty', async () => {
  const { url, drop } = await createEmptyDatabase()

  const storages = await Promise.all(Array.from({ length: 3 }, () => openStorageOf(url)))

  for (const { boss } of storages) {
    expect(await boss.getQueue('deliver')).toMatchObject({ partition: true })
    expect(await boss.getQueue('retry')).toMatchObject({ partition: true })
  }
  await Promise.all(storages.map((storage) => storage.close()))
  await drop()
})

test('a database that cannot be reached is said to be so', async () => {
  const { url, drop } = await createEmptyDatabase()
  await drop()

  const migrating = migrateOnce({ databaseSessionUrl: url, onError: () => undefined })

  await expect(migrating).rejects.toThrow('The database could not be migrated.')
  await expect(migrating).rejects.toMatchObject({ cause: { code: DATABASE_MISSING } })
})

test('opening what has another key fails, and leaves no connection behind', async () => {
  const { url, drop } = await createEmptyDatabase()
  const storage = await openStorageOf(url)
  const countConnections = async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from pg_stat_activity
      where datname = current_database() and application_name = 'hookwire'`.execute(storage.db)
    return rows[0]?.count ?? 0
  }
  const before = await countConnections()

  const opening = openStorageOf(url, [{ id: 'other', bytes: Buffer.alloc(32, 8) }])

  await expect(opening).rejects.toThrow('HOOKWIRE_ENCRYPTION_KEYS')
  await vi.waitUntil(async () => (await countConnections()) <= before)
  await storage.close()
  await drop()
})
