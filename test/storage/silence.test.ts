import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Db, openDatabase } from '../../src/storage/database.ts'
import { isOutage } from '../../src/storage/outages.ts'
import { startProxy } from '../live/proxy.ts'
import { shareDatabase } from '../support/shared-database.ts'

const SILENCE_MS = 50
/** Many times as long. */
const LONG_SECONDS = 0.5

const { db, url } = await shareDatabase()

const openOne = (to: string): Db =>
  openDatabase({
    ...{ url: to, maxConnections: 1, hasPreparedStatements: true, silenceMs: SILENCE_MS },
    onError: () => undefined,
  })

test('who waits on a connection that has died silently is told, and whoever is next gets another', async () => {
  await using proxy = await startProxy(url)
  await using one = openOne(proxy.url)
  const query = () => sql<{ one: number }>`select ${1}::integer as one`.execute(one)
  const inTransaction = () =>
    one.transaction().execute((trx) => sql<{ one: number }>`select 2 as one`.execute(trx))
  await query()
  proxy.silence()

  const first = query()
  const [second, third] = [inTransaction(), query()]
  const failure = await first.catch((error: unknown) => error)

  expect(isOutage(failure)).toBe(true)
  expect([(await second).rows, (await third).rows]).toEqual([[{ one: 2 }], [{ one: 1 }]])
})

test('a transaction that dies silently is told, too, and its connection is not used again', async () => {
  await using proxy = await startProxy(url)
  await using one = openOne(proxy.url)

  const failing = one.transaction().execute(async (trx) => {
    await sql`select 1`.execute(trx)
    proxy.silence()
    await sql`select 2`.execute(trx)
  })
  const failure = await failing.catch((error: unknown) => error)

  expect(isOutage(failure)).toBe(true)
  expect((await sql`select 3 as number`.execute(one)).rows).toEqual([{ number: 3 }])
})

test('what takes long is not cut, whether it works or waits for a lock', async () => {
  await using working = openOne(url)
  await using waiting = openOne(url)
  const isHeld = Promise.withResolvers<void>()
  const holding = db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(1)`.execute(trx)
    isHeld.resolve()
    await sql`select pg_sleep(${LONG_SECONDS})`.execute(working)
  })
  await isHeld.promise

  const locked = await sql<{ one: number }>`
    select 1 as one from pg_advisory_xact_lock(1)`.execute(waiting)
  await holding

  expect(locked.rows).toEqual([{ one: 1 }])
})
