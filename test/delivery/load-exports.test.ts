import { expect, test } from 'vitest'
import type { ExportSettings } from '../../src/domain/export-settings.ts'
import { changeEnvironment } from '../../src/operations/environments.ts'
import { publishEvents } from '../../src/operations/events.ts'
import { testSubscription } from '../../src/operations/subscription-tests.ts'
import { test as tests } from '../../src/storage/jobs.ts'
import { newInput } from '../support/new-event.ts'
import { shareRig } from '../support/owed.ts'
import { addEnvironment, addSubscription } from '../support/rows.ts'

const { transact, db, claim, load } = await shareRig()

async function arrange() {
  const environmentId = await addEnvironment(db)
  const subscriptionId = await addSubscription(db, environmentId)
  return {
    subscriptionId,
    environmentId,
    set: (exportSettings: Partial<ExportSettings>) =>
      transact((tx) => changeEnvironment(tx, environmentId, { exportSettings })),
    publish: (isTest: boolean) =>
      transact((tx) => publishEvents(tx, [newInput(environmentId, { isTest })])),
  }
}

test('a test event that waits is canceled where the environment sends none any more', async () => {
  const { set, publish } = await arrange()
  await set({ includeTestEvents: true })
  await publish(true)
  const claims = await claim()

  const before = await load(claims)
  await set({ includeTestEvents: false })
  const after = await load(claims)
  await set({ includeTestEvents: true })
  const again = await load(claims)

  expect([before.owed.length, after.owed.length, again.owed.length]).toEqual([1, 0, 1])
  expect(after.moot).toEqual([{ ...claims[0], isCanceled: true, cycle: 0 }])
})

test('other events are sent, whatever becomes of test events', async () => {
  const { set, publish } = await arrange()
  await publish(false)
  await set({ includeTestEvents: false })

  const { owed, moot } = await load(await claim())

  expect([owed.length, moot.length]).toEqual([1, 0])
})

test('what somebody tries an endpoint with is sent all the same', async () => {
  const { set, environmentId, subscriptionId } = await arrange()
  await set({ includeTestEvents: false })
  await transact((tx) =>
    testSubscription(tx, { environmentId, publisherId: null }, subscriptionId, {}),
  )

  const { owed } = await load(await claim(tests))

  expect(owed).toMatchObject([{ event: { isTest: true }, delivery: { trigger: 'test' } }])
})

test('a delivery is loaded with the settings of its own environment as they are now', async () => {
  const [one, other] = [await arrange(), await arrange()]
  await one.publish(false)
  await other.publish(false)
  const claims = await claim()
  const settings = { includeTestEvents: true, includeRequestPayload: false }

  await load(claims)
  await one.set(settings)
  const { owed } = await load(claims)

  const settingsOf = ({ environmentId }: typeof one) =>
    owed.find(({ delivery }) => delivery.environmentId === environmentId)?.exportSettings
  expect(settingsOf(one)).toMatchObject({ ...settings, includeResponseData: true })
  expect(settingsOf(other)).toMatchObject({ includeTestEvents: false, includeRequestPayload: true })
})
