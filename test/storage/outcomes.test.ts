import { expect, test } from 'vitest'
import { findDeliveries } from '../../src/storage/deliveries.ts'
import {
  cancelDeliveries,
  type DeliveryChange,
  findFailingSince,
  type HealthChange,
  updateDeliveries,
  updateHealth,
} from '../../src/storage/outcomes.ts'
import { findSubscriptions } from '../../src/storage/subscriptions.ts'
import { blocked } from '../support/locks.ts'
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
  return delivery
}

function succeeded(id: string): DeliveryChange {
  const [status, completedAt] = ['succeeded' as const, at(9)]
  return { id, status, attemptCount: 2, firstFailureAt: at(1), nextAttemptAt: null, completedAt }
}

function failed(id: string): DeliveryChange {
  return { ...succeeded(id), status: 'pending', nextAttemptAt: at(19), completedAt: null }
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

  const waiting = await updateDeliveries(db, [succeeded(one), failed(two), exhausted(three)])

  expect(waiting).toEqual(new Set([two]))
  expect(await findDelivery(one)).toMatchObject(succeeded(one))
  expect(await findDelivery(two)).toMatchObject(failed(two))
  expect(await findDelivery(three)).toMatchObject(exhausted(three))
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
  await updateDeliveries(db, [])
  await cancelDeliveries(db, [], at(1))
  await updateHealth(db, [])

  expect(await findFailingSince(db, [])).toEqual([])
})

const failures = (subscriptionId: string, failureCount: number, second: number): HealthChange => ({
  ...{ subscriptionId, hasSucceeded: false, failureCount, failingSince: at(second) },
})
const recovery = (subscriptionId: string): HealthChange => ({
  ...{ subscriptionId, hasSucceeded: true, failureCount: 0, failingSince: null },
})
const mixed = (subscriptionId: string, failureCount: number, second: number): HealthChange => ({
  ...{ subscriptionId, hasSucceeded: true, failureCount, failingSince: at(second) },
})

async function failureCount(subscriptionId: string): Promise<number | undefined> {
  const [subscription] = await findSubscriptions(db, environmentId, [subscriptionId])
  return subscription?.consecutiveFailures
}

/** The second since which it has failed, by the question that decides about its end. */
async function failingSince(subscriptionId: string): Promise<number | undefined> {
  for (let second = 0; second < 60; second += 1) {
    const failing = await findFailingSince(db, [{ subscriptionId, time: at(second) }])
    if (failing.length > 0) return second
  }
  return undefined
}

test.each<[string, ((id: string) => HealthChange)[], number, number | undefined]>([
  ['one success', [recovery], 0, undefined],
  ['one failure', [(id) => failures(id, 1, 3)], 1, 3],
  ['two batches of failures', [(id) => failures(id, 2, 3), (id) => failures(id, 5, 7)], 7, 3],
  ['a success after failures', [(id) => failures(id, 2, 3), recovery], 0, undefined],
  ['failures after that', [(id) => failures(id, 2, 3), recovery, (id) => failures(id, 1, 7)], 1, 7],
  ['a batch of both', [(id) => mixed(id, 2, 7)], 2, 7],
  ['a batch of both after failures', [(id) => failures(id, 5, 3), (id) => mixed(id, 2, 7)], 2, 7],
  ['and one more failure', [(id) => mixed(id, 2, 7), (id) => failures(id, 1, 9)], 3, 7],
])('after %s the endpoint has the right record', async (_what, batches, count, since) => {
  const id = await subscribe()

  for (const change of batches) await updateHealth(db, [change(id)])

  expect(await failureCount(id)).toBe(count)
  expect(await failingSince(id)).toBe(since)
})

test('one batch can say different things of many endpoints', async () => {
  const [failing, recovered, both, never] = [
    await subscribe(),
    await subscribe(),
    await subscribe(),
    await subscribe(),
  ]
  await updateHealth(
    db,
    [recovered, both].map((id) => failures(id, 4, 1)),
  )

  await updateHealth(db, [
    mixed(both, 2, 5),
    recovery(recovered),
    failures(failing, 3, 5),
    recovery(never),
  ])

  const counts = await Promise.all([failing, recovered, both, never].map(failureCount))
  expect(counts).toEqual([3, 0, 2, 0])
})

test('of a subscription that is gone nothing is kept', async () => {
  const gone = anId()

  await updateHealth(db, [failures(gone, 1, 1)])

  expect(await findFailingSince(db, [{ subscriptionId: gone, time: at(59) }])).toEqual([])
})

test('an endpoint counts as failing since a time when nothing has succeeded since', async () => {
  const [failing, recovered] = [await subscribe(), await subscribe()]
  await updateHealth(
    db,
    [failing, recovered].map((id) => failures(id, 1, 10)),
  )
  await updateHealth(db, [recovery(recovered)])
  const ask = (second: number) =>
    findFailingSince(
      db,
      [failing, failing, recovered].map((subscriptionId) => ({ subscriptionId, time: at(second) })),
    )

  const [before, then, later] = [await ask(9), await ask(10), await ask(11)]

  expect(before).toEqual([])
  expect(then).toEqual([failing])
  expect(later).toEqual([failing])
})

test.each<[string, (ids: string[]) => HealthChange[], number, (ids: string[]) => HealthChange[]]>([
  [
    'failures of what the other recovered',
    ([a = '', b = '', c = '']) => [failures(c, 1, 2), recovery(b), failures(a, 1, 2)],
    2,
    ([a = '', b = '']) => [recovery(a), failures(b, 1, 2)],
  ],
  [
    'recoveries of what the other failed',
    ([a = '', b = '', c = '']) => [failures(c, 2, 2), failures(b, 1, 2), recovery(a)],
    1,
    ([a = '', , c = '']) => [failures(a, 1, 2), recovery(c)],
  ],
])('two batches end both, one with %s', async (_what, waitingOf, held, oppositeOf) => {
  const ids = [anId(), anId(), anId()].toSorted()
  for (const id of ids) await addSubscription(db, environmentId, { id })
  await updateHealth(
    db,
    ids.map((id) => failures(id, 1, 1)),
  )
  const write = (changes: readonly HealthChange[], wait?: () => Promise<void>) =>
    db.transaction().execute(async (trx) => {
      await updateHealth(trx, changes)
      await wait?.()
    })
  const isHeld = Promise.withResolvers<void>()
  const letGo = Promise.withResolvers<void>()
  const holder = write([failures(ids[held] ?? '', 1, 2)], () => {
    isHeld.resolve()
    return letGo.promise
  })
  await isHeld.promise

  const waiting = write(waitingOf(ids))
  await blocked(db, 1)
  const opposite = write(oppositeOf(ids))
  await blocked(db, 2)
  letGo.resolve()

  const ends = await Promise.allSettled([holder, waiting, opposite])
  expect(ends.map(({ status }) => status)).toEqual(Array(3).fill('fulfilled'))
})
