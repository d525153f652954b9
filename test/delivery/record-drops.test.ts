import { expect, test } from 'vitest'
import type { Moot } from '../../src/delivery/load.ts'
import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import { findDeliveries } from '../../src/storage/deliveries.ts'
import { retry } from '../../src/storage/jobs.ts'
import { listRequestLog } from '../../src/storage/request-log.ts'
import { rejected, shareRig, succeeded } from '../support/owed.ts'
import { endedAt, recorder } from '../support/recording.ts'
import { addEnvironment, addSubscription, wholeOf } from '../support/rows.ts'

// What follows where a mapping drops an event.

const HOUR_MS = 60 * 60 * 1_000
const ALL = { limit: 100, isNewestFirst: false, isFromEnd: false }

const rig = await shareRig()
const { db } = rig
const write = recorder(rig)

/** A retry of what ended then is due at once. */
const anHourAgo = new Date(Date.now() - HOUR_MS)

const dropped = ({ queue, job, attemptNumber }: OwedDelivery): Moot => ({
  ...{ queue, job, attemptNumber, isCanceled: true },
})

async function oweOne() {
  const environmentId = await addEnvironment(db)
  await addSubscription(db, environmentId)
  const [owed] = await rig.owe(environmentId)
  if (owed === undefined) throw new Error('Nothing is owed.')
  const { id } = owed.delivery
  return {
    owed,
    async fail(attempt: OwedDelivery) {
      await write(endedAt(attempt, rejected, anHourAgo))
      const { owed: retries } = await rig.load(await rig.claim(retry))
      const next = retries.find(({ delivery }) => delivery.id === id)
      if (next === undefined) throw new Error('There is no retry.')
      return next
    },
    delivery: async () => (await findDeliveries(db, environmentId, [id]))[0],
    outcomes: async () =>
      (await listRequestLog(db, wholeOf(environmentId), {}, ALL)).rows.map(
        ({ outcome }) => outcome,
      ),
  }
}

test('the delivery is canceled, without an attempt, an entry or a job that is left', async () => {
  const { owed, delivery, outcomes } = await oweOne()

  await write(dropped(owed))

  const ended = { status: 'canceled', attemptCount: 0, nextAttemptAt: null }
  expect(await delivery()).toMatchObject({ ...ended, completedAt: expect.any(Date) })
  expect(await outcomes()).toEqual([])
  expect(await rig.claim()).toEqual([])
})

test('so is one that had failed before, and its attempts stay on record', async () => {
  const { owed, fail, delivery, outcomes } = await oweOne()

  await write(dropped(await fail(owed)))

  expect(await delivery()).toMatchObject({ status: 'canceled', attemptCount: 1 })
  expect(await outcomes()).toEqual(['rejected'])
})

test('a drop that comes so late that another attempt is under way ends nothing', async () => {
  const { owed, fail, delivery, outcomes } = await oweOne()
  const second = await fail(owed)
  const third = await fail(second)

  await write(dropped(second))
  const meanwhile = await delivery()
  await write(endedAt(third, succeeded, new Date()))

  expect(meanwhile).toMatchObject({ status: 'pending', attemptCount: 2 })
  expect(await delivery()).toMatchObject({ status: 'succeeded', attemptCount: 3 })
  expect(await outcomes()).toEqual(['rejected', 'rejected', 'succeeded'])
})
