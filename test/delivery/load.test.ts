import { expect, test } from 'vitest'
import { loadOwed } from '../../src/delivery/load.ts'
import type { Claim } from '../../src/delivery/owed-delivery.ts'
import { cancelPendingDeliveries } from '../../src/storage/deliveries.ts'
import {
  deleteSubscription,
  disableSubscriptions,
  enableSubscription,
  findRevisions,
  updateSubscription,
} from '../../src/storage/subscriptions.ts'
import { newClaim, shareRig } from '../support/owed.ts'
import { addEnvironment, addSubscription, anId } from '../support/rows.ts'

const { db, publish, claim, load, findConfigurations } = await shareRig()

/** One delivery that is claimed, and what it is about. */
async function claimOne() {
  const environmentId = await addEnvironment(db)
  const subscriptionId = await addSubscription(db, environmentId)
  await publish(environmentId)
  const [claimed] = await claim()
  if (claimed === undefined) throw new Error('Nothing was published.')
  return { environmentId, subscriptionId, claimed }
}

const loadOne = async (claimed: Claim) => {
  const { owed, moot } = await load([claimed])
  return owed[0] ?? moot[0]
}

test('a claim is loaded with all that its attempt needs', async () => {
  const { environmentId, subscriptionId, claimed } = await claimOne()

  const { owed, moot } = await load([claimed])

  expect(moot).toEqual([])
  expect(owed).toMatchObject([
    {
      ...claimed,
      delivery: { id: claimed.job.id, environmentId, subscriptionId, status: 'pending' },
      event: { type: 'user.created', rawData: '{"a": 1}' },
      subscription: { id: subscriptionId, url: 'https://example.com/', status: 'enabled' },
      attemptNumber: 1,
    },
  ])
})

test('the next attempt counts on from what is stored, whatever the job says', async () => {
  const { claimed } = await claimOne()
  await db
    .updateTable('deliveries')
    .set({ attemptCount: 6 })
    .where('id', '=', claimed.job.id)
    .execute()

  const loaded = await loadOne(claimed)

  expect(loaded).toMatchObject({ attemptNumber: 7 })
})

test('each load has a request id of its own', async () => {
  const { claimed } = await claimOne()

  const [first, second] = [await load([claimed]), await load([claimed])]

  expect(first.owed[0]?.requestId).not.toBe(second.owed[0]?.requestId)
})

test('a change of the subscription holds from the next load on', async () => {
  const { subscriptionId, claimed } = await claimOne()
  await load([claimed])

  const change = { url: 'https://example.com/changed', maxRetries: 1 }
  await updateSubscription(db, subscriptionId, change, new Date())
  const loaded = await loadOne(claimed)

  expect(loaded).toMatchObject({ subscription: change })
})

test('what has ended calls for nothing', async () => {
  const { subscriptionId, claimed } = await claimOne()
  await cancelPendingDeliveries(db, [subscriptionId], new Date())

  const loaded = await loadOne(claimed)

  expect(loaded).toEqual({ ...claimed, isCanceled: false, cycle: 0 })
})

test('what is for a disabled subscription is to be canceled', async () => {
  const { subscriptionId, claimed } = await claimOne()
  await load([claimed])
  await disableSubscriptions(db, [subscriptionId], 'manual', new Date())

  const loaded = await loadOne(claimed)

  expect(loaded).toEqual({ ...claimed, isCanceled: true, cycle: 0 })
})

test('what is for a deleted subscription is to be canceled', async () => {
  const { subscriptionId, claimed } = await claimOne()
  await load([claimed])
  await deleteSubscription(db, subscriptionId)

  const loaded = await loadOne(claimed)

  expect(loaded).toEqual({ ...claimed, isCanceled: true, cycle: 0 })
})

test('what was read before it was canceled is known to be, however new its configuration', async () => {
  const { subscriptionId, claimed } = await claimOne()
  const revisionOf = async () => (await findRevisions(db, [subscriptionId])).get(subscriptionId)
  const before = await revisionOf()
  const findNewer: typeof findConfigurations = async (wanted) => {
    await disableSubscriptions(db, [subscriptionId], 'manual', new Date())
    await cancelPendingDeliveries(db, [subscriptionId], new Date())
    await enableSubscription(db, subscriptionId, new Date())
    return findConfigurations(wanted)
  }
  const context = { db, findConfigurations: findNewer, now: () => new Date() }

  const { owed } = await loadOwed(context, [claimed])

  expect(owed).toMatchObject([{ revision: before, delivery: { status: 'pending' } }])
  expect(before).toBeLessThan((await revisionOf()) ?? 0)
})

test('what is gone with its day calls for nothing', async () => {
  const claimed = newClaim(anId())

  expect(await loadOne(claimed)).toEqual({ ...claimed, isCanceled: false })
})

test('a delivery that waits is to be canceled where its event is gone; one that has ended is not', async () => {
  const { subscriptionId, claimed } = await claimOne()
  await db.deleteFrom('events').where('id', '=', claimed.job.data.eventId).execute()

  const waiting = await loadOne(claimed)
  await cancelPendingDeliveries(db, [subscriptionId], new Date())
  const ended = await loadOne(claimed)

  expect(waiting).toEqual({ ...claimed, isCanceled: true, cycle: 0 })
  expect(ended).toEqual({ ...claimed, isCanceled: false, cycle: 0 })
})

test('many claims are loaded together, in their order', async () => {
  const environmentId = await addEnvironment(db)
  for (let count = 0; count < 3; count += 1) await addSubscription(db, environmentId)
  await publish(environmentId, 20)
  const claims = await claim()

  const { owed } = await load(claims)

  expect(owed.map(({ job }) => job.id)).toEqual(claims.map(({ job }) => job.id))
  expect(new Set(owed.map(({ event }) => event)).size).toBe(20)
})

test('a configuration is read once a revision', async () => {
  const { subscriptionId } = await claimOne()
  const revisionNow = async () => {
    const row = await db
      .selectFrom('subscriptions')
      .select('revision')
      .where('id', '=', subscriptionId)
      .executeTakeFirstOrThrow()
    return new Map([[subscriptionId, row.revision]])
  }
  const [first, again] = [
    await findConfigurations(await revisionNow()),
    await findConfigurations(await revisionNow()),
  ]

  await updateSubscription(db, subscriptionId, { name: 'changed' }, new Date())
  const changed = await findConfigurations(await revisionNow())

  expect(again.get(subscriptionId)).toBe(first.get(subscriptionId))
  expect(changed.get(subscriptionId)?.subscription.name).toBe('changed')
})

test('a subscription that is gone has no configuration', async () => {
  const { subscriptionId } = await claimOne()
  await deleteSubscription(db, subscriptionId)

  const found = await findConfigurations(new Map([[subscriptionId, 1]]))

  expect(found.size).toBe(0)
})
