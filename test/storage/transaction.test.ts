import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../src/domain/environments.ts'
import { findEnvironment, insertEnvironment } from '../../src/storage/environments.ts'
import { attemptJob, deliver, retry } from '../../src/storage/jobs.ts'
import { claimJobs } from '../../src/storage/queue.ts'
import { transactWith } from '../../src/storage/transaction.ts'
import { anId } from '../support/rows.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'

const ALL = 10_000

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)
const transact = transactWith(db, boss, () => new Date())

function newJobs(count: number, startAfter?: Date) {
  return Array.from({ length: count }, () => {
    const delivery = { id: anId(), eventId: anId(), subscriptionId: anId() }
    return attemptJob(delivery, 1, startAfter)
  })
}

async function claimedIds(queue = deliver): Promise<string[]> {
  const jobs = await claimJobs(boss, db, queue, ALL, [])
  return jobs.map(({ id }) => id)
}

function newEnvironment() {
  return { id: anId(), name: anId(), createdAt: new Date(), ...DEFAULT_SETTINGS }
}

test('rows and jobs are there together once the transaction has ended', async () => {
  const environment = newEnvironment()
  const jobs = newJobs(3)

  const [idsWithin] = await transact(async (tx) => {
    await insertEnvironment(tx.db, environment)
    await tx.enqueue(deliver, jobs)
    return [await claimedIds()]
  })

  expect(idsWithin).toEqual([])
  expect(await findEnvironment(db, environment.id)).toEqual(environment)
  expect((await claimedIds()).toSorted()).toEqual(jobs.map(({ id }) => id).toSorted())
})

test('rows and jobs vanish together when the transaction fails', async () => {
  const environment = newEnvironment()

  const failing = transact(async (tx) => {
    await insertEnvironment(tx.db, environment)
    await tx.enqueue(deliver, newJobs(3))
    throw new Error('Too late.')
  })

  await expect(failing).rejects.toThrow('Too late.')
  expect(await findEnvironment(db, environment.id)).toBeUndefined()
  expect(await claimedIds()).toEqual([])
})

test('a failing statement takes the jobs with it', async () => {
  const failing = transact(async (tx) => {
    await tx.enqueue(deliver, newJobs(3))
    await sql`select 1 / 0`.execute(tx.db)
  })

  await expect(failing).rejects.toThrow('division by zero')
  expect(await claimedIds()).toEqual([])
})

test('more jobs than fit one statement are all enqueued', async () => {
  const jobs = newJobs(2_500)

  await transact((tx) => tx.enqueue(deliver, jobs))

  const claimed = new Set(await claimedIds())
  expect(claimed).toEqual(new Set(jobs.map(({ id }) => id)))
})

test('no jobs are no statement', async () => {
  await transact((tx) => tx.enqueue(deliver, []))

  expect(await claimedIds()).toEqual([])
})

test('a job carries its keys, its attempt and its group', async () => {
  const delivery = { id: anId(), eventId: anId(), subscriptionId: anId() }
  await transact((tx) => tx.enqueue(retry, [attemptJob(delivery, 7)]))

  const jobs = await claimJobs(boss, db, retry, ALL, [])

  const { id, eventId, subscriptionId } = delivery
  expect(jobs).toMatchObject([
    { id, data: { eventId, subscriptionId, attemptNumber: 7 }, groupId: subscriptionId },
  ])
})

test('all of a transaction share the moment in which it began', async () => {
  const times = ['2026-01-01T12:00:00Z', '2026-01-01T12:00:01Z'].map((time) => new Date(time))
  const ticking = transactWith(db, boss, () => times.shift() ?? new Date(0))

  const [first, second] = await ticking(async (tx) => {
    const before = tx.now
    await tx.enqueue(deliver, [])
    return [before, tx.now]
  })

  expect(first).toEqual(new Date('2026-01-01T12:00:00Z'))
  expect(second).toBe(first)
})
