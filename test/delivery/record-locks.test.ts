import { beforeEach, expect, test } from 'vitest'
import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import type { Settled } from '../../src/delivery/settlement.ts'
import { pauseSubscription, removeSubscription } from '../../src/operations/subscriptions.ts'
import { findDeliveries } from '../../src/storage/deliveries.ts'
import { attemptJob, retry } from '../../src/storage/jobs.ts'
import { updateHealth } from '../../src/storage/outcomes.ts'
import { type Transaction, transactWith } from '../../src/storage/transaction.ts'
import { blocked } from '../support/locks.ts'
import { rejected, shareRig } from '../support/owed.ts'
import { endedAt, recorder } from '../support/recording.ts'
import { addEnvironment, addSubscription, anId } from '../support/rows.ts'

// Rows are looked up one by one, in the order of the batch, as they are in large tables.
const rig = await shareRig('enable_hashjoin=off', 'enable_mergejoin=off', 'enable_seqscan=off')
const { db, boss } = rig
let runs = 0
const transact = transactWith(db, boss, () => {
  runs += 1 // more than there are transactions, where one had to run again
  return new Date()
})

beforeEach(() => {
  runs = 0
})

function failed(owed: OwedDelivery, maxRetries = owed.subscription.maxRetries): Settled {
  const one = { ...owed, subscription: { ...owed.subscription, maxRetries } }
  return endedAt(one, rejected, new Date())
}

const write = recorder({ ...rig, transact })

async function statusesOf(owed: readonly OwedDelivery[]): Promise<(string | undefined)[]> {
  const [first] = owed
  const ids = owed.map(({ delivery }) => delivery.id)
  const found = await findDeliveries(db, first?.delivery.environmentId ?? '', ids)
  return ids.map((id) => found.find((delivery) => delivery.id === id)?.status)
}

/** Does something in a transaction that stays open until it is let go. */
async function hold(work: (tx: Transaction) => Promise<unknown>) {
  const isDone = Promise.withResolvers<void>()
  const isOver = Promise.withResolvers<void>()
  const ended = transact(async (tx) => {
    await work(tx)
    isDone.resolve()
    await isOver.promise
  })
  await Promise.race([isDone.promise, ended])
  return async () => {
    isOver.resolve()
    await ended
  }
}

function lockDelivery({ delivery }: OwedDelivery) {
  return hold((tx) =>
    tx.db.selectFrom('deliveries').select('id').where('id', '=', delivery.id).forUpdate().execute(),
  )
}

test('an endpoint is turned off while another batch of its failures is written', async () => {
  const environmentId = await addEnvironment(db)
  await addSubscription(db, environmentId)
  const elsewhere = await addEnvironment(db)
  await addSubscription(db, elsewhere)
  const [ending, also] = (await rig.owe(environmentId, 2)) as [OwedDelivery, OwedDelivery]
  const [between] = (await rig.owe(elsewhere)) as [OwedDelivery]
  // Whoever enqueues the same job waits for this, in the midst of its batch.
  const letGo = await hold((tx) => tx.enqueue(retry, [attemptJob(between.delivery, 2, new Date())]))

  const turningOff = write(failed(ending, 0), failed(between))
  await blocked(db, 1)
  const failing = write(failed(also))
  await blocked(db, 2)
  await letGo()
  await Promise.all([turningOff, failing])

  expect(runs).toBe(3)
  expect(await statusesOf([ending, also])).toEqual(['exhausted', 'canceled'])
})

test.each([
  ['disabled', pauseSubscription],
  ['deleted', removeSubscription],
])('a subscription is %s while its outcomes are written in any order', async (_what, end) => {
  const environmentId = await addEnvironment(db)
  const subscriptionId = await addSubscription(db, environmentId)
  const owed = await rig.owe(environmentId, 9)
  const letGo = await lockDelivery(owed[4] as OwedDelivery)

  const writing = write(...owed.toReversed().map((one) => failed(one)))
  await blocked(db, 1)
  const ending = transact(async (tx) => {
    await end(tx, environmentId, subscriptionId)
  })
  await blocked(db, 2)
  await letGo()
  await Promise.all([writing, ending])

  expect(await statusesOf(owed)).toEqual(Array(9).fill('canceled'))
})

test('a subscription is deleted while its failures are written with those of others', async () => {
  const environmentId = await addEnvironment(db)
  const [id = '', otherId = ''] = [anId(), anId()].toSorted()
  await addSubscription(db, environmentId, { id })
  await addSubscription(db, environmentId, { id: otherId })
  const owed = await rig.owe(environmentId)
  const failure = { succeededAt: null, failureCount: 1, failingSince: new Date() }
  const failures = [id, otherId].map((subscriptionId) => ({ subscriptionId, ...failure }))
  await updateHealth(db, failures)
  const letGo = await hold((tx) => updateHealth(tx.db, failures.slice(1)))

  const writing = write(...owed.map((one) => failed(one)))
  await blocked(db, 1)
  const ending = transact((tx) => removeSubscription(tx, environmentId, id))
  await blocked(db, 2)
  await letGo()
  await Promise.all([writing, ending])

  expect(runs).toBe(3)
  const mine = owed.filter(({ subscription }) => subscription.id === id)
  expect(await statusesOf(mine)).toEqual(['canceled'])
})
