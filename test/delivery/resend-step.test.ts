import { beforeEach, expect, test } from 'vitest'
import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import { stepResend } from '../../src/delivery/resend-step.ts'
import { cancelPendingDeliveries, findDeliveries } from '../../src/storage/deliveries.ts'
import { QUEUES, resend } from '../../src/storage/jobs.ts'
import { claimJobs, releaseJobs } from '../../src/storage/queue.ts'
import { rejected, shareRig, succeeded } from '../support/owed.ts'
import { resendsOn } from '../support/resend-steps.ts'

const rig = await shareRig()
const { db, boss } = rig
const { now, transact, arrange, claimStep, step, end } = resendsOn(rig)

beforeEach(async () => {
  await Promise.all([...QUEUES, resend].map(({ name }) => boss.deleteAllJobs(name)))
})

test('each is begun once, in the order of ids, and counted by its first outcome', async () => {
  const { ids, begin, taken, progress, idsOf } = await arrange(25)
  const { id } = await begin()

  await step()
  const first = await taken()
  const afterOne = [await progress(id), await idsOf('pending')]
  await end(first.slice(0, 8), succeeded)
  await end(first.slice(8), rejected)
  await step()
  await step()
  await end(await taken(), succeeded)
  const last = await step()

  expect(afterOne).toMatchObject([
    { total: 25, done: 0, succeeded: 0, failed: 0 },
    ids.slice(0, 10),
  ])
  expect(first.map(({ delivery }) => delivery.id).toSorted()).toEqual(ids.slice(0, 10))
  expect(first.every(({ delivery }) => delivery.resendId === id && delivery.cycle === 1)).toBe(true)
  expect(last.pauseMs).toBeUndefined()
  expect(await progress(id)).toMatchObject({ done: 25, succeeded: 23, failed: 2, isComplete: true })
  expect([(await idsOf('succeeded')).length, (await idsOf('exhausted')).length]).toEqual([23, 2])
  expect(await claimJobs(boss, db, resend, 1, [])).toEqual([])
})

test('it begins no more than a window of them, until they have waited for long', async () => {
  const { begin, idsOf } = await arrange(230)
  await begin()

  for (let made = 0; made < 22; made += 1) await step()
  const full = (await idsOf('pending')).length
  await step(6_000)

  expect(full).toBe(200)
  expect(await idsOf('pending')).toHaveLength(210)
})

test('what ends after it was asked for is not part of it', async () => {
  const { environmentId, begin, progress, idsOf } = await arrange(1)
  const { id } = await begin()
  const [later] = await rig.owe(environmentId, 1)
  await end([later as OwedDelivery], rejected, 1)

  await step()

  expect(await progress(id)).toMatchObject({ total: 1 })
  expect(await idsOf('pending')).toHaveLength(1)
  expect(await findDeliveries(db, environmentId, [later?.delivery.id ?? ''])).toMatchObject([
    { status: 'exhausted' },
  ])
})

test('a delivery that was canceled while in flight is waited for, and its entry kept', async () => {
  const { environmentId, subscriptionId, begin, progress, taken } = await arrange(1)
  const inFlight = await rig.owe(environmentId, 1)
  await cancelPendingDeliveries(db, [subscriptionId], now)
  await end(await rig.owe(environmentId, 1), rejected)
  const { id } = await begin()

  await step()
  await step()
  const before = [await progress(id), (await taken()).length]
  await end(inFlight, rejected)
  await step()

  expect(before).toMatchObject([{ total: 3, done: 0, isComplete: false }, 1])
  expect((await taken()).map(({ attemptNumber }) => attemptNumber)).toEqual([2, 2])
})

test('a claim that lapsed begins nothing, and a step that fails is as if it had not been', async () => {
  const { begin, idsOf } = await arrange(30)
  await begin()
  const lapsed = await claimStep()
  await releaseJobs(boss, db, resend, [lapsed])

  await transact((tx) => stepResend(tx, boss, lapsed))
  const none = await idsOf('pending')
  const { job } = await step()
  await transact((tx) => stepResend(tx, boss, job)) // again, by a worker that was only slow
  const some = (await idsOf('pending')).length
  const next = await claimStep()
  const failing = transact(async (tx) => {
    await stepResend(tx, boss, next)
    throw new Error('Too late.')
  })
  await expect(failing).rejects.toThrow('Too late.')

  expect([none.length, some, (await idsOf('pending')).length]).toEqual([0, 10, 10])
  await transact((tx) => stepResend(tx, boss, next))
  expect(await idsOf('pending')).toHaveLength(20)
})

test('several are worked on in turn', async () => {
  const [one, other] = [await arrange(60), await arrange(60)]
  await one.begin()
  await other.begin()

  for (let made = 0; made < 4; made += 1) await step()

  const begun = await Promise.all([one, other].map(({ idsOf }) => idsOf('pending')))
  expect(begun.map(({ length }) => length)).toEqual([20, 20])
})
