import { beforeEach, expect, test } from 'vitest'
import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import { DAY_MS } from '../../src/domain/retention.ts'
import { resendDelivery } from '../../src/operations/resends.ts'
import { pauseSubscription } from '../../src/operations/subscriptions.ts'
import { QUEUES, resend } from '../../src/storage/jobs.ts'
import { rejected, shareRig, succeeded } from '../support/owed.ts'
import { resendsOn } from '../support/resend-steps.ts'
import { wholeOf } from '../support/rows.ts'

const rig = await shareRig()
const { boss } = rig
const { transact, arrange, step, end } = resendsOn(rig)

beforeEach(async () => {
  await Promise.all([...QUEUES, resend].map(({ name }) => boss.deleteAllJobs(name)))
})

test('it is not over while one of them waits, and what fails meanwhile is not begun again', async () => {
  const { begin, taken, progress } = await arrange(2)
  const { id } = await begin()

  await step()
  const [one, other] = await taken()
  await end([one as OwedDelivery], rejected)
  await step()
  const before = await progress(id)
  await end([other as OwedDelivery], succeeded)
  await step()

  expect(before).toMatchObject({ done: 1, failed: 1, isComplete: false })
  expect(await progress(id)).toMatchObject({ done: 2, succeeded: 1, failed: 1, isComplete: true })
  expect(await taken()).toEqual([])
})

test('it passes over what was resent by hand, and ends when its subscription is disabled', async () => {
  const { environmentId, subscriptionId, ids, begin, progress, idsOf } = await arrange(20)
  const { id } = await begin()
  const [byHand = ''] = ids
  await transact((tx) => resendDelivery(tx, wholeOf(environmentId), byHand))
  await step()
  const begun = await idsOf('pending')
  await transact((tx) => pauseSubscription(tx, environmentId, subscriptionId))
  await step()

  expect(begun).toEqual(ids.slice(0, 11))
  expect(await progress(id)).toMatchObject({ total: 20, done: 20, succeeded: 0, isComplete: true })
  expect(await idsOf('pending')).toEqual([])
})

test('one that was not counted tells as it goes how many there are, and is exact when it is done', async () => {
  const { begin, taken, progress } = await arrange(15)
  const { id } = await begin(false)

  await step()
  const first = await progress(id)
  await step()
  await end(await taken(), succeeded)
  await step()

  expect(first).toMatchObject({ total: 10, done: 0, isComplete: false })
  expect(await progress(id)).toMatchObject({ total: 15, done: 15, succeeded: 15, isComplete: true })
})

test('what has passed the retention since is not begun', async () => {
  const { begin, progress, idsOf } = await arrange(3)
  const { id } = await begin()

  await step(31 * DAY_MS)

  expect(await idsOf('pending')).toEqual([])
  expect(await progress(id)).toMatchObject({ total: 3, done: 3, succeeded: 0, isComplete: true })
})

test('the longer it has only waited, the longer it lets pass until it looks again', async () => {
  const { begin, taken, progress } = await arrange(1)
  const { id } = await begin()

  const pauses = []
  for (const afterMs of [0, 0, 100_000, 7_200_000]) pauses.push((await step(afterMs)).pauseMs)
  await end(await taken(), succeeded)

  expect(pauses).toEqual([500, 500, 10_000, 60_000])
  expect((await step()).pauseMs).toBeUndefined()
  expect(await progress(id)).toMatchObject({ done: 1, isComplete: true })
})
