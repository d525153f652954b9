import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { newUuid } from '../../src/domain/ids.ts'
import type { Db } from '../../src/storage/database.ts'
import { insertEvents } from '../../src/storage/events.ts'
import { ensurePartitions, PARTITIONED_TABLES } from '../../src/storage/partitions.ts'
import { anId, newEvent } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()

async function partitionsOf(year: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname::text as name from pg_inherits join pg_class on oid = inhrelid
    where relkind = 'r' and relname like ${`%\\_${year}%`} order by 1`.execute(db)
  return rows.map(({ name }) => name)
}

/** In which partition an event with an id lands. */
async function partitionOf(id: string): Promise<string> {
  await insertEvents(db, [newEvent(anId(), { id })])
  const { rows } = await sql<{ name: string }>`
    select tableoid::regclass::text as name from events where id = ${id}`.execute(db)
  return rows[0]?.name ?? 'none'
}

test('partitions are made from the day before to a week ahead, over the end of a month', async () => {
  await ensurePartitions(db, new Date('2032-02-27T23:59:59.999Z'))

  const days = ['0226', '0227', '0228', '0229', '0301', '0302', '0303', '0304', '0305']
  expect(await partitionsOf(2032)).toEqual(
    PARTITIONED_TABLES.toSorted().flatMap((table) => days.map((day) => `${table}_2032${day}`)),
  )
})

test('what is there is left as it is, and what is missing is made', async () => {
  await ensurePartitions(db, new Date('2033-06-10T00:00:00Z'))
  const before = await partitionsOf(2033)

  await ensurePartitions(db, new Date('2033-06-10T23:59:59Z'))
  const same = await partitionsOf(2033)
  await ensurePartitions(db, new Date('2033-06-11T00:00:00Z'))
  const after = await partitionsOf(2033)

  expect(same).toEqual(before)
  expect(after.filter((name) => !before.includes(name))).toEqual(
    PARTITIONED_TABLES.toSorted().map((table) => `${table}_20330618`),
  )
})

test('several processes may make them at once', async () => {
  const now = new Date('2034-06-10T12:00:00Z')

  await Promise.all(Array.from({ length: 4 }, () => ensurePartitions(db, now)))

  expect(await partitionsOf(2034)).toHaveLength(9 * PARTITIONED_TABLES.length)
})

test('rows land in the day of their id, to the millisecond', async () => {
  await ensurePartitions(db, new Date('2035-06-10T12:00:00Z'))
  const last = newUuid(new Date('2035-06-10T23:59:59.999Z'))
  const first = newUuid(new Date('2035-06-11T00:00:00.000Z'))

  expect(await partitionOf(last)).toBe('events_20350610')
  expect(await partitionOf(`${last.slice(0, 13)}-7fff-bfff-ffffffffffff`)).toBe('events_20350610')
  expect(await partitionOf(first)).toBe('events_20350611')
  expect(await partitionOf(`${first.slice(0, 13)}-7000-8000-000000000000`)).toBe('events_20350611')
})

test('a row of a day that has no partition is an error, and is not lost in silence', async () => {
  await ensurePartitions(db, new Date('2036-06-10T12:00:00Z'))
  const tooLate = newUuid(new Date('2036-06-18T00:00:00Z'))

  const inserting = partitionOf(tooLate)

  await expect(inserting).rejects.toThrow('no partition')
})

test('a partition has the indexes and the rules of its table', async () => {
  await ensurePartitions(db, new Date('2037-06-10T12:00:00Z'))

  const [made, first] = await Promise.all([
    describeTable(db, 'request_log_20370610'),
    describeTable(db, 'request_log'),
  ])

  expect(made).toEqual(first)
  expect(made.length).toBeGreaterThan(5)
})

/** What holds for a table, without its name. */
async function describeTable(anyDb: Db, table: string): Promise<string[]> {
  const { rows } = await sql<{ rule: string }>`
    select regexp_replace(pg_get_indexdef(indexrelid), '.* USING ', '') as rule from pg_index
    where indrelid = ${table}::regclass
    union all
    select pg_get_constraintdef(oid) from pg_constraint
    where conrelid = ${table}::regclass and contype = 'c'
    union all
    select attname || coalesce(pg_get_expr(adbin, adrelid), '') || attnotnull from pg_attribute
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attrelid = ${table}::regclass and attnum > 0
    order by 1`.execute(anyDb)
  return rows.map(({ rule }) => rule)
}

test('no sample of what was published or kept is taken, on any day', async () => {
  const now = new Date('2036-06-10T12:00:00Z')
  await ensurePartitions(db, now)
  await insertEvents(
    db,
    Array.from({ length: 200 }, () =>
      newEvent(anId(), { id: newUuid(now), type: 'canary-type', rawData: '"canary-data"' }),
    ),
  )

  await sql`analyze events`.execute(db)
  const { rows } = await sql<{ table: string; columns: string[] }>`
    select attrelid::regclass::text as table, array_agg(attname::text order by attnum) as columns
    from pg_attribute where attstattarget = 0 and attnum > 0 group by 1`.execute(db)
  const statistics = await sql<{ dump: string }>`
    select string_agg(pg_stats::text, ' ') as dump from pg_stats
    where tablename like 'events%'`.execute(db)

  const unsampled = new Map(rows.map(({ table, columns }) => [table, columns]))
  const ofExchanges = ['request_headers', 'request_body', 'response_headers', 'response_body']
  expect(unsampled.get('events')).toEqual(['data'])
  expect(unsampled.get('events_20360610')).toEqual(['data'])
  expect(unsampled.get('exchanges')).toEqual(ofExchanges)
  expect(unsampled.get('exchanges_20360611')).toEqual(ofExchanges)
  expect(statistics.rows[0]?.dump).toContain('canary-type')
  expect(statistics.rows[0]?.dump).not.toContain('canary-data')
})
