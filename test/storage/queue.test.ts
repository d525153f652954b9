import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import {
  attemptJob,
  type DeliveryKeys,
  deliver,
  type Queue,
  retry,
} from '../../src/storage/jobs.ts'
import { claimJobs, finishJobs, releaseJobs, renewJobs } from '../../src/storage/queue.ts'
import { transactWith } from '../../src/storage/transaction.ts'
import { anId } from '../support/rows.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'
import { pauseSupervision, superviseNow } from '../support/supervision.ts'

const MINUTE_MS = 60_000

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)
const transact = transactWith(db, boss, () => new Date())

beforeEach(async () => {
  await pauseSupervision(db)
  await Promise.all([deliver, retry].map(({ name }) => boss.deleteAllJobs(name)))
})

async function enqueue(
  count: number,
  part: { queue?: Queue<DeliveryKeys>; subscriptionId?: string; startAfter?: Date } = {},
): Promise<string[]> {
  const { queue = deliver, subscriptionId = anId(), startAfter } = part
  const jobs = Array.from({ length: count }, () =>
    attemptJob({ id: anId(), eventId: anId(), subscriptionId }, 1, startAfter),
  )
  await transact((tx) => tx.enqueue(queue, jobs))
  return jobs.map(({ id }) => id).toSorted()
}

const claim = (count = 1_000, ignored: string[] = [], queue = deliver) =>
  claimJobs(boss, db, queue, count, ignored)
const idsOf = (jobs: readonly { readonly id: string }[]) => jobs.map(({ id }) => id).toSorted()

/** As if nobody had renewed these claims for long. */
async function lapse(jobs: readonly { readonly id: string }[]): Promise<void> {
  await sql`
    update pgboss.job set heartbeat_on = now() - interval '1 hour'
    where id = any(${jobs.map(({ id }) => id)})`.execute(db)
}

async function lapseClaims(): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from pgboss.job where state = 'active'`.execute(db)
  await lapse(rows)
  await superviseNow(db, boss)
}

test('a job is claimed once, by whoever is first', async () => {
  const ids = await enqueue(200)

  const claims = await Promise.all(Array.from({ length: 8 }, () => claim(50)))

  expect(idsOf(claims.flat())).toEqual(ids)
})

test('no more jobs are claimed than asked for, and none of the other queue', async () => {
  await enqueue(5)
  const retries = await enqueue(5, { queue: retry })

  const some = await claim(3)
  const others = await claim(10, [], retry)

  expect(some).toHaveLength(3)
  expect(idsOf(others)).toEqual(retries)
})

test('a job waits for its time', async () => {
  const due = await enqueue(1, { queue: retry, startAfter: new Date(Date.now() - MINUTE_MS) })
  await enqueue(1, { queue: retry, startAfter: new Date(Date.now() + MINUTE_MS) })

  const claimed = await claim(10, [], retry)

  expect(idsOf(claimed)).toEqual(due)
})

test('jobs of ignored groups stay in the queue, out of the way of others', async () => {
  const [busy, alsoBusy] = [anId(), anId()]
  const left = [
    ...(await enqueue(20, { subscriptionId: busy })),
    ...(await enqueue(20, { subscriptionId: alsoBusy })),
  ]
  const taken = await enqueue(1)

  const first = await claim(10, [busy, alsoBusy])
  const later = await claim(100)

  expect(idsOf(first)).toEqual(taken)
  expect(idsOf(later)).toEqual(left.toSorted())
})

test('finished jobs are gone, and it is said which were ours', async () => {
  await enqueue(3)
  const jobs = await claim(2)

  const finished = await finishJobs(boss, db, deliver, jobs)
  const finishedAgain = await finishJobs(boss, db, deliver, jobs)
  await lapseClaims()

  expect([...finished].toSorted()).toEqual(idsOf(jobs))
  expect(finishedAgain.size).toBe(0)
  expect(await claim()).toHaveLength(1)
})

test('finishing is part of its transaction', async () => {
  const ids = await enqueue(1)
  const jobs = await claim()

  const failing = db.transaction().execute(async (trx) => {
    await finishJobs(boss, trx, deliver, jobs)
    throw new Error('Too late.')
  })

  await expect(failing).rejects.toThrow('Too late.')
  expect([...(await finishJobs(boss, db, deliver, jobs))]).toEqual(ids)
})

test('a job that was claimed again cannot be finished by its first claim', async () => {
  const [id] = await enqueue(1)
  const first = await claim()
  await lapseClaims()
  const second = await claim()

  const byFirst = await finishJobs(boss, db, deliver, first)
  const bySecond = await finishJobs(boss, db, deliver, second)

  expect(second.map(({ retryCount }) => retryCount)).toEqual([(first[0]?.retryCount ?? 0) + 1])
  expect([...byFirst]).toEqual([])
  expect([...bySecond]).toEqual([id])
})

test('a claim that lapsed finishes nothing, also before somebody else claims the job', async () => {
  const ids = await enqueue(1)
  const jobs = await claim()
  await lapseClaims()

  const finished = await finishJobs(boss, db, deliver, jobs)

  expect([...finished]).toEqual([])
  expect(idsOf(await claim())).toEqual(ids)
})

test('a claim that is renewed does not lapse', async () => {
  await enqueue(2)
  const [kept, lost] = await claim()
  if (kept === undefined || lost === undefined) throw new Error('Two were enqueued.')
  await lapse([kept, lost])

  await renewJobs(boss, db, deliver, [kept])
  await superviseNow(db, boss)

  expect(idsOf(await claim())).toEqual([lost.id])
  expect([...(await finishJobs(boss, db, deliver, [kept]))]).toEqual([kept.id])
})

test('a claim cannot be renewed once somebody else has the job', async () => {
  const [id] = await enqueue(1)
  const first = await claim()
  await lapseClaims()
  await claim()
  await sql`update pgboss.job set heartbeat_on = 'epoch'`.execute(db)

  await renewJobs(boss, db, deliver, first)

  const { rows } = await sql<{ time: number }>`
    select extract(epoch from heartbeat_on)::integer as time from pgboss.job where id = ${id}`.execute(
    db,
  )
  expect(rows).toEqual([{ time: 0 }])
})

test('released jobs are due at once, and their claim is over', async () => {
  const ids = await enqueue(3, { queue: retry })
  const jobs = await claim(10, [], retry)

  await releaseJobs(boss, db, retry, jobs)

  const again = await claim(10, [], retry)
  expect(idsOf(again)).toEqual(ids)
  expect((await finishJobs(boss, db, retry, jobs)).size).toBe(0)
})

test('a job can be released any number of times and keeps what it carries', async () => {
  const subscriptionId = anId()
  const [id] = await enqueue(1, { subscriptionId })
  for (let count = 0; count < 20; count += 1) {
    await releaseJobs(boss, db, deliver, await claim())
  }

  const [job] = await claim()

  expect(job).toMatchObject({ id, retryCount: 20, groupId: subscriptionId })
  expect(job?.data).toMatchObject({ subscriptionId, attemptNumber: 1 })
})

test('a stale claim releases nothing', async () => {
  await enqueue(1)
  const first = await claim()
  await lapseClaims()
  const second = await claim()

  await releaseJobs(boss, db, deliver, first)

  expect(await claim()).toEqual([])
  expect((await finishJobs(boss, db, deliver, second)).size).toBe(1)
})

test('with no jobs there is nothing to do', async () => {
  await renewJobs(boss, db, deliver, [])
  await releaseJobs(boss, db, deliver, [])
  const finished = await finishJobs(boss, db, deliver, [])

  expect(finished).toEqual(new Set())
})
