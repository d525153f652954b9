import { beforeEach, expect, test, vi } from 'vitest'
import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import { stepResend } from '../../src/delivery/resend-step.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { resendDeliveries, resendDelivery } from '../../src/operations/resends.ts'
import { pauseSubscription } from '../../src/operations/subscriptions.ts'
import { cancelPendingDeliveries, findDeliveries } from '../../src/storage/deliveries.ts'
import { QUEUES, resend, retry } from '../../src/storage/jobs.ts'
import { claimJobs, releaseJobs } from '../../src/storage/queue.ts'
import { findResends } from '../../src/storage/resends.ts'
import { transactWith } from '../../src/storage/transaction.ts'
import { rejected, shareRig, succeeded } from '../support/owed.ts'
import { endedAt, recorder } from '../support/recording.ts'
import { addEnvironment, addSubscription, wholeOf } from '../support/rows.ts'

const rig = await shareRig()
const { db, boss } = rig
/** Behind, so that what is due is due; tests move it on. */
let time = Date.now() - 30_000
const transact = transactWith(db, boss, () => new Date(time))
const write = recorder({ ...rig, transact })

beforeEach(async () => {
  await Promise.all([...QUEUES, resend].map(({ name }) => boss.deleteAllJobs(name)))
})

/** A subscription to which so many deliveries failed, and a bulk resend of them. */
async function arrange(count: number) {
  const environmentId = await addEnvironment(db)
  const subscriptionId = await addSubscription(db, environmentId, {
    maxRetries: 0,
    autoDisable: false,
  })
  const owed = await rig.owe(environmentId, count)
  await write(...owed.map((one) => endedAt(one, rejected, new Date(time - 1))))
  const ids = owed.map(({ delivery }) => delivery.id).toSorted()
  return {
    environmentId,
    subscriptionId,
    ids,
    begin: () => transact((tx) => resendDeliveries(tx, wholeOf(environmentId), { subscriptionId })),
    /** What it has begun, claimed and loaded. */
    taken: async () => (await rig.load(await rig.claim(retry))).owed,
    progress: async (id: string) => {
      const [found] = await findResends(db, environmentId, [id])
      return { ...found, isComplete: found?.completedAt !== null }
    },
    idsOf: async (status: string) => {
      const found = await findDeliveries(db, environmentId, ids)
      return found
        .filter((one) => one.status === status)
        .map(({ id }) => id)
        .toSorted()
    },
  }
}

/** A step of whichever resend is next, as soon as it is due. */
async function step() {
  const [job] = await vi.waitUntil(async () => {
    const jobs = await claimJobs(boss, db, resend, 1, [])
    return jobs.length > 0 && jobs
  })
  if (job === undefined) throw new Error('There is no step.')
  return { job, pauseMs: await transact((tx) => stepResend(tx, boss, job)) }
}

const end = (owed: readonly OwedDelivery[], outcome: Outcome) =>
  write(...owed.map((one) => endedAt(one, outcome, new Date(time))))

test('each is begun once, in the order of ids, and counted by its first outcome', async () => {
  const { ids, begin, taken, progress, idsOf } = await arrange(45)
  const { id } = await begin()

  await step()
  const first = await taken()
  const afterOne = [await progress(id), await idsOf('pending')]
  await end(first.slice(0, 15), succeeded)
  await end(first.slice(15), rejected)
  await step()
  await step()
  await end(await taken(), succeeded)
  const last = await step()

  expect(afterOne).toMatchObject([
    { total: 45, done: 0, succeeded: 0, failed: 0 },
    ids.slice(0, 20),
  ])
  expect(first.map(({ delivery }) => delivery.id).toSorted()).toEqual(ids.slice(0, 20))
  expect(first.every(({ delivery }) => delivery.resendId === id && delivery.cycle === 1)).toBe(true)
  expect(last.pauseMs).toBeUndefined()
  expect(await progress(id)).toMatchObject({ done: 45, succeeded: 40, failed: 5, isComplete: true })
  expect([(await idsOf('succeeded')).length, (await idsOf('exhausted')).length]).toEqual([40, 5])
  expect(await claimJobs(boss, db, resend, 1, [])).toEqual([])
})

