import { beforeEach, expect, test } from 'vitest'
import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { pauseSubscription, resumeSubscription } from '../../src/operations/subscriptions.ts'
import { findDeliveries } from '../../src/storage/deliveries.ts'
import { QUEUES, retry } from '../../src/storage/jobs.ts'
import { readEnvironmentLog } from '../../src/storage/request-log.ts'
import {
  findSubscriptions,
  type NewSubscription,
  updateSubscription,
} from '../../src/storage/subscriptions.ts'
import { gone, rejected, shareRig, succeeded } from '../support/owed.ts'
import { endedAt, recorder } from '../support/recording.ts'
import { addEnvironment, addSubscription } from '../support/rows.ts'

const ALL = 10_000
const HOUR_MS = 60 * 60 * 1_000

const rig = await shareRig()
const { db, boss, transact } = rig
const write = recorder(rig)

// Only two queues of many are looked at, and what another test left must not be there.
beforeEach(async () => {
  await Promise.all(QUEUES.map(({ name }) => boss.deleteAllJobs(name)))
})

/** So many seconds after an hour ago: a retry of what ended then is due at once. */
const start = Date.now() - HOUR_MS
const at = (seconds: number) => new Date(start + seconds * 1_000)
const ended = (owed: OwedDelivery | undefined, outcome: Outcome, seconds = 0) =>
  endedAt(owed as OwedDelivery, outcome, at(seconds))

async function subscribe(part: Partial<NewSubscription> = {}) {
  const environmentId = await addEnvironment(db)
  const subscriptionId = await addSubscription(db, environmentId, part)
  return { environmentId, subscriptionId }
}

async function stateOf(environmentId: string, owed: readonly OwedDelivery[]) {
  const ids = owed.map(({ delivery }) => delivery.id)
  const deliveries = await findDeliveries(db, environmentId, ids)
  const log = await readEnvironmentLog(db, environmentId, 0, ALL)
  return {
    statuses: ids.map((id) => deliveries.find((delivery) => delivery.id === id)?.status),
    logged: log.map(
      ({ statusCode, nextAttemptAt }) => `${statusCode}${nextAttemptAt === null ? '' : ', again'}`,
    ),
  }
}

async function subscriptionState(environmentId: string, subscriptionId: string) {
  const [found] = await findSubscriptions(db, environmentId, [subscriptionId])
  return {
    status: found?.status,
    reason: found?.disabledReason,
    failures: found?.consecutiveFailures,
  }
}

async function oweRetries() {
  return (await rig.load(await rig.claim(retry))).owed
}

const on = { status: 'enabled', reason: null }

test('with the last retry of a delivery its endpoint is turned off, and what waits is canceled', async () => {
  const { environmentId, subscriptionId } = await subscribe({ maxRetries: 0 })
  const owed = await rig.owe(environmentId, 3)

  await write(ended(owed[0], rejected))

  expect(await stateOf(environmentId, owed)).toEqual({
    ...{ statuses: ['exhausted', 'canceled', 'canceled'], logged: ['503'] },
  })
  expect(await subscriptionState(environmentId, subscriptionId)).toEqual({
    ...{ status: 'disabled', reason: 'retries_exhausted', failures: 1 },
  })
})

test('one answer of 410 turns its endpoint off, and all that waits is canceled', async () => {
  const { environmentId, subscriptionId } = await subscribe()
  const owed = await rig.owe(environmentId, 3)

  await write(ended(owed[0], gone))

  expect(await stateOf(environmentId, owed)).toEqual({
    ...{ statuses: ['canceled', 'canceled', 'canceled'], logged: ['410'] },
  })
  expect(await subscriptionState(environmentId, subscriptionId)).toEqual({
    ...{ status: 'disabled', reason: 'gone', failures: 1 },
  })
})

test.each([
  ['410', gone, '410'],
  ['last failure', rejected, '503'],
])(
  'what failed beside the %s that turns its endpoint off is not tried again, and its entry says so',
  async (_what, outcome, entry) => {
    const { environmentId } = await subscribe({ maxRetries: 1 })
    const [first] = await rig.owe(environmentId)
    await write(ended(first, rejected))
    const [last] = await oweRetries()
    const beside = await rig.owe(environmentId)

    await write(ended(beside[0], rejected, 10), ended(last, outcome, 10))

    expect(await stateOf(environmentId, beside)).toEqual({
      ...{ statuses: ['canceled'], logged: ['503, again', '503', entry] },
    })
    expect(await oweRetries()).toEqual([])
  },
)

