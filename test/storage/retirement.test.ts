import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { uuidFloor } from '../../src/domain/ids.ts'
import { DAY_MS } from '../../src/domain/retention.ts'
import type { Db } from '../../src/storage/database.ts'
import { updateEnvironment } from '../../src/storage/environments.ts'
import { databaseOfDays } from '../support/dropping.ts'
import { daysBefore, daysLeft } from '../support/old-days.ts'

const now = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2)
/** The first that is past its retention. */
const OLD = 11

const oldDay = daysBefore(now, OLD)
const downTo = (oldest: number) => Array.from({ length: oldest - 1 }, (_, index) => oldest - index)

async function namesOfMarked(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from retired_partitions`.execute(db)
  return rows.map(({ name }) => name)
}

test('while the deliveries of a day cannot be taken out, its events stay, and nothing is marked', async () => {
  await using rig = await databaseOfDays(OLD, now)
  const { db, drop } = rig
  const [isHeld, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const holding = db.transaction().execute(async (trx) => {
    await sql`lock table deliveries in share update exclusive mode`.execute(trx) // as a vacuum does
    isHeld.resolve()
    await mayEnd.promise
  })
  await isHeld.promise

  const isDone = await drop()
  const [left, marked] = [await daysLeft(db, now), await namesOfMarked(db)]
  mayEnd.resolve()
  await holding

  const log = { request_log: downTo(OLD - 1), exchanges: downTo(OLD - 1) }
  expect(isDone).toBe(false)
  expect(left).toEqual({ ...log, deliveries: downTo(OLD), events: downTo(OLD) })
  expect(marked).toEqual([])
  expect(await drop()).toBe(true)
  expect(await daysLeft(db, now)).toMatchObject({ events: downTo(OLD - 1), ...log })
})

test('the mark of a day that stayed is forgotten, and who detaches the day later may keep it', async () => {
  await using rig = await databaseOfDays(OLD, now)
  const { db, environmentId, drop } = rig
  const name = `events_${oldDay.toISOString().slice(0, 10).replaceAll('-', '')}`
  await sql`insert into retired_partitions values (${name})`.execute(db)
  await updateEnvironment(db, environmentId, { retentionDays: 365 })

  await drop()
  const marked = await namesOfMarked(db)
  await sql.raw(`alter table events detach partition ${name}`).execute(db)
  await drop()

  expect(marked).toEqual([])
  const { rows } = await sql`select to_regclass(${name}) is not null as is_there`.execute(db)
  expect(rows).toEqual([{ isThere: true }])
})

test('who is stopped among the keys of a day leaves the rest of them, and the day', async () => {
  await using rig = await databaseOfDays(OLD, now)
  const { db, environmentId, drop } = rig
  await sql`
    insert into idempotency_keys (environment_id, key, event_id, content_hash)
    select ${environmentId}, number::text, ${uuidFloor(oldDay)}, ''
    from generate_series(1, 5000) as number`.execute(db)
  const keysLeft = async () =>
    (await db.selectFrom('idempotencyKeys').select('key').execute()).length

  const isDone = await drop(now, abortedAfter(3)) // the two of the log, and once among the keys
  const stopped = [await keysLeft(), (await daysLeft(db, now))['events']?.[0]]
  await drop()

  expect([isDone, ...stopped]).toEqual([true, 3_000, OLD])
  expect(await keysLeft()).toBe(0)
  expect((await daysLeft(db, now))['events']?.[0]).toBe(OLD - 1)
})

/** One that is looked at so often before it is. */
function abortedAfter(looks: number): AbortSignal {
  let left = looks
  const { signal } = new AbortController()
  return Object.defineProperty(signal, 'aborted', {
    get() {
      left -= 1
      return left < 0
    },
  })
}