test('it is not over while one of them waits, and what fails meanwhile is not begun again', async () => {
  const { begin, taken, progress } = await arrange(2)
  const { id } = await begin()

  await step()
  const [one, other] = await taken()
  await end([one as OwedDelivery], rejected)
  await step()
  const before = await progress(id)
  await end([other as OwedDelivery], succeeded)
  await step()

  expect(before).toMatchObject({ done: 1, failed: 1, isComplete: false })
  expect(await progress(id)).toMatchObject({ done: 2, succeeded: 1, failed: 1, isComplete: true })
  expect(await taken()).toEqual([])
})

test('it begins no more than a window of them, until they have waited for long', async () => {
  const { begin, idsOf } = await arrange(260)
  await begin()

  for (let made = 0; made < 12; made += 1) await step()
  const full = (await idsOf('pending')).length
  time += 6_000
  await step()

  expect(full).toBe(200)
  expect(await idsOf('pending')).toHaveLength(220)
})

test('what ends after it was asked for is not part of it', async () => {
  const { environmentId, begin, progress, idsOf } = await arrange(1)
  const { id } = await begin()
  time += 1
  const [later] = await rig.owe(environmentId, 1)
  await end([later as OwedDelivery], rejected)

  await step()

  expect(await progress(id)).toMatchObject({ total: 1 })
  expect(await idsOf('pending')).toHaveLength(1)
  expect(await findDeliveries(db, environmentId, [later?.delivery.id ?? ''])).toMatchObject([
    { status: 'exhausted' },
  ])
})

test('it passes over what was resent by hand, and ends when its subscription is disabled', async () => {
  const { environmentId, subscriptionId, ids, begin, progress, idsOf } = await arrange(30)
  const { id } = await begin()
  const [byHand = ''] = ids
  await transact((tx) => resendDelivery(tx, wholeOf(environmentId), byHand))
  await step()
  const begun = await idsOf('pending')

  await transact((tx) => pauseSubscription(tx, environmentId, subscriptionId))
  await step()

  expect(begun).toEqual(ids.slice(0, 21))
  expect(await progress(id)).toMatchObject({ total: 30, done: 30, succeeded: 0, isComplete: true })
  expect(await idsOf('pending')).toEqual([])
})

test('a delivery that was canceled while in flight is waited for, and its entry kept', async () => {
  const { environmentId, subscriptionId, begin, progress, taken } = await arrange(1)
  const inFlight = await rig.owe(environmentId, 1)
  await cancelPendingDeliveries(db, [subscriptionId], new Date(time))
  await end(await rig.owe(environmentId, 1), rejected)
  const { id } = await begin()

  await step()
  await step()
  const before = [await progress(id), (await taken()).length]
  await end(inFlight, rejected)
  await step()

  expect(before).toMatchObject([{ total: 3, done: 0, isComplete: false }, 1])
  const begun = await taken()
  expect(begun.map(({ attemptNumber }) => attemptNumber)).toEqual([2, 2])
})

test('a claim that lapsed begins nothing, and a step that fails is as if it had not been', async () => {
  const { begin, idsOf } = await arrange(30)
  await begin()
  const [lapsed] = await claimJobs(boss, db, resend, 1, [])
  if (lapsed === undefined) throw new Error('There is no step.')
  await releaseJobs(boss, db, resend, [lapsed])

  await transact((tx) => stepResend(tx, boss, lapsed))
  const none = await idsOf('pending')
  const { job } = await step()
  await transact((tx) => stepResend(tx, boss, job)) // again, by a worker that was only slow
  const some = (await idsOf('pending')).length
  const [next] = await vi.waitUntil(() => claimJobs(boss, db, resend, 1, []))
  const failing = transact(async (tx) => {
    await stepResend(tx, boss, next as typeof job)
    throw new Error('Too late.')
  })
  await expect(failing).rejects.toThrow('Too late.')

  expect([none.length, some, (await idsOf('pending')).length]).toEqual([0, 20, 20])
  await transact((tx) => stepResend(tx, boss, next as typeof job))
  expect(await idsOf('pending')).toHaveLength(30)
})

test('several are worked on in turn', async () => {
  const [one, other] = [await arrange(60), await arrange(60)]
  await one.begin()
  await other.begin()

  for (let made = 0; made < 4; made += 1) await step()

  const begun = await Promise.all([one, other].map(({ idsOf }) => idsOf('pending')))
  expect(begun.map(({ length }) => length)).toEqual([40, 40])
})
