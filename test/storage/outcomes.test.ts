import { expect, test } from 'vitest'
import { findDeliveries } from '../../src/storage/deliveries.ts'
import {
  cancelDeliveries,
  type DeliveryChange,
  updateDeliveries,
} from '../../src/storage/outcomes.ts'
import { addDelivery, addEnvironment, addSubscription, anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()
const environmentId = await addEnvironment(db)
const subscribe = () => addSubscription(db, environmentId)

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second))

async function addPending(): Promise<string> {
  const { id } = await addDelivery(db, environmentId, await subscribe())
  return id
}

async function findDelivery(id: string) {
  const [delivery] = await findDeliveries(db, environmentId, [id])
  const row = await db
    .selectFrom('deliveries')
    .select(['signingKeyId', 'signingSecretId'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { ...delivery, ...row }
}

function succeeded(id: string): DeliveryChange {
  const [status, completedAt] = ['succeeded' as const, at(9)]
  const signed = { firstFailureAt: at(1), signingKeyId: null, signingSecretId: null }
  return { id, status, attemptCount: 2, ...signed, nextAttemptAt: null, completedAt }
}

function failed(id: string): DeliveryChange {
  const waiting = { status: 'pending', nextAttemptAt: at(19), completedAt: null } as const
  return { ...succeeded(id), ...waiting, signingKeyId: anId(), signingSecretId: anId() }
}

function exhausted(id: string): DeliveryChange {
  return { ...succeeded(id), status: 'exhausted' }
}

test('many outcomes are written at once, each to its delivery', async () => {
  const [one, two, three, untouched] = [
    await addPending(),
    await addPending(),
    await addPending(),
    await addPending(),
  ]
  const before = await findDelivery(untouched)
  const changes = [succeeded(one), failed(two), exhausted(three)]

  const waiting = await updateDeliveries(db, changes)

  expect(waiting).toEqual(new Set([two]))
  expect(await Promise.all([one, two, three].map(findDelivery))).toMatchObject(changes)
  expect(await findDelivery(untouched)).toEqual(before)
})

test.each([failed, exhausted])(
  'what was canceled while its request was in flight stays canceled when that %o',
  async (outcome) => {
    const id = await addPending()
    await cancelDeliveries(db, [id], at(5))

    const waiting = await updateDeliveries(db, [outcome(id)])

    expect(waiting).toEqual(new Set())
    expect(await findDelivery(id)).toMatchObject({
      ...{ status: 'canceled', completedAt: at(5), nextAttemptAt: null },
      ...{ attemptCount: 2, firstFailureAt: at(1) },
    })
  },
)

test('what was canceled while its request was in flight has succeeded when that did', async () => {
  const id = await addPending()
  await cancelDeliveries(db, [id], at(5))

  await updateDeliveries(db, [succeeded(id)])

  expect(await findDelivery(id)).toMatchObject(succeeded(id))
})

test('only what is pending can be canceled', async () => {
  const [done, pending] = [await addPending(), await addPending()]
  await updateDeliveries(db, [succeeded(done)])

  await cancelDeliveries(db, [done, pending], at(20))

  expect(await findDelivery(done)).toMatchObject({ status: 'succeeded', completedAt: at(9) })
  expect(await findDelivery(pending)).toMatchObject({ status: 'canceled', completedAt: at(20) })
})

test('no outcomes are no statement', async () => {
  await cancelDeliveries(db, [], at(1))

  expect(await updateDeliveries(db, [])).toEqual(new Set())
})
