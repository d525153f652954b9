import { beforeEach, expect, test } from 'vitest'
import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import { record } from '../../src/delivery/record.ts'
import type { Settled } from '../../src/delivery/settlement.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { cancelPendingDeliveries, findDeliveries } from '../../src/storage/deliveries.ts'
import { type DeliveryKeys, deliver, QUEUES, type Queue, retry } from '../../src/storage/jobs.ts'
import { finishJobs, releaseJobs } from '../../src/storage/queue.ts'
import { readEnvironmentLog } from '../../src/storage/request-log.ts'
import { findSubscriptions, type NewSubscription } from '../../src/storage/subscriptions.ts'
import { rejected, shareRig, succeeded } from '../support/owed.ts'
import { endedAt, recordContext, recorder } from '../support/recording.ts'
import { addEnvironment, addSubscription } from '../support/rows.ts'

const ALL = 10_000
const HOUR_MS = 60 * 60 * 1_000

const rig = await shareRig()
const { db, boss, transact } = rig

async function subscribe(part: Partial<NewSubscription> = {}) {
  const environmentId = await addEnvironment(db)
  return { environmentId, subscriptionId: await addSubscription(db, environmentId, part) }
}

/** As if its attempt had ended an hour ago, so that its retry is due at once. */
function settled(owed: OwedDelivery, outcome: Outcome): Settled {
  return endedAt(owed, outcome, new Date(Date.now() - HOUR_MS))
}

beforeEach(async () => {
  await Promise.all(QUEUES.map(({ name }) => boss.deleteAllJobs(name)))
})

const write = recorder(rig)

async function stateOf(environmentId: string, owed: readonly OwedDelivery[]) {
  const ids = owed.map(({ delivery }) => delivery.id)
  const deliveries = await findDeliveries(db, environmentId, ids)
  const log = await readEnvironmentLog(db, environmentId, 0, ALL)
  return {
    statuses: ids.map((id) => deliveries.find((delivery) => delivery.id === id)?.status),
    logged: log.map(({ outcome, attemptNumber }) => `${outcome} ${attemptNumber}`),
  }
}

async function subscriptionState(environmentId: string, subscriptionId: string) {
  const [found] = await findSubscriptions(db, environmentId, [subscriptionId])
  return found
}

async function claimedIds(queue: Queue<DeliveryKeys>): Promise<string[]> {
  return (await rig.claim(queue)).map(({ job }) => job.id)
}

test('what became of a batch is written: states, retries, health and log', async () => {
  const { environmentId, subscriptionId } = await subscribe()
  const owed = await rig.owe(environmentId, 3)
  const [first, second, third] = owed as [OwedDelivery, OwedDelivery, OwedDelivery]

  await write(settled(first, succeeded), settled(second, rejected), settled(third, rejected))

  expect(await stateOf(environmentId, owed)).toEqual({
    statuses: ['succeeded', 'pending', 'pending'],
    logged: ['succeeded 1', 'rejected 1', 'rejected 1'],
  })
  expect(await subscriptionState(environmentId, subscriptionId)).toMatchObject({
    ...{ consecutiveFailures: 2, status: 'enabled' },
  })
  expect((await claimedIds(retry)).toSorted()).toEqual(
    [second, third].map(({ delivery }) => delivery.id).toSorted(),
  )
})

test('a retry goes on where the attempt before it ended, until it is over', async () => {
  const { environmentId } = await subscribe({ maxRetries: 2 })
  const owed = await rig.owe(environmentId)

  await write(...owed.map((one) => settled(one, rejected)))
  for (const outcome of [rejected, succeeded]) {
    const { owed: again } = await rig.load(await rig.claim(retry))
    await write(...again.map((one) => settled(one, outcome)))
  }

  expect(await stateOf(environmentId, owed)).toEqual({
    statuses: ['succeeded'],
    logged: ['rejected 1', 'rejected 2', 'succeeded 3'],
  })
  expect(await claimedIds(retry)).toEqual([])
})

