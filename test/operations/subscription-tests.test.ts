import { expect, test } from 'vitest'
import { NotFoundError } from '../../src/domain/errors.ts'
import { newUuid } from '../../src/domain/ids.ts'
import { cancelTest, testSubscription } from '../../src/operations/subscription-tests.ts'
import { pauseSubscription } from '../../src/operations/subscriptions.ts'
import { findDeliveries, listDeliveries } from '../../src/storage/deliveries.ts'
import { findEvents } from '../../src/storage/events.ts'
import { deliver, test as testQueue } from '../../src/storage/jobs.ts'
import { claimJobs } from '../../src/storage/queue.ts'
import { transactWith } from '../../src/storage/transaction.ts'
import { addEnvironment, addSubscription, anId, wholeOf } from '../support/rows.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'

const ALL = 10_000

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)
const now = new Date()
const transact = transactWith(db, boss, () => now)

/** An environment with a subscription, and another one to the same. */
async function arrange() {
  const environmentId = await addEnvironment(db)
  const part = { cardTemplateId: 'card', timeoutSeconds: 7 }
  const subscriptionId = await addSubscription(db, environmentId, part)
  await addSubscription(db, environmentId)
  return { environmentId, subscriptionId, owner: { environmentId, publisherId: newUuid(now) } }
}

test('a test is a test event, one delivery to this subscription alone, and a job', async () => {
  const { environmentId, subscriptionId, owner } = await arrange()
  const input = { eventType: 'a.b', data: { a: 1 } }

  const pending = await transact((tx) => testSubscription(tx, owner, subscriptionId, input))

  const page = { limit: ALL, isNewestFirst: true, isFromEnd: false }
  const { rows: deliveries } = await listDeliveries(db, wholeOf(environmentId), {}, page)
  const [event] = await findEvents(
    db,
    environmentId,
    deliveries.map(({ eventId }) => eventId),
  )
  expect(pending).toEqual({ deliveryId: deliveries[0]?.id, timeoutSeconds: 7 })
  expect(event).toEqual({
    ...owner,
    ...{ id: event?.id, type: 'a.b', rawData: '{"a":1}', occurredAt: now, isTest: true },
    ...{ cardTemplateId: 'card', actionFlowConfigId: null },
  })
  expect(deliveries).toEqual([
    {
      ...owner,
      ...{ id: pending.deliveryId, eventId: event?.id, eventType: 'a.b', subscriptionId },
      ...{ trigger: 'test', status: 'pending', attemptCount: 0, firstFailureAt: null },
      ...{ nextAttemptAt: now, completedAt: null },
    },
  ])
  const data = { eventId: event?.id, subscriptionId, attemptNumber: 1 }
  expect(await claim()).toMatchObject([{ id: pending.deliveryId, data }])
  expect(await claimJobs(boss, db, deliver, ALL, [])).toEqual([])
})

test("another environment's subscription is not found, and nothing is stored", async () => {
  const { subscriptionId } = await arrange()
  const other = await arrange()

  const testing = transact((tx) => testSubscription(tx, other.owner, subscriptionId, {}))

  await expect(testing).rejects.toThrow(NotFoundError)
  expect(await claim()).toEqual([])
})

test('disabling a subscription does not end a test of it', async () => {
  const { environmentId, subscriptionId, owner } = await arrange()
  const { deliveryId } = await transact((tx) => testSubscription(tx, owner, subscriptionId, {}))

  await transact((tx) => pauseSubscription(tx, environmentId, subscriptionId))

  expect(await findDeliveries(db, environmentId, [deliveryId])).toMatchObject([
    { status: 'pending' },
  ])
})

test('a test that is canceled has ended, and cannot be canceled twice', async () => {
  const { environmentId, subscriptionId, owner } = await arrange()
  const pending = await transact((tx) => testSubscription(tx, owner, subscriptionId, {}))
  const cancel = () => transact((tx) => cancelTest(tx, pending))

  expect([await cancel(), await cancel()]).toEqual([true, false])

  const ended = { status: 'canceled', completedAt: now, nextAttemptAt: null }
  expect(await findDeliveries(db, environmentId, [pending.deliveryId])).toMatchObject([ended])
  const unknown = { deliveryId: anId(), timeoutSeconds: 1 }
  expect(await transact((tx) => cancelTest(tx, unknown))).toBe(false)
})

test('a test that was resent since is no test any more, and is not canceled as one', async () => {
  const { environmentId, subscriptionId, owner } = await arrange()
  const pending = await transact((tx) => testSubscription(tx, owner, subscriptionId, {}))
  const set = (trigger: 'resend' | 'test') =>
    db
      .updateTable('deliveries')
      .set({ trigger, resendId: anId() })
      .where('id', '=', pending.deliveryId)
      .execute()
  const cancel = () => transact((tx) => cancelTest(tx, pending))

  await set('resend')
  const resent = [
    await cancel(),
    ...(await findDeliveries(db, environmentId, [pending.deliveryId])),
  ]
  await set('test')

  expect(resent).toMatchObject([false, { status: 'pending', completedAt: null }])
  expect(await cancel()).toBe(true)
  const waiting = db.selectFrom('deliveries').select('id').where('resendId', 'is not', null)
  expect(await waiting.execute()).toEqual([])
})

function claim() {
  return claimJobs(boss, db, testQueue, ALL, [])
}
