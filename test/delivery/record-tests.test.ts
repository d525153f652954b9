import { beforeEach, expect, test } from 'vitest'
import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import type { Exchange } from '../../src/domain/exchanges.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { findDeliveries } from '../../src/storage/deliveries.ts'
import { findExchanges } from '../../src/storage/exchanges.ts'
import { attemptJob, QUEUES, retry, test as tests } from '../../src/storage/jobs.ts'
import { readEnvironmentLog } from '../../src/storage/request-log.ts'
import { findSubscriptions } from '../../src/storage/subscriptions.ts'
import { gone, rejected, shareRig, succeeded } from '../support/owed.ts'
import { endedAt, recorder } from '../support/recording.ts'
import { addDelivery, addEnvironment, addSubscription } from '../support/rows.ts'

const ALL = 10_000

const rig = await shareRig()
const { db, boss, transact } = rig
const write = recorder(rig)

beforeEach(async () => {
  await Promise.all(QUEUES.map(({ name }) => boss.deleteAllJobs(name)))
})

const ended = (owed: OwedDelivery | undefined, outcome: Outcome, exchange?: Exchange) =>
  endedAt(owed as OwedDelivery, outcome, new Date(), exchange)

async function subscribe(maxRetries = 5) {
  const environmentId = await addEnvironment(db)
  const subscriptionId = await addSubscription(db, environmentId, { maxRetries })
  return {
    environmentId,
    subscriptionId,
    async state() {
      const [found] = await findSubscriptions(db, environmentId, [subscriptionId])
      return [found?.status, found?.consecutiveFailures]
    },
    /** A test of it, claimed and loaded. */
    async oweTest() {
      const { id } = await addDelivery(db, environmentId, subscriptionId)
      const row = db.updateTable('deliveries').set({ trigger: 'test' }).where('id', '=', id)
      const [delivery] = await row.returning(['id', 'eventId', 'subscriptionId']).execute()
      if (delivery === undefined) throw new Error('It was not stored.')
      await transact((tx) => tx.enqueue(tests, [attemptJob(delivery, 1)]))
      const [owed] = (await rig.load(await rig.claim(tests))).owed
      return owed as OwedDelivery
    },
  }
}

test.each([
  ['a success', succeeded, 'succeeded'],
  ['a failure', rejected, 'exhausted'],
  ['410', gone, 'exhausted'],
])('a test that ends with %s is over, and is not counted', async (_what, outcome, status) => {
  const { environmentId, state, oweTest } = await subscribe()
  const owed = await oweTest()

  await write(ended(owed, outcome))

  const [delivery] = await findDeliveries(db, environmentId, [owed.delivery.id])
  expect(delivery).toMatchObject({ status, attemptCount: 1, nextAttemptAt: null })
  expect(await readEnvironmentLog(db, environmentId, 0, ALL)).toMatchObject([
    { trigger: 'test', outcome: outcome.kind, nextAttemptAt: null },
  ])
  expect(await state()).toEqual(['enabled', 0])
  expect([await rig.claim(tests), await rig.claim(retry)]).toEqual([[], []])
})

test('a test that succeeds does not excuse what has failed', async () => {
  const { environmentId, state, oweTest } = await subscribe(1)
  const [first] = await rig.owe(environmentId)
  const hourAgo = new Date(Date.now() - 60 * 60 * 1_000)
  await write(endedAt(first as OwedDelivery, rejected, hourAgo))
  await write(endedAt(await oweTest(), succeeded, hourAgo))
  const between = await state()

  const [last] = (await rig.load(await rig.claim(retry))).owed
  await write(ended(last, rejected))

  expect([between, await state()]).toEqual([
    ['enabled', 1],
    ['disabled', 2],
  ])
})

test('the outcome of a test that another worker has taken over is dropped', async () => {
  const { environmentId, oweTest } = await subscribe()
  const owed = await oweTest()
  await boss.deleteAllJobs(tests.name)

  await write(ended(owed, rejected))

  expect(await readEnvironmentLog(db, environmentId, 0, ALL)).toEqual([])
})

test('what went over the wire is written with its entry, and only where there is any', async () => {
  const { environmentId, oweTest } = await subscribe()
  const [owed, other] = [await oweTest(), (await rig.owe(environmentId))[0]]
  const exchange: Exchange = {
    id: owed.requestId,
    environmentId,
    requestHeaders: [{ name: 'a', value: 'b' }],
    requestBody: Buffer.from('{}'),
    responseHeaders: null,
    responseBody: null,
  }

  await write(ended(owed, rejected, exchange), ended(other, rejected))

  const log = await readEnvironmentLog(db, environmentId, 0, ALL)
  const ids = log.map(({ id }) => id)
  expect(ids).toHaveLength(2)
  const kept = await findExchanges(db, environmentId, [...ids, owed.requestId], 1_000)
  expect(kept.exchanges).toEqual([exchange])
})