test('410 of an endpoint that may not be turned off is tried again', async () => {
  const { environmentId, subscriptionId } = await subscribe({ autoDisable: false })
  const owed = await rig.owe(environmentId, 2)

  await write(ended(owed[0], gone))

  expect(await stateOf(environmentId, owed)).toEqual({
    ...{ statuses: ['pending', 'pending'], logged: ['410, again'] },
  })
  expect(await subscriptionState(environmentId, subscriptionId)).toMatchObject(on)
  expect(await oweRetries()).toHaveLength(1)
})

test('a delivery that used up its retries beside one that was gone leaves the reason GONE', async () => {
  const { environmentId, subscriptionId } = await subscribe({ maxRetries: 0 })
  const owed = await rig.owe(environmentId, 2)

  await write(ended(owed[0], rejected), ended(owed[1], gone))

  expect((await stateOf(environmentId, owed)).statuses).toEqual(['exhausted', 'canceled'])
  expect(await subscriptionState(environmentId, subscriptionId)).toMatchObject({ reason: 'gone' })
})

test.each([
  ['410', gone],
  ['the last failure', rejected],
])('%s that comes when it was disabled by hand changes no reason', async (_what, outcome) => {
  const { environmentId, subscriptionId } = await subscribe({ maxRetries: 0 })
  const owed = await rig.owe(environmentId)
  await transact((tx) => pauseSubscription(tx, environmentId, subscriptionId))

  await write(ended(owed[0], outcome))

  expect((await stateOf(environmentId, owed)).statuses).toEqual(['canceled'])
  expect(await subscriptionState(environmentId, subscriptionId)).toMatchObject({
    ...{ status: 'disabled', reason: 'manual' },
  })
})

test('410 of the URL that a subscription had does not turn it off, but is tried at the new one', async () => {
  const { environmentId, subscriptionId } = await subscribe()
  const owed = await rig.owe(environmentId)
  const url = 'https://example.com/moved'
  await updateSubscription(db, subscriptionId, { url }, new Date())

  await write(ended(owed[0], gone))

  expect(await stateOf(environmentId, owed)).toEqual({
    ...{ statuses: ['pending'], logged: ['410, again'] },
  })
  expect(await subscriptionState(environmentId, subscriptionId)).toMatchObject(on)
  const [again] = await oweRetries()
  expect(again?.subscription.url).toBe(url)
  await write(ended(again, gone, 10))
  expect(await subscriptionState(environmentId, subscriptionId)).toMatchObject({ reason: 'gone' })
})

test('the last failure at the URL that a subscription had does not turn it off', async () => {
  const { environmentId, subscriptionId } = await subscribe({ maxRetries: 0 })
  const owed = await rig.owe(environmentId)
  const url = 'https://example.com/moved'
  await updateSubscription(db, subscriptionId, { url }, new Date())

  await write(ended(owed[0], rejected))

  expect((await stateOf(environmentId, owed)).statuses).toEqual(['exhausted'])
  expect(await subscriptionState(environmentId, subscriptionId)).toMatchObject(on)
})

test('what was in flight when it was enabled again does not turn it off', async () => {
  const { environmentId, subscriptionId } = await subscribe({ maxRetries: 0 })
  const owed = await rig.owe(environmentId)
  await transact((tx) => pauseSubscription(tx, environmentId, subscriptionId))
  await transact((tx) => resumeSubscription(tx, environmentId, subscriptionId))

  await write(ended(owed[0], rejected))

  expect((await stateOf(environmentId, owed)).statuses).toEqual(['canceled'])
  expect(await subscriptionState(environmentId, subscriptionId)).toMatchObject(on)
})

test.each([
  ['410', gone],
  ['the last failure', rejected],
])('enabled after %s, it counts its failures from 0', async (_what, outcome) => {
  const { environmentId, subscriptionId } = await subscribe({ maxRetries: 1 })
  const [first] = await rig.owe(environmentId)
  await write(ended(first, rejected))
  const [last] = await oweRetries()
  await write(ended(last, outcome, 10))
  const states = [await subscriptionState(environmentId, subscriptionId)]

  await transact((tx) => resumeSubscription(tx, environmentId, subscriptionId))

  states.push(await subscriptionState(environmentId, subscriptionId))
  const [failing, succeeding] = await rig.owe(environmentId, 2)
  await write(ended(failing, rejected, 20))
  states.push(await subscriptionState(environmentId, subscriptionId))
  await write(ended(succeeding, succeeded, 30))
  states.push(await subscriptionState(environmentId, subscriptionId))
  expect(states).toMatchObject([
    { status: 'disabled', failures: 2 },
    { ...on, failures: 0 },
    { ...on, failures: 1 },
    { ...on, failures: 0 },
  ])
})
