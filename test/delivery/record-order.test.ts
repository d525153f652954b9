import { expect, test } from 'vitest'
import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import { NIL_UUID } from '../../src/domain/ids.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { retry } from '../../src/storage/jobs.ts'
import { listRequestLog } from '../../src/storage/request-log.ts'
import { findSubscriptions } from '../../src/storage/subscriptions.ts'
import { rejected, shareRig, succeeded } from '../support/owed.ts'
import { endedAt, recorder } from '../support/recording.ts'
import { addEnvironment, addSubscription } from '../support/rows.ts'

// Batches are committed in another order than their requests ended.

const HOUR_MS = 60 * 60 * 1_000

const rig = await shareRig()
const { db } = rig
const write = recorder(rig)

/** So many seconds after an hour ago: a retry of what ended then is due at once. */
const start = Date.now() - HOUR_MS
const ended = (owed: OwedDelivery | undefined, outcome: Outcome, seconds: number) =>
  endedAt(owed as OwedDelivery, outcome, new Date(start + seconds * 1_000))

async function subscribe(maxRetries: number) {
  const environmentId = await addEnvironment(db)
  const subscriptionId = await addSubscription(db, environmentId, { maxRetries })
  const find = async () => (await findSubscriptions(db, environmentId, [subscriptionId]))[0]
  return {
    owe: (count: number) => rig.owe(environmentId, count),
    status: async () => (await find())?.status,
    failures: async () => (await find())?.consecutiveFailures,
  }
}

async function oweRetries() {
  return (await rig.load(await rig.claim(retry))).owed
}

/** The retry of a delivery whose first attempt has been recorded. */
async function retryOf(owed: OwedDelivery | undefined) {
  return (await oweRetries()).find(({ delivery }) => delivery.id === owed?.delivery.id)
}

test('a first failure that is recorded after later ones still ends in turning off', async () => {
  const { owe, status } = await subscribe(1)
  const [early, late] = await owe(2)
  await write(ended(late, rejected, 2))
  await write(ended(early, rejected, 0))

  await write(ended(await retryOf(early), rejected, 10))

  expect(await status()).toBe('disabled')
})

test('a success from before the failures that is recorded after them excuses none', async () => {
  const { owe, status, failures } = await subscribe(1)
  const [early, late] = await owe(2)
  await write(ended(late, rejected, 2))
  await write(ended(early, succeeded, 0))
  const counted = await failures()

  await write(ended(await retryOf(late), rejected, 10))

  expect(counted).toBe(1)
  expect(await status()).toBe('disabled')
})

test('a success that is recorded before an earlier failure still excuses it', async () => {
  const { owe, status } = await subscribe(0)
  const [failing, succeeding] = await owe(2)
  await write(ended(succeeding, succeeded, 2))

  await write(ended(failing, rejected, 1))

  expect(await status()).toBe('enabled')
})

test('so it does after a failure that was recorded later, and for the retries too', async () => {
  const { owe, status } = await subscribe(1)
  const [first, failing, succeeding, last] = await owe(4)
  await write(ended(first, rejected, 0))
  await write(ended(succeeding, succeeded, 3))
  await write(ended(failing, rejected, 2))
  await write(ended(last, rejected, 5))

  await write(ended(await retryOf(failing), rejected, 10))

  expect(await status()).toBe('enabled')
})

test('a success that is recorded before an earlier failure does not excuse what failed after it', async () => {
  const { owe, status } = await subscribe(0)
  const [failing, succeeding, last] = await owe(3)
  await write(ended(succeeding, succeeded, 2))
  await write(ended(failing, rejected, 1))
  const before = await status()

  await write(ended(last, rejected, 3))

  expect([before, await status()]).toEqual(['enabled', 'disabled'])
})

test.each([
  ['excuses what failed before it', [rejected, succeeded], 'enabled'],
  ['does not excuse what fails after it', [succeeded, rejected], 'disabled'],
])('in one batch a success %s', async (_what, outcomes, expected) => {
  const { owe, status } = await subscribe(0)
  const owed = await owe(2)

  await write(...outcomes.map((outcome, index) => ended(owed[index], outcome, index)))

  expect(await status()).toBe(expected)
})

test('of many that end at once, the one that failed last decides', async () => {
  const { owe, status } = await subscribe(1)
  const [early, between, late] = await owe(3)
  await write(ended(early, rejected, 0))
  await write(ended(between, succeeded, 1))
  await write(ended(late, rejected, 2))

  await write(...(await oweRetries()).map((owed) => ended(owed, rejected, 10)))

  expect(await status()).toBe('disabled')
})

test('what is recorded long after it ended is found by its time', async () => {
  const { owe } = await subscribe(1)
  const [early, late] = await owe(2)
  await write(ended(late, succeeded, 600))
  await write(ended(early, succeeded, 0))

  const view = { environmentId: early?.delivery.environmentId ?? '', oldestId: NIL_UUID }
  const page = { limit: 10, isNewestFirst: true, isFromEnd: false }
  const { rows } = await listRequestLog(db, view, { until: new Date(start + 1_000) }, page)

  expect(rows.map(({ deliveryId }) => deliveryId)).toEqual([early?.delivery.id])
})
