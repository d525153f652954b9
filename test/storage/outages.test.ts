import { once } from 'node:events'
import { createServer } from 'node:net'
import { sql } from 'kysely'
import { afterEach, expect, test, vi } from 'vitest'
import { UnavailableError } from '../../src/domain/unavailable.ts'
import { CONNECT_TIMEOUT_MS, type Db, openDatabase } from '../../src/storage/database.ts'
import { isOutage } from '../../src/storage/outages.ts'
import { startProxy } from '../live/proxy.ts'
import { cutDatabase } from '../support/outage.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db, url } = await shareDatabase()

afterEach(() => void vi.useRealTimers())

const open = (to: string, maxConnections = 1): Db =>
  openDatabase({ url: to, maxConnections, hasPreparedStatements: false, onError: () => undefined })

/** What a statement fails with. */
const failureOf = (within: Db, text = 'select 1'): Promise<unknown> =>
  sql
    .raw(text)
    .execute(within)
    .then(
      () => 'nothing',
      (error: unknown) => error,
    )

test('waiting too long for a connection that others hold is one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const full = open(url)
  const held = Promise.withResolvers<void>()
  const holds = Promise.withResolvers<void>()
  const holding = full.connection().execute(async () => {
    holds.resolve()
    await held.promise
  })
  await holds.promise

  const failing = failureOf(full)
  vi.advanceTimersByTime(CONNECT_TIMEOUT_MS)
  const failure = await failing
  held.resolve()
  await holding
  await full.destroy()

  expect(failure).toBeInstanceOf(Error)
  expect(isOutage(failure)).toBe(true)
})

test('nobody listening, or nobody answering, is one', async () => {
  const proxy = await startProxy(url)
  const [refused, cut] = [open(proxy.url), open(proxy.url)]
  await failureOf(cut)
  const cutting = failureOf(cut, 'select pg_sleep(60)')
  await sleeping()
  await proxy.close()
  const silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as { port: number }
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const mute = open(`postgres://x@127.0.0.1:${port}/x`)
  const waiting = failureOf(mute)
  await once(silent, 'connection')
  vi.advanceTimersByTime(CONNECT_TIMEOUT_MS)
  vi.useRealTimers()

  const failures = [await failureOf(refused), await cutting, await waiting]
  await Promise.all([refused.destroy(), cut.destroy(), mute.destroy()])
  silent.close()

  expect(failures.map(isOutage)).toEqual([true, true, true])
})

test('a connection that the server ends, and a database that takes none, are', async () => {
  const other = open(url)
  const ending = failureOf(other, 'select pg_sleep(60)')
  await sleeping()

  const restore = await cutDatabase(url)
  const failures = [await ending, await failureOf(other)]
  await restore()
  await other.destroy()

  expect(failures.map(isOutage)).toEqual([true, true])
})

test.each(['53300', '57P01', '57P02', '57P03', '25006', '08006', 'ECONNREFUSED', 'EAI_AGAIN'])(
  'an error with the code %s is one',
  (code) => {
    expect(isOutage(Object.assign(new Error('Away.'), { code }))).toBe(true)
  },
)

test('what a statement does wrong is none, nor is anything else', async () => {
  const failures = [
    await failureOf(db, 'select 1/0'),
    await failureOf(db, 'select * from nothing'),
    await failureOf(db, 'insert into environments (id) values (null)'),
    new TypeError('x is not a function'),
    Object.assign(new Error('A field of five.'), { code: '53abc6' }),
    'Connection terminated unexpectedly',
    new DOMException('Gone.', 'AbortError'),
    undefined,
  ]

  expect(failures.map(isOutage)).toEqual(failures.map(() => false))
  expect(isOutage(new UnavailableError('Away.'))).toBe(true)
  expect(isOutage(new DOMException('Late.', 'TimeoutError'))).toBe(true)
})

/** Until somebody's statement sleeps. */
function sleeping() {
  return vi.waitUntil(async () => {
    const { rows } = await sql`
      select from pg_stat_activity
      where datname = current_database() and wait_event = 'PgSleep'`.execute(db)
    return rows.length > 0
  })
}
