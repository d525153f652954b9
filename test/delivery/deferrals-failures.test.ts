import { beforeEach, expect, test } from 'vitest'
import { createClaims } from '../../src/delivery/claims.ts'
import { deliver, retry } from '../../src/storage/jobs.ts'
import { releaseJobs } from '../../src/storage/queue.ts'
import { deferralsOn, type Job } from '../support/deferrals.ts'
import { shareRig } from '../support/owed.ts'

const rig = await shareRig()
const { db, boss, transact } = rig
const { claimAll, claimNew, makeDue, start, stored } = deferralsOn(rig)

beforeEach(async () => {
  for (const { name } of [deliver, retry]) await boss.deleteAllJobs(name)
})

test('a claim that was lost is left to whoever has it now', async () => {
  const jobs = await claimNew(deliver, [1, 1])
  const [lost] = jobs
  if (lost === undefined) throw new Error('Two were claimed.')
  await releaseJobs(boss, db, deliver, [lost])
  const [again] = await claimAll(deliver)
  await using swept = start(deliver, jobs, 0)

  await swept.sweep()

  const rows = await stored(jobs)
  expect(again?.id).toBe(lost.id)
  expect(rows.find(({ id }) => id === lost.id)).toMatchObject({ name: 'deliver', state: 'active' })
  expect(rows.find(({ id }) => id !== lost.id)).toMatchObject({ name: 'retry', state: 'created' })
  expect(rows).toHaveLength(2)
})

test('what cannot be put off keeps its claim until that lapses, and somebody is told', async () => {
  const jobs = await claimNew(deliver, [1, 1, 1])
  const gone = new Error('The database is gone.')
  await using swept = start(deliver, jobs, 0, { transact: () => Promise.reject(gone) })

  await swept.sweep()

  expect(swept.errors).toEqual([gone])
  expect([swept.lane.size(), swept.claims.size()]).toEqual([0, 0])
  expect((await stored(jobs)).map(({ name, state }) => `${name} ${state}`)).toEqual(
    Array(3).fill('deliver active'),
  )
})

test('a failure half-way undoes all of it', async () => {
  const jobs = await claimNew(deliver, [1, 1, 1])
  await using swept = start(deliver, jobs, 0, {
    transact: (work) =>
      transact(async (tx) => {
        await work(tx)
        throw new Error('Not committed.')
      }),
  })

  await swept.sweep()

  expect((await stored(jobs)).map(({ name, state }) => `${name} ${state}`)).toEqual(
    Array(3).fill('deliver active'),
  )
})

test('while it is being written, it is neither in the lane nor forgotten', async () => {
  const jobs = await claimNew(deliver, [1, 1, 1])
  const mayWrite = Promise.withResolvers<void>()
  await using swept = start(deliver, jobs, 0, {
    transact: (work) => mayWrite.promise.then(() => transact(work)),
  })
  let isIdle = false

  swept.deferrals.sweep(swept.lane)
  swept.deferrals.sweep(swept.lane)
  const idle = swept.deferrals.idle().then(() => {
    isIdle = true
  })
  await stored(jobs)
  const before = [isIdle, swept.lane.size(), swept.claims.size()]
  mayWrite.resolve()
  await idle

  expect(before).toEqual([false, 0, 3])
  expect(swept.claims.size()).toBe(0)
})

test('what comes back before it is forgotten is held all the same', async () => {
  const jobs = await claimNew(deliver, [1])
  let again: Job[] = []
  const claims = createClaims({ db, boss, onError: () => undefined })
  await using swept = start(deliver, jobs, 0, {
    claims,
    async transact(work) {
      const result = await transact(work)
      await makeDue()
      again = await claimAll(retry)
      claims.hold(retry, again)
      return result
    },
  })
  claims.hold(deliver, jobs)

  await swept.sweep()

  expect([again.length, claims.size()]).toEqual([1, 1])
  await claims.releaseAll([])
})
