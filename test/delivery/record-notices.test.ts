import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import type { Publish } from '../../src/delivery/disabling.ts'
import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import type { NewEvent } from '../../src/domain/events.ts'
import { parseId, publicId } from '../../src/domain/ids.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { publishEvents } from '../../src/operations/events.ts'
import { pauseSubscription } from '../../src/operations/subscriptions.ts'
import { deliver, QUEUES } from '../../src/storage/jobs.ts'
import { readEnvironmentLog } from '../../src/storage/request-log.ts'
import { findSubscriptions, type NewSubscription } from '../../src/storage/subscriptions.ts'
import { gone, rejected, shareRig, succeeded } from '../support/owed.ts'
import { endedAt, recordContext, recorder } from '../support/recording.ts'
import { addEnvironment, addSubscription } from '../support/rows.ts'

const ALL = 10_000
const TYPE = 'hookwire.subscription.disabled'

const rig = await shareRig()
const { db, boss, transact } = rig
const write = recorder(rig)

beforeEach(async () => {
  await Promise.all(QUEUES.map(({ name }) => boss.deleteAllJobs(name)))
})

const ended = (owed: OwedDelivery | undefined, outcome: Outcome) =>
  endedAt(owed as OwedDelivery, outcome, new Date())

const subscribe = (environmentId: string, part: Partial<NewSubscription> = {}) =>
  addSubscription(db, environmentId, { maxRetries: 0, eventTypes: ['user.created'], ...part })

/** What is owed now, by the subscription: the type of its event, and what that says. */
async function owedNotices() {
  const { owed } = await rig.load(await rig.claim(deliver))
  return owed.map(({ event, subscription }) => ({
    to: subscription.id,
    type: event.type,
    data: JSON.parse(event.rawData),
  }))
}

async function statusOf(environmentId: string, id: string) {
  const [found] = await findSubscriptions(db, environmentId, [id])
  return found?.status
}

test.each([
  ['used up its retries', rejected, 'RETRIES_EXHAUSTED'],
  ['is gone', gone, 'GONE'],
])(
  'that a subscription %s is told to whoever asked, and to nobody else',
  async (_w, outcome, reason) => {
    const [environmentId, elsewhere] = [await addEnvironment(db), await addEnvironment(db)]
    const id = await subscribe(environmentId, { name: 'orders', eventTypes: ['*'] })
    const [failing] = await rig.owe(environmentId)
    const [byType, byPattern] = [
      await subscribe(environmentId, { eventTypes: [TYPE] }),
      await subscribe(environmentId, { eventTypes: ['*'] }),
    ]
    await subscribe(environmentId)
    await subscribe(elsewhere, { eventTypes: ['*'] })

    await write(ended(failing, outcome))

    const [subscription] = await findSubscriptions(db, environmentId, [id])
    const notices = await owedNotices()
    expect(notices.map(({ to }) => to).toSorted()).toEqual([byType, byPattern].toSorted())
    for (const { type, data } of notices) {
      expect(type).toBe(TYPE)
      expect(data).toEqual({
        webhookSubscriptionId: publicId('WebhookSubscription', id),
        name: 'orders',
        reason,
        disabledAt: subscription?.disabledAt?.toISOString(),
        deliveryId: publicId('Delivery', failing?.delivery.id ?? ''),
      })
    }
  },
)

test('the event is like any other, and happened when the subscription was disabled', async () => {
  const environmentId = await addEnvironment(db)
  const id = await subscribe(environmentId)
  const [failing] = await rig.owe(environmentId)

  await write(ended(failing, gone))

  const [subscription] = await findSubscriptions(db, environmentId, [id])
  const event = await db
    .selectFrom('events')
    .selectAll()
    .where('environmentId', '=', environmentId)
    .where('type', '=', TYPE)
    .executeTakeFirst()
  expect(event).toMatchObject({
    ...{ occurredAt: subscription?.disabledAt, isTest: false, publisherId: null },
    ...{ cardTemplateId: null, actionFlowConfigId: null },
  })
})

