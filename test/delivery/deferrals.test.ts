import { beforeEach, expect, test } from 'vitest'
import { newUuid } from '../../src/domain/ids.ts'
import { DAY_MS } from '../../src/domain/retention.ts'
import { cancelPendingDeliveries } from '../../src/storage/deliveries.ts'
import { attemptJob, deliver, retry } from '../../src/storage/jobs.ts'
import { claimJobs } from '../../src/storage/queue.ts'
import { deferralsOn } from '../support/deferrals.ts'
import { shareRig } from '../support/owed.ts'
import { addEnvironment, addSubscription, anId } from '../support/rows.ts'

const rig = await shareRig()
const { db, boss, transact } = rig
const { claimAll, claimNew, makeDue, start, stored } = deferralsOn(rig)

beforeEach(async () => {
  for (const { name } of [deliver, retry]) await boss.deleteAllJobs(name)
})

const ones = (count: number) => Array<number>(count).fill(1)

test.each([
  [deliver, undefined, 40],
  [deliver, 0, 0],
  [deliver, 0.1, 10],
  [deliver, 8, 16],
  [deliver, 1_000, 40],
  [retry, undefined, 40],
  [retry, 0, 1],
  [retry, 8, 16],
])('of 40 in the lane of $name, at a pace of %j, %i stay', async (queue, pace, expected) => {
  const jobs = await claimNew(queue, ones(40))
  await using swept = start(queue, jobs, pace)

  await swept.sweep()

  expect([swept.lane.size(), swept.claims.size()]).toEqual([expected, expected])
  const rows = await stored(jobs)
  expect(rows.filter(({ state }) => state === 'active')).toHaveLength(expected)
  expect(rows.filter(({ name, state }) => name === 'retry' && state === 'created')).toHaveLength(
    40 - expected,
  )
})

test('what is put off comes back at the pace of the endpoint, also what is put off later', async () => {
  const jobs = await claimNew(deliver, ones(14))
  const more = await claimNew(deliver, ones(2))
  const sameSubscription = more.map((job) => ({
    ...job,
    data: { ...job.data, subscriptionId: jobs[0]?.data.subscriptionId ?? '' },
  }))
  await using swept = start(deliver, jobs, 4)

  await swept.sweep()
  swept.lane.add(sameSubscription)
  await swept.sweep()

  const waiting = (await stored([...jobs, ...more])).filter(({ state }) => state === 'created')
  expect(waiting.map(({ delayMs }) => Math.round(delayMs))).toEqual([
    1_250, 1_500, 1_750, 2_000, 2_250, 2_500,
  ])
})

test('the attempt that is next stays what it is, and what was tried most often stays here', async () => {
  const numbers = [3, 2, 2, 9, 4, 5, 4, 6, 8, 7, 6, 4, 3]
  const jobs = await claimNew(retry, numbers)
  await using swept = start(retry, jobs, 1)

  await swept.sweep()

  const rows = await stored(jobs)
  const waiting = rows.filter(({ state }) => state === 'created')
  expect(waiting.map(({ attemptNumber }) => attemptNumber)).toEqual([3, 2, 2])
  const numberOf = new Map(jobs.map(({ id, data }) => [id, data.attemptNumber]))
  expect(rows.filter(({ id, attemptNumber }) => numberOf.get(id) !== attemptNumber)).toEqual([])
})

test('what was resent waits by the time since then, and not by the age of its event', async () => {
  const [owedSince, sunday] = [Date.now(), new Date(Date.now() - DAY_MS)]
  const keys = { eventId: anId(), subscriptionId: anId(), owedSince }
  const resent = ones(20).map(() => attemptJob({ id: newUuid(sunday), ...keys }, 2))
  await transact((tx) => tx.enqueue(retry, resent))
  const jobs = await claimAll(retry)
  await using swept = start(retry, jobs, 0)

  await swept.sweep()

  const waiting = (await stored(jobs)).filter(({ state }) => state === 'created')
  expect(waiting).toHaveLength(19)
  expect(Math.max(...waiting.map(({ delayMs }) => delayMs))).toBeLessThanOrEqual(30_000)
  await makeDue()
  const again = (await claimAll(retry)).map(({ data }) => data)
  expect(again).toEqual(Array(19).fill({ ...keys, attemptNumber: 2 }))
})

test('what was put off comes after the retries that are due', async () => {
  const jobs = await claimNew(deliver, ones(3))
  await using swept = start(deliver, jobs, 0)
  await swept.sweep()
  const due = attemptJob({ id: anId(), eventId: anId(), subscriptionId: anId() }, 2)
  await transact((tx) => tx.enqueue(retry, [due]))
  await makeDue()

  const first = await claimJobs(boss, db, retry, 1, [])
  const others = await claimAll(retry)

  expect(first.map(({ id }) => id)).toEqual([due.id])
  expect(new Set(others.map(({ id }) => id))).toEqual(new Set(jobs.map(({ id }) => id)))
})

test('what is canceled while it waits is not sent when it comes back', async () => {
  const environmentId = await addEnvironment(db)
  const subscriptionId = await addSubscription(db, environmentId)
  await rig.publish(environmentId, 2)
  const jobs = (await rig.claim()).map(({ job }) => job)
  await using swept = start(deliver, jobs, 0)
  await swept.sweep()

  await cancelPendingDeliveries(db, [subscriptionId], new Date())
  await makeDue()
  const { owed, moot } = await rig.load(await rig.claim(retry))

  expect(owed).toEqual([])
  expect(moot.map(({ isCanceled }) => isCanceled)).toEqual([false, false])
})
