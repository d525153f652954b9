import { expect, test } from 'vitest'
import { newUuid } from '../../src/domain/ids.ts'
import type { NewRequestLogEntry } from '../../src/domain/request-log.ts'
import {
  findFailingSince,
  type HealthChange,
  hasSucceededSince,
  updateHealth,
} from '../../src/storage/outcomes.ts'
import { insertRequestLog } from '../../src/storage/request-log.ts'
import { findSubscriptions } from '../../src/storage/subscriptions.ts'
import { newEntry } from '../live/entries.ts'
import { blocked } from '../support/locks.ts'
import { addEnvironment, addSubscription, anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()
const environmentId = await addEnvironment(db)
const subscribe = () => addSubscription(db, environmentId)

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second))

const failures = (subscriptionId: string, failureCount: number, second: number): HealthChange => ({
  ...{ subscriptionId, succeededAt: null, failureCount, failingSince: at(second) },
})
const recovery = (subscriptionId: string, second = 59): HealthChange => ({
  ...{ subscriptionId, succeededAt: at(second), failureCount: 0, failingSince: null },
})
/** The success came a second before the first of the failures. */
const mixed = (subscriptionId: string, failureCount: number, second: number): HealthChange => ({
  ...{ subscriptionId, succeededAt: at(second - 1), failureCount, failingSince: at(second) },
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
  ['one success', [(id) => recovery(id)], 0, undefined],
  ['one failure', [(id) => failures(id, 1, 3)], 1, 3],
  ['two batches of failures', [(id) => failures(id, 2, 3), (id) => failures(id, 5, 7)], 7, 3],
  ['a success after failures', [(id) => failures(id, 2, 3), (id) => recovery(id)], 0, undefined],
  [
    'failures after that',
    [(id) => failures(id, 2, 3), (id) => recovery(id, 5), (id) => failures(id, 1, 7)],
    1,
    7,
  ],
  ['a batch of both', [(id) => mixed(id, 2, 7)], 2, 7],
  ['a batch of both after failures', [(id) => failures(id, 5, 3), (id) => mixed(id, 2, 7)], 2, 7],
  ['failures, the later first', [(id) => failures(id, 1, 7), (id) => failures(id, 2, 3)], 3, 3],
  [
    'failures and a success that was before them',
    [(id) => failures(id, 2, 7), (id) => recovery(id, 3)],
    2,
    7,
  ],
  [
    'failures and a batch of a success and failures that were before them',
    [(id) => failures(id, 2, 7), (id) => mixed(id, 1, 3)],
    3,
    3,
  ],
  [
    'failures and a success as they began',
    [(id) => failures(id, 2, 7), (id) => recovery(id, 7)],
    0,
    undefined,
  ],
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

/** An entry of a request that ended so many seconds after `then`. */
const then = new Date()
const after = (seconds: number) => new Date(then.getTime() + seconds * 1_000)
function endedAt(
  subscriptionId: string,
  seconds: number,
  part: Partial<NewRequestLogEntry> = {},
): NewRequestLogEntry {
  const durationMs = part.durationMs ?? 100
  const startedAt = new Date(after(seconds).getTime() - durationMs)
  return newEntry({ id: newUuid(startedAt), subscriptionId, startedAt, durationMs, ...part })
}

test.each<[string, number, Partial<NewRequestLogEntry>, boolean]>([
  ['after it', 1, {}, true],
  ['just then', 0, {}, true],
  ['before it', -0.001, {}, false],
  ['after it, having begun half a minute before', 1, { durationMs: 30_000 }, true],
  ['after it by hand', 1, { trigger: 'resend' }, true],
  ['after it as a test', 1, { trigger: 'test' }, false],
  ['not at all after it', 1, { outcome: 'rejected', statusCode: 500 }, false],
])('what has succeeded %s', async (_when, seconds, part, expected) => {
  const [id, other] = [await subscribe(), await subscribe()]
  await insertRequestLog(db, [endedAt(id, seconds, part), endedAt(other, 1)])

  const hasSucceeded = await hasSucceededSince(db, id, then)

  expect(hasSucceeded).toBe(expected)
})

test('no batches change no record', async () => {
  const id = await subscribe()
  await updateHealth(db, [failures(id, 2, 3)])

  await updateHealth(db, [])

  expect(await failureCount(id)).toBe(2)
  expect(await findFailingSince(db, [])).toEqual([])
})
