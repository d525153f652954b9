import { beforeEach, expect, test } from 'vitest'
import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import type { Settled } from '../../src/delivery/settlement.ts'
import { resendDelivery } from '../../src/operations/resends.ts'
import { cancelPendingDeliveries, findDeliveries } from '../../src/storage/deliveries.ts'
import { deliver, QUEUES, retry } from '../../src/storage/jobs.ts'
import { finishJobs, releaseJobs } from '../../src/storage/queue.ts'
import { readEnvironmentLog } from '../../src/storage/request-log.ts'
import { blocked } from '../support/locks.ts'
import { rejected, shareRig, succeeded } from '../support/owed.ts'
import { endedAt, recorder } from '../support/recording.ts'
import { addEnvironment, addSubscription, wholeOf } from '../support/rows.ts'

// What a request of the cycle before, whose outcome comes late, does to the new cycle: nothing.

const ALL = 10_000
const HOUR_MS = 60 * 60 * 1_000

const rig = await shareRig()
const { db, boss, transact } = rig
const write = recorder(rig)
const anHourAgo = new Date(Date.now() - HOUR_MS)

beforeEach(async () => {
  await Promise.all(QUEUES.map(({ name }) => boss.deleteAllJobs(name)))
})

async function subscribe(maxRetries = 23) {
  const environmentId = await addEnvironment(db)
  const subscriptionId = await addSubscription(db, environmentId, { maxRetries })
  return {
    environmentId,
    owe: async () => only(await rig.owe(environmentId)),
    /** The next attempt, claimed and loaded. */
    async next() {
      const { owed } = await rig.load(await rig.claim(retry))
      return only(owed.filter(({ delivery }) => delivery.environmentId === environmentId))
    },
    cancel: () => cancelPendingDeliveries(db, [subscriptionId], new Date()),
    resend: ({ delivery }: OwedDelivery) =>
      transact((tx) => resendDelivery(tx, wholeOf(environmentId), delivery.id)),
    state: async ({ delivery }: OwedDelivery) =>
      (await findDeliveries(db, environmentId, [delivery.id]))[0],
    log: async () => {
      const entries = await readEnvironmentLog(db, environmentId, 0, ALL)
      return entries.map(({ attemptNumber, trigger, outcome }) => [attemptNumber, trigger, outcome])
    },
  }
}

const failed = (owed: OwedDelivery) => endedAt(owed, rejected, anHourAgo)
const lapse = ({ queue, job }: OwedDelivery) => releaseJobs(boss, db, queue, [job])

test('a delivery cannot be resent while its request is in flight; then the entry is kept', async () => {
  const { owe, cancel, resend, next, log, state } = await subscribe()
  const inFlight = await owe()
  await cancel()

  await expect(resend(inFlight)).rejects.toThrow('in flight')
  await write(failed(inFlight))
  await resend(inFlight)

  expect(await log()).toEqual([[1, 'automatic', 'rejected']])
  expect(await state(inFlight)).toMatchObject({ status: 'pending', attemptCount: 1 })
  expect(await next()).toMatchObject({ attemptNumber: 2, delivery: { cycle: 1, cycleStart: 1 } })
})

test('what was resent is owed since then, and so are its retries', async () => {
  const { owe, cancel, resend, next } = await subscribe()
  const first = await owe()
  await cancel()
  await write(failed(first))
  await resend(first)

  const resent = await next()
  await write(failed(resent))
  const retried = await next()

  const dues = [first, resent, retried].map(({ job }) => job.data.owedSince)
  expect(dues).toEqual([undefined, expect.any(Number), dues[1]])
})

test.each([
  ['a first attempt', async ({ owe }: Setting) => owe()],
  [
    'a retry',
    async ({ owe, next }: Setting) => {
      await write(failed(await owe()))
      return next()
    },
  ],
])('the outcome of %s whose claim lapsed does not end the new cycle', async (_what, begin) => {
  const setting = await subscribe()
  const slow = await begin(setting)
  await lapse(slow)
  await setting.cancel()
  await setting.resend(slow)
  const inFlight = await setting.next()

  await write(endedAt(slow, succeeded, anHourAgo))

  expect(inFlight.attemptNumber).toBe(slow.attemptNumber)
  expect(await setting.state(slow)).toMatchObject({ status: 'pending', trigger: 'resend' })
  await write(failed(inFlight))
  expect((await setting.log()).at(-1)).toEqual([slow.attemptNumber, 'resend', 'rejected'])
  expect(await setting.next()).toMatchObject({ attemptNumber: slow.attemptNumber + 1 })
})

function only<T>([one, ...others]: readonly T[]): T {
  if (one === undefined || others.length > 0) throw new Error('It must be one.')
  return one
}

type Setting = Awaited<ReturnType<typeof subscribe>>

test('a job that was found moot before the resend does not take the new one away', async () => {
  const { owe, next, cancel, resend, state } = await subscribe()
  const first = await owe()
  await write(failed(first))
  await cancel()
  const { moot } = await rig.load(await rig.claim(retry)) // what the canceled retry left behind
  const [slow] = moot as [Settled & { job: OwedDelivery['job'] }]
  await releaseJobs(boss, db, retry, [slow.job])
  await resend(first)
  const inFlight = await next()

  await write(slow)

  expect(await state(first)).toMatchObject({ status: 'pending' })
  expect((await finishJobs(boss, db, retry, [inFlight.job])).size).toBe(1)
})

test('a resend that commits while a stale claim is being recorded keeps its job', async () => {
  const { owe, next, cancel, resend, state, log } = await subscribe()
  const first = await owe()
  await write(failed(first))
  const slow = await next()
  await lapse(slow)
  await cancel()
  const other = await subscribe()
  const otherOwed = await other.owe()
  // The recorder looks, then waits for this job's row before it takes the batch's jobs out.
  const [isHeld, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const holding = transact(async (tx) => {
    await finishJobs(boss, tx.db, deliver, [otherOwed.job])
    isHeld.resolve()
    await held.promise
    throw new Error('Undone.')
  }).catch(() => undefined)
  await isHeld.promise

  const writing = write(failed(otherOwed), failed(slow))
  await blocked(db, 1)
  await resend(first)
  const inFlight = await next()
  held.resolve()
  await Promise.all([holding, writing])

  expect(inFlight.delivery).toMatchObject({ id: slow.delivery.id, cycle: 1 })
  expect(await other.log()).toHaveLength(1)
  expect(await log()).toEqual([[1, 'automatic', 'rejected']])
  expect(await state(first)).toMatchObject({ status: 'pending' })
  expect(await next()).toMatchObject({ attemptNumber: 2, delivery: { cycle: 1 } })
})
