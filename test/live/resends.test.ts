import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { createLiveResends } from '../../src/live/resends.ts'
import type { Db } from '../../src/storage/database.ts'
import { advanceResend, insertResend } from '../../src/storage/resends.ts'
import { blocked } from '../support/locks.ts'
import { anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const POLL_MS = 5

const { db } = await shareDatabase()

async function arrange() {
  const [id, environmentId, createdAt] = [anId(), anId(), new Date()]
  const filter = { status: ['exhausted'] } as const
  await insertResend(db, { id, environmentId, filter, total: 9, createdAt, completedAt: null })
  const errors: unknown[] = []
  let reads = 0
  let isAway = false
  const flaky = new Proxy(db, {
    get(target, name: keyof Db) {
      if (name === 'selectFrom') reads += 1
      if (isAway) throw new Error('The database is away.')
      const member = target[name]
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  const live = createLiveResends({
    db: flaky,
    onError: (error) => errors.push(error),
    pollMs: POLL_MS,
  })
  const found = await live.find(environmentId, id)
  if (found === undefined) throw new Error('It was not stored.')
  return {
    id,
    errors,
    readCount: () => reads,
    changes: live.follow(found),
    follow: () => live.follow(found),
    setAway: (value: boolean) => {
      isAway = value
    },
  }
}

const advance = (id: string, passed: number, completedAt: Date | null = null) =>
  advanceResend(db, id, { passed, lastId: null, completedAt })

test('what changed while the database was away is told once it is back', async () => {
  const { id, errors, changes, setAway } = await arrange()
  await changes.next()
  setAway(true)
  const next = changes.next()
  await vi.waitUntil(() => errors.length > 1)
  await advance(id, 4)
  setAway(false)

  expect((await next).value).toMatchObject({ done: 4, completedAt: null })
  await advance(id, 5, new Date())
  expect((await changes.next()).value).toMatchObject({ done: 9, completedAt: expect.any(Date) })
  expect(await changes.next()).toEqual({ done: true, value: undefined })
})

test('a reader that leaves while nothing changes is let go, and nothing is read for it', async () => {
  const { changes, readCount } = await arrange()
  const left = await arrange()
  await changes.next()
  await left.changes.next()
  const waiting = left.changes.next()
  await vi.waitUntil(() => left.readCount() > 2)

  await left.changes.return?.()

  expect(await waiting).toEqual({ done: true, value: undefined })
  const readBefore = [left.readCount(), readCount()]
  void changes.next()
  await vi.waitUntil(() => readCount() > (readBefore[1] ?? 0) + 3)
  expect(left.readCount()).toBe(readBefore[0])
  await changes.return?.()
})

test('however many follow it, it is read once at a time, and all of them are told', async () => {
  const { id, follow, readCount } = await arrange()
  const followers = Array.from({ length: 20 }, follow)
  await Promise.all(followers.map((changes) => changes.next()))
  const readBefore = readCount()
  const [isLocked, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const locking = db.transaction().execute(async (trx) => {
    await sql`lock table resends in access exclusive mode`.execute(trx)
    isLocked.resolve()
    await mayEnd.promise
  })
  await isLocked.promise

  const told = Promise.all(followers.map((changes) => changes.next()))
  await blocked(db, 1)
  const reads = readCount() - readBefore
  mayEnd.resolve()
  await locking
  await advance(id, 4)

  expect(reads).toBe(1)
  expect((await told).map(({ value }) => value?.done)).toEqual(Array(20).fill(4))
})

test('whoever follows one that is deleted is told that this was all', async () => {
  const { id, changes } = await arrange()
  await changes.next()
  const next = changes.next()

  await db.deleteFrom('resends').where('id', '=', id).execute()

  expect(await next).toEqual({ done: true, value: undefined })
})