test('when anything of it fails, nothing is written', async () => {
  const { environmentId, subscriptionId } = await subscribe()
  const owed = await rig.owe(environmentId)
  const batch = owed.map((one) => settled(one, rejected))

  const failing = transact(async (tx) => {
    await record(tx, recordContext(rig), batch)
    throw new Error('Too late.')
  })

  await expect(failing).rejects.toThrow('Too late.')
  expect(await stateOf(environmentId, owed)).toEqual({ statuses: ['pending'], logged: [] })
  expect(await claimedIds(retry)).toEqual([])
  expect(await subscriptionState(environmentId, subscriptionId)).toMatchObject({
    consecutiveFailures: 0,
  })
  await write(...batch)
  expect((await stateOf(environmentId, owed)).logged).toEqual(['rejected 1'])
})

test('the outcome of a claim that somebody else has by now is dropped', async () => {
  const { environmentId } = await subscribe()
  const owed = await rig.owe(environmentId, 2)
  const [lost, kept] = owed as [OwedDelivery, OwedDelivery]
  await releaseJobs(boss, db, deliver, [lost.job])

  await write(settled(lost, rejected), settled(kept, succeeded))

  expect(await stateOf(environmentId, owed)).toEqual({
    statuses: ['pending', 'succeeded'],
    logged: ['succeeded 1'],
  })
  expect(await claimedIds(retry)).toEqual([])
  expect(await claimedIds(deliver)).toEqual([lost.delivery.id])
})

test('what calls for no request is ended or left as it is, without a log entry', async () => {
  const { environmentId } = await subscribe()
  const owed = await rig.owe(environmentId, 2)
  const [canceled, over] = owed as [OwedDelivery, OwedDelivery]

  await write({ ...canceled, isCanceled: true }, { ...over, isCanceled: false })

  expect(await stateOf(environmentId, owed)).toEqual({
    statuses: ['canceled', 'pending'],
    logged: [],
  })
  expect(await claimedIds(deliver)).toEqual([])
})

test('a claim that somebody else has by now cancels nothing', async () => {
  const { environmentId } = await subscribe()
  const owed = await rig.owe(environmentId)
  const [lost] = owed as [OwedDelivery]
  await releaseJobs(boss, db, deliver, [lost.job])

  await write({ queue: lost.queue, job: lost.job, isCanceled: true })

  expect((await stateOf(environmentId, owed)).statuses).toEqual(['pending'])
  expect(await claimedIds(deliver)).toEqual([lost.delivery.id])
})

test('what was canceled while in flight stays canceled, and is not tried again', async () => {
  const { environmentId, subscriptionId } = await subscribe()
  const owed = await rig.owe(environmentId)
  await cancelPendingDeliveries(db, [subscriptionId], new Date())

  await write(...owed.map((one) => settled(one, rejected)))

  expect(await stateOf(environmentId, owed)).toEqual({
    statuses: ['canceled'],
    logged: ['rejected 1'],
  })
  expect(await rig.claim(retry)).toEqual([])
})

test('the outcome of a retry is dropped when somebody else has made it, and a later one runs', async () => {
  const { environmentId } = await subscribe()
  const [first] = (await rig.owe(environmentId)) as [OwedDelivery]
  await write(settled(first, rejected))
  const { owed: slow } = await rig.load(await rig.claim(retry))
  await releaseJobs(
    boss,
    db,
    retry,
    slow.map(({ job }) => job),
  ) // its lease ran out
  const { owed: second } = await rig.load(await rig.claim(retry))
  await write(...second.map((one) => settled(one, rejected)))
  const third = await rig.claim(retry) // attempt 3 is in flight

  await write(...slow.map((one) => settled(one, rejected))) // attempt 2, once more

  const log = await readEnvironmentLog(db, environmentId, 0, 100)
  expect(log.map(({ attemptNumber }) => attemptNumber)).toEqual([1, 2])
  expect(
    (
      await finishJobs(
        boss,
        db,
        retry,
        third.map(({ job }) => job),
      )
    ).size,
  ).toBe(1)
})
