import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import type { Db } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { connect, createEmptyDatabase } from '../support/database.ts'
import { blocked } from '../support/locks.ts'

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
