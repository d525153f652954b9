import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { afterAll, expect, test, vi } from 'vitest'
import type { Db } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { connect, createEmptyDatabase } from '../support/database.ts'
import { blocked, countBlocked } from '../support/locks.ts'

const LOCK_NOT_AVAILABLE = '55P03' // SQLSTATE

const TABLES = 'create table own (n int); create table read_by_others (n int);'
const OWN = 'alter table own add column a int;'
const OTHERS = 'alter table read_by_others add column a int;'

const { url, drop } = await createEmptyDatabase()
const db = connect(url)
afterAll(async () => {
  await db.destroy()
  await drop()
})

/** Files of these texts, in their order. */
async function folderOf(...texts: string[]): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'hookwire-migrations-'))
  afterAll(() => rm(folder, { recursive: true }))
  await Promise.all(texts.map((text, index) => writeFile(join(folder, `${index + 1}.sql`), text)))
  return pathToFileURL(`${folder}/`)
}

const REAL_FOLDER = new URL('../../migrations/', import.meta.url)
const REAL_FILES = (await readdir(REAL_FOLDER)).toSorted()
/** Those before it are of versions that nobody upgrades from while it runs. */
const FIRST_FILE = '0013'

/** A database as it was before the files that are tried. */
async function beforeHistory() {
  const database = await createEmptyDatabase()
  const older = connect(database.url)
  const folder = await folderOf()
  const files = REAL_FILES.filter((file) => file < FIRST_FILE)
  await Promise.all(files.map((file) => cp(new URL(file, REAL_FOLDER), new URL(file, folder))))
  await migrate(older, { folder })
  return {
    db: older,
    newer: REAL_FILES.filter((file) => file >= FIRST_FILE),
    async [Symbol.asyncDispose]() {
      await older.destroy()
      await database.drop()
    },
  }
}

/** Both tables as they were, and somebody who reads one of them until told to stop. */
async function startReader() {
  await sql`drop table if exists hookwire_migrations, own, read_by_others`.execute(db)
  await migrate(db, { folder: await folderOf(TABLES) })
  const [isReading, isOver] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const reading = db.transaction().execute(async (trx) => {
    await sql`select from read_by_others`.execute(trx)
    isReading.resolve()
    await isOver.promise
  })
  await isReading.promise
  return async () => {
    isOver.resolve()
    await reading
  }
}

async function recorded(within: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from hookwire_migrations order by name`.execute(within)
  return rows.map(({ name }) => name)
}

test('while one file waits for a reader, what an earlier one changed is free, and others read on', async () => {
  const stopReading = await startReader()
  const folder = await folderOf(TABLES, OWN, OTHERS)

  const migrating = migrate(db, { folder })
  await blocked(db, 1)
  await sql`select a from own`.execute(db)
  const meanwhile = await recorded(db)
  // It stands in line behind the file that waits, which must give way while the first reader goes on.
  await sql`select from read_by_others`.execute(db)
  await stopReading()

  expect(await migrating).toEqual(['2', '3'])
  expect([meanwhile, await recorded(db)]).toEqual([
    ['1', '2'],
    ['1', '2', '3'],
  ])
})

test('a reader who never ends is not waited for without end', async () => {
  const stopReading = await startReader()
  const folder = await folderOf(TABLES, `${OWN}${OTHERS}`)

  const migrating = migrate(db, { folder, patienceMs: 0 })

  await expect(migrating).rejects.toMatchObject({
    message: 'The database could not be migrated.',
    cause: { code: LOCK_NOT_AVAILABLE },
  })
  await stopReading()
  expect(await migrate(db, { folder })).toEqual(['2']) // nothing of it had been kept
})

test('a file that is wrong is not tried again, and leaves nothing but those before it', async () => {
  const stopReading = await startReader()
  const folder = await folderOf(
    TABLES,
    OWN,
    'alter table own add column b int; alter table nobodys',
  )

  const migrating = migrate(db, { folder })

  await expect(migrating).rejects.toThrow('The database could not be migrated.')
  expect(await recorded(db)).toEqual(['1', '2'])
  await stopReading()
})

test('who has written to deliveries and then comes to the log is not in the way of an upgrade', async () => {
  await using before = await beforeHistory()
  let isOver = false
  /** As outcomes are recorded: one after the other, and the log when somebody waits for the deliveries. */
  const recordAll = async () => {
    while (!isOver) {
      await before.db.transaction().execute(async (trx) => {
        await sql`update deliveries set attempt_count = 1`.execute(trx)
        await vi.waitUntil(async () => isOver || (await countBlocked(before.db)) > 0)
        await sql`lock table request_log in row exclusive mode nowait`.execute(trx)
      })
    }
  }

  const migrating = migrate(before.db).finally(() => {
    isOver = true
  })
  const [ran] = await Promise.all([migrating, recordAll()])

  expect(ran).toEqual(before.newer.map((file) => file.replace('.sql', '')))
})

test('no file keeps others from two tables at once, or keeps readers from one while it makes an index', async () => {
  await using before = await beforeHistory()
  const known = await tablesOf(before.db)

  for (const file of before.newer) {
    const text = await readFile(new URL(file, REAL_FOLDER), 'utf8')
    await before.db.transaction().execute(async (trx) => {
      const indexes = await countIndexes(trx, known)
      await sql.raw(text).execute(trx)
      const locks = await strongLocks(trx, known)
      const makesIndexes = (await countIndexes(trx, known)) > indexes

      expect(new Set(locks.map(({ name }) => name)).size, file).toBeLessThanOrEqual(1)
      if (makesIndexes) expect(locks, file).toMatchObject(locks.map(() => ({ mode: 'ShareLock' })))
    })
  }
})

/** Without their days. */
async function tablesOf(within: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
  `.execute(within)
  return rows.map(({ name }) => name)
}

async function countIndexes(within: Db, tables: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pg_index
    where indrelid = any(${tables}::regclass[])`.execute(within)
  return rows[0]?.count ?? 0
}

/** What a transaction has locked so that nobody else can write there, or not even read. */
async function strongLocks(within: Db, tables: readonly string[]) {
  const { rows } = await sql<{ name: string; mode: string }>`
    select relation::regclass::text as name, mode from pg_locks
    where pid = pg_backend_pid() and relation = any(${tables}::regclass[])
      and mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
  `.execute(within)
  return rows
}
