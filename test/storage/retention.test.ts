import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { uuidFloor } from '../../src/domain/ids.ts'
import { DAY_MS } from '../../src/domain/retention.ts'
import type { Db } from '../../src/storage/database.ts'
import { findLogHead, findLogPlace } from '../../src/storage/dropped-log.ts'
import { updateEnvironment } from '../../src/storage/environments.ts'
import { insertEvents } from '../../src/storage/events.ts'
import { databaseOfDays } from '../support/dropping.ts'
import { blocked } from '../support/locks.ts'
import { addOldDelivery, daysBefore, daysLeft } from '../support/old-days.ts'
import { addEnvironment, anId, newEvent } from '../support/rows.ts'

/** Also so that a day is as old as it sounds. */
const now = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2)
const TABLES = ['deliveries', 'events', 'exchanges', 'request_log'] as const
const SLOW_MS = 250

const ago = (days: number) => daysBefore(now, days)
const everyTable = (days: readonly number[]) =>
  Object.fromEntries(TABLES.map((table) => [table, [...days]]))
const downTo = (oldest: number) => Array.from({ length: oldest - 1 }, (_, index) => oldest - index)

const arrange = (days: number) => databaseOfDays(days, now)

async function count(db: Db, table: (typeof TABLES)[number] | 'idempotency_keys'): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${sql.table(table)}`.execute(db)
  return rows[0]?.count ?? -1
}

test('a day goes when all of it is past the longest retention there is, and not a moment before', async () => {
  await using rig = await arrange(13)
  const { db, environmentId, dropped, drop } = rig
  await addEnvironment(db).then((id) => updateEnvironment(db, id, { retentionDays: 3 }))
  const midnight = new Date(now.getTime() + DAY_MS / 2)
  await addOldDelivery(db, environmentId, { at: ago(10), key: 'kept' })
  await addOldDelivery(db, environmentId, { at: ago(11), key: 'old' })

  await drop(new Date(midnight.getTime() - DAY_MS - 1))
  const before = await daysLeft(db, now)
  await drop(new Date(midnight.getTime() - DAY_MS))
  const after = await daysLeft(db, now)

  expect(before).toEqual(everyTable(downTo(11)))
  expect(after).toEqual(everyTable(downTo(10)))
  expect(
    await Promise.all([...TABLES, 'idempotency_keys' as const].map((one) => count(db, one))),
  ).toEqual([1, 1, 1, 1, 1])
  const day = ago(11).toISOString().slice(0, 10)
  expect(
    dropped
      .filter((one) => one.day === day)
      .map(({ table }) => table)
      .toSorted(),
  ).toEqual(TABLES)
})

test('a day of which something is pending stays, and so does one that an entry which is kept is about', async () => {
  await using rig = await arrange(13)
  const { db, environmentId, drop } = rig
  const pending = await addOldDelivery(db, environmentId, {
    at: ago(13),
    status: 'pending',
    key: 'a',
  })
  await addOldDelivery(db, environmentId, { at: ago(12), status: 'exhausted', key: 'b' })
  await addOldDelivery(db, environmentId, { at: ago(11), sentAt: ago(5), key: 'c' })

  await drop()
  const left = await daysLeft(db, now)
  await sql`update deliveries set status = 'canceled', completed_at = now()
    where id = ${pending.deliveryId}`.execute(db)
  await drop()
  const later = await daysLeft(db, now)
  await drop(daysBefore(now, -6))

  const log = { request_log: downTo(10), exchanges: downTo(10) }
  const kept = (days: number[]) => ({
    ...log,
    events: [...days, ...downTo(10)],
    deliveries: [...days, ...downTo(10)],
  })
  expect(left).toEqual(kept([13, 11]))
  expect(later).toEqual(kept([11]))
  expect(await daysLeft(db, now)).toEqual(everyTable(downTo(4)))
  expect(await count(db, 'idempotency_keys')).toBe(0)
})

test('the keys of a day go with it, however many there are', async () => {
  await using rig = await arrange(12)
  const { db, environmentId, drop } = rig
  const keys = 5_000
  for (const [name, day] of [
    ['old', 12],
    ['kept', 11],
  ] as const) {
    await sql`insert into idempotency_keys (environment_id, key, event_id, content_hash)
      select ${environmentId}, ${name} || number, ${uuidFloor(ago(day))}, '' from generate_series(1, ${keys}::integer) as number`.execute(
      db,
    )
  }

  await drop(daysBefore(now, 0.6))

  const { rows } = await sql`select distinct left(key, 3) as kind from idempotency_keys`.execute(db)
  expect(rows).toEqual([{ kind: 'kep' }])
})

test('the log says how long it has been, also when nothing of it is left', async () => {
  await using rig = await arrange(13)
  const { db, environmentId, drop } = rig
  for (const days of [12, 12, 11]) await addOldDelivery(db, environmentId, { at: ago(days) })
  const head = await findLogHead(db)

  await drop(daysBefore(now, 0.6))
  const some = await findLogPlace(db, environmentId, 0)
  await drop(daysBefore(now, -1))
  const none = await findLogPlace(db, environmentId, 0)

  expect(some).toMatchObject({
    retentionDays: 10,
    droppedPosition: head - 1,
    nextId: expect.anything(),
  })
  expect(none).toMatchObject({ droppedPosition: head, nextId: undefined })
  expect([head, await findLogHead(db)]).toEqual([3, 3])
})

test('who reads a day makes the drop give up, publishing goes on, and the next time it is finished', async () => {
  await using rig = await arrange(13)
  const { db, environmentId, dropped, drop } = rig
  await addOldDelivery(db, environmentId, { at: ago(13) })
  const reading = Promise.withResolvers<void>()
  const read = Promise.withResolvers<void>()
  const reader = db.transaction().execute(async (trx) => {
    await sql`select id from events`.execute(trx)
    await sql`select id from request_log`.execute(trx)
    read.resolve()
    await reading.promise
  })
  await read.promise

  const dropping = drop()
  await blocked(db, 1)
  const names = await namesOfBlocked(db)
  const slowestMs = await publishUntil(db, environmentId, dropping)
  const left = await daysLeft(db, now)
  const droppedMeanwhile = dropped.map(({ table, day }) => `${table} ${day}`)
  reading.resolve()
  await reader
  const isDoneLater = await drop()

  expect([await dropping, isDoneLater]).toEqual([false, true])
  expect(names).toEqual(['hookwire-retention'])
  expect(slowestMs).toBeLessThan(SLOW_MS)
  expect(left['events']).toHaveLength(11)
  expect(left['exchanges']).toEqual(downTo(10))
  expect(droppedMeanwhile.filter((name) => /events|request_log/.test(name))).toEqual([])
  expect(await daysLeft(db, now)).toEqual(everyTable(downTo(10)))
  const { rows } = await sql`select name from retired_partitions`.execute(db)
  expect(rows).toEqual([])
})

test('one that was cut off goes on from where it was, and nothing is dropped that somebody else has detached', async () => {
  await using rig = await arrange(13)
  const { db, dropped, drop } = rig
  const name = `events_${ago(12).toISOString().slice(0, 10).replaceAll('-', '')}`
  const theirs = `events_${ago(13).toISOString().slice(0, 10).replaceAll('-', '')}`
  await sql.raw(`insert into retired_partitions values ('${name}')`).execute(db)
  await sql.raw(`alter table events detach partition ${name}`).execute(db)
  await sql.raw(`alter table events detach partition ${theirs}`).execute(db)
  const stopped = new AbortController()
  stopped.abort()

  await drop(now, stopped.signal)
  const atFirst = [...dropped]
  await Promise.all(Array.from({ length: 3 }, () => drop()))

  expect(atFirst).toEqual([])
  const names = dropped.map(({ table, day }) => `${table}_${day.replaceAll('-', '')}`)
  expect(names).toHaveLength(new Set(names).size)
  expect(names).toContain(name)
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relkind = 'r' and relname like 'events\\_%' and not relispartition`.execute(db)
  expect(rows).toEqual([{ name: theirs }])
})

/** Who waits for a lock. */
async function namesOfBlocked(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select application_name as name from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return rows.map(({ name }) => name)
}

/** Events one after the other while something goes on; answers how long the slowest took. */
async function publishUntil(db: Db, environmentId: string, end: Promise<unknown>): Promise<number> {
  let isOver = false
  let slowestMs = 0
  void end.finally(() => {
    isOver = true
  })
  while (!isOver) {
    const startedAt = performance.now()
    await insertEvents(db, [newEvent(environmentId, { id: anId() })])
    slowestMs = Math.max(slowestMs, performance.now() - startedAt)
  }
  await end
  return slowestMs
}
