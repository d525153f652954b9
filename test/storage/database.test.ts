import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { type Db, openDatabase } from '../../src/storage/database.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db, url } = await shareDatabase()

async function openOne(hasPreparedStatements: boolean, errors: unknown[] = []): Promise<Db> {
  return openDatabase({
    url,
    maxConnections: 1,
    hasPreparedStatements,
    onError: (error) => errors.push(error),
  })
}

async function preparedTexts(one: Db): Promise<string[]> {
  const { rows } = await sql<{ statement: string }>`
    select statement from pg_prepared_statements order by 1`.execute(one)
  return rows.map(({ statement }) => statement)
}

test('big integers are numbers, and names are in camelCase but for those inside JSON', async () => {
  const { rows } = await sql`
    select 9007199254740991::bigint as big_number, '{"a_b":{"c_d":1}}'::jsonb as some_json`.execute(
    db,
  )

  expect(rows).toEqual([{ bigNumber: 9007199254740991, someJson: { a_b: { c_d: 1 } } }])
})

test('a text with values is prepared once a connection, whatever the values are', async () => {
  await using one = await openOne(true)

  const sums = []
  for (const number of [1, 2, 3]) {
    const { rows } = await sql<{ sum: number }>`select ${number}::integer + 1 as sum`.execute(one)
    sums.push(rows[0]?.sum)
  }

  expect(sums).toEqual([2, 3, 4])
  expect(await preparedTexts(one)).toEqual(['select $1::integer + 1 as sum'])
})

test('texts that vary without end are not all prepared', async () => {
  await using one = await openOne(true)

  for (let count = 0; count < 600; count += 1) {
    await sql`select ${count}::integer as ${sql.id(`name${count}`)}`.execute(one)
  }

  expect(await preparedTexts(one)).toHaveLength(500)
})

test('behind a pooler nothing is prepared', async () => {
  await using one = await openOne(false)

  await sql`select ${1}::integer`.execute(one)

  expect(await preparedTexts(one)).toEqual([])
})

test('an idle connection that the server closes is reported, and replaced', async () => {
  const errors: unknown[] = []
  await using one = await openOne(true, errors)
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(one)

  await sql`select pg_terminate_backend(${rows[0]?.pid}::integer)`.execute(db)
  await vi.waitUntil(() => errors.length > 0)
  const after = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(one)

  expect(after.rows[0]?.pid).not.toBe(rows[0]?.pid)
})

test('statements sent together on one connection are answered in their order', async () => {
  await using one = await openOne(true)

  const answers = await Promise.allSettled(
    [1, 0, 2].map((number) => sql<{ n: number }>`select 10 / ${number}::integer as n`.execute(one)),
  )

  expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(answers[2]).toMatchObject({ value: { rows: [{ n: 5 }] } })
})

test('whatever the URL says, its connections have the name that they are found by', async () => {
  const address = new URL(url)
  address.searchParams.append('application_name', 'other')
  address.searchParams.append('options', '-c application_name=another')
  const names = []

  for (const name of [{}, { name: 'hookwire-mine' }]) {
    const open = { maxConnections: 1, hasPreparedStatements: false, onError: () => undefined }
    await using one = openDatabase({ ...open, ...name, url: `${address}#fragment` })
    const { rows } = await sql<{ name: string }>`
      select application_name as name from pg_stat_activity
      where pid = pg_backend_pid()`.execute(one)
    names.push(rows[0]?.name)
  }

  expect(names).toEqual(['hookwire', 'hookwire-mine'])
})