test('each that one batch turns off is told once, and to none of them', async () => {
  const environmentId = await addEnvironment(db)
  const ids = [
    await subscribe(environmentId, { eventTypes: ['*'] }),
    await subscribe(environmentId, { eventTypes: ['*'] }),
  ]
  const failing = await rig.owe(environmentId, 2)
  const listener = await subscribe(environmentId, { eventTypes: [TYPE] })

  await write(...failing.map((owed, index) => ended(owed, index % 2 === 0 ? gone : rejected)))

  const notices = await owedNotices()
  const told = notices.map(({ data }) => parseId('WebhookSubscription', data.webhookSubscriptionId))
  expect(told.toSorted()).toEqual(ids.toSorted())
  expect(notices.map(({ to }) => to)).toEqual([listener, listener])
})

test.each<[string, Partial<NewSubscription>, Outcome]>([
  ['succeeds', {}, succeeded],
  ['will be tried again', { maxRetries: 1 }, rejected],
  ['may not be turned off', { autoDisable: false }, gone],
])('nothing is told of what %s', async (_what, part, outcome) => {
  const environmentId = await addEnvironment(db)
  await subscribe(environmentId, part)
  const [owed] = await rig.owe(environmentId)
  await subscribe(environmentId, { eventTypes: [TYPE] })

  await write(ended(owed, outcome))

  expect(await owedNotices()).toEqual([])
})

test('nothing is told of what a person disables', async () => {
  const environmentId = await addEnvironment(db)
  const id = await subscribe(environmentId)
  const [owed] = await rig.owe(environmentId)
  await subscribe(environmentId, { eventTypes: [TYPE] })

  await transact((tx) => pauseSubscription(tx, environmentId, id))
  await write(ended(owed, gone))

  expect(await owedNotices()).toEqual([])
})

test.each<[string, Publish]>([
  ['by us', () => Promise.reject(new Error('No notices today.'))],
  ['by the database', ({ db: trx }) => sql`select 1 / 0`.execute(trx)],
])('where a notice fails %s, what was sent is recorded without it', async (_who, fail) => {
  const errors: unknown[] = []
  const publishHalf = async (...args: Parameters<Publish>) => {
    await publishEvents(...args)
    await fail(...args)
  }
  const writeWithout = recorder(rig, {
    ...recordContext(rig),
    publish: publishHalf,
    onError: (error) => errors.push(error),
  })
  const environmentId = await addEnvironment(db)
  const id = await subscribe(environmentId)
  const [failing] = await rig.owe(environmentId)
  await subscribe(environmentId, { eventTypes: [TYPE] })

  await writeWithout(ended(failing, gone))

  expect(errors).toEqual([expect.any(Error)])
  expect(await statusOf(environmentId, id)).toBe('disabled')
  expect(await readEnvironmentLog(db, environmentId, 0, ALL)).toHaveLength(1)
  expect(await owedNotices()).toEqual([])
})

test('where a notice meets a deadlock, the batch is written again with it', async () => {
  const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' })
  const published: (readonly NewEvent[])[] = []
  const errors: unknown[] = []
  const writeTwice = recorder(rig, {
    ...recordContext(rig),
    publish: async (tx, events) => {
      published.push(events)
      if (published.length === 1) throw deadlock
      await publishEvents(tx, events)
    },
    onError: (error) => errors.push(error),
  })
  const environmentId = await addEnvironment(db)
  await subscribe(environmentId)
  const [failing] = await rig.owe(environmentId)
  const listener = await subscribe(environmentId, { eventTypes: [TYPE] })

  await writeTwice(ended(failing, gone))

  expect(published).toHaveLength(2)
  expect(errors).toEqual([])
  expect(await owedNotices()).toMatchObject([{ to: listener }])
})
