import { expect, test } from 'vitest'
import { IdempotencyConflictError } from '../../src/domain/errors.ts'
import type { NewEvent } from '../../src/domain/events.ts'
import { newUuid } from '../../src/domain/ids.ts'
import {
  type Publication,
  type PublishedEvent,
  publishEvents,
} from '../../src/operations/events.ts'
import { findEvents, listEvents } from '../../src/storage/events.ts'
import { deliver } from '../../src/storage/jobs.ts'
import { claimJobs } from '../../src/storage/queue.ts'
import { transactWith } from '../../src/storage/transaction.ts'
import { newInput } from '../support/new-event.ts'
import { addEnvironment, addSubscription, wholeOf } from '../support/rows.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'

const ALL = { limit: 10_000, isNewestFirst: false, isFromEnd: false }

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)
const now = new Date()
const transact = transactWith(db, boss, () => now)

const publish = (inputs: readonly NewEvent[]) => transact((tx) => publishEvents(tx, inputs))

async function publishOne(input: NewEvent): Promise<PublishedEvent> {
  const [publication] = await publish([input])
  return published(publication)
}

function published(publication: Publication | undefined): PublishedEvent {
  if (publication === undefined || publication instanceof Error) throw new Error('Not published.')
  return publication
}

async function countEvents(environmentId: string): Promise<number> {
  return (await listEvents(db, wholeOf(environmentId), {}, ALL)).rows.length
}

test('an event is stored as it was given', async () => {
  const environmentId = await addEnvironment(db)
  const occurredAt = new Date('2020-02-29T23:59:59.999Z')
  const given = { occurredAt, isTest: true, cardTemplateId: 'c', actionFlowConfigId: 'f' }
  const input = newInput(environmentId, { ...given, rawData: ' {"b":1e400,"a":"\\u0000"} ' })

  const { event, deliveryCount, isDuplicate } = await publishOne(input)

  const { idempotencyKey: _none, dataField: _field, ...kept } = input
  expect(event).toEqual({ ...kept, id: event.id })
  expect(await findEvents(db, environmentId, [event.id])).toEqual([event])
  expect({ deliveryCount, isDuplicate }).toEqual({ deliveryCount: 0, isDuplicate: false })
})

test('an event without a time has occurred when it was published', async () => {
  const { event } = await publishOne(newInput(await addEnvironment(db)))

  expect(event.occurredAt).toEqual(now)
})

test('each delivery is due at once and has a job of the same id', async () => {
  const environmentId = await addEnvironment(db)
  const subscriptionId = await addSubscription(db, environmentId)

  const { event } = await publishOne(newInput(environmentId, { publisherId: newUuid(now) }))

  const [delivery, ...others] = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('eventId', '=', event.id)
    .execute()
  const [job] = await claimJobs(boss, db, deliver, 10, [])
  expect(others).toEqual([])
  expect(delivery).toMatchObject({
    ...{ environmentId, subscriptionId, eventType: event.type, publisherId: event.publisherId },
    ...{ status: 'pending', attemptCount: 0, nextAttemptAt: now, completedAt: null },
  })
  expect(job).toMatchObject({
    id: delivery?.id,
    data: { eventId: event.id, subscriptionId, attemptNumber: 1 },
  })
})

test('the results have the order of the inputs, and their own counts', async () => {
  const environmentId = await addEnvironment(db)
  await addSubscription(db, environmentId, { eventTypes: ['a', 'b.*'] })
  await addSubscription(db, environmentId, { eventTypes: ['b.*', 'b.1', 'b*'] })
  const types = ['c', 'b.1', 'a', 'b.2', 'c']

  const results = await publish(types.map((type) => newInput(environmentId, { type })))

  const found = results
    .map(published)
    .map(({ event, deliveryCount }) => [event.type, deliveryCount])
  expect(found).toEqual([
    ['c', 0],
    ['b.1', 2],
    ['a', 1],
    ['b.2', 2],
    ['c', 0],
  ])
})

test('publishing again under the same key changes nothing and answers the first event', async () => {
  const environmentId = await addEnvironment(db)
  await addSubscription(db, environmentId)
  const input = newInput(environmentId, { idempotencyKey: 'k' })

  const first = await publishOne(input)
  await addSubscription(db, environmentId)
  const second = await publishOne(input)

  expect(second).toEqual({ event: first.event, deliveryCount: 1, isDuplicate: true })
  expect(await countEvents(environmentId)).toBe(1)
})

test('the same key with other content is a conflict, which stops no other event', async () => {
  const environmentId = await addEnvironment(db)
  await publishOne(newInput(environmentId, { idempotencyKey: 'k' }))

  const results = await publish([
    newInput(environmentId, { type: 'before' }),
    newInput(environmentId, { idempotencyKey: 'k', rawData: '{"a":1}' }),
    newInput(environmentId, { type: 'after', idempotencyKey: 'l' }),
  ])

  expect(results.map((result) => result instanceof IdempotencyConflictError)).toEqual([
    ...[false, true, false],
  ])
  expect(await countEvents(environmentId)).toBe(3)
})

test('a key given twice in a batch belongs to the first of the two', async () => {
  const environmentId = await addEnvironment(db)
  await addSubscription(db, environmentId)
  const input = newInput(environmentId, { idempotencyKey: 'k' })

  const [first, same, other] = await publish([input, input, { ...input, type: 'other' }])

  const { event } = published(first)
  expect(first).toEqual({ event, deliveryCount: 1, isDuplicate: false })
  expect(same).toEqual({ event, deliveryCount: 1, isDuplicate: true })
  expect(other).toBeInstanceOf(IdempotencyConflictError)
  expect(await countEvents(environmentId)).toBe(1)
})

test('the same key in another environment is another key', async () => {
  const environmentIds = [await addEnvironment(db), await addEnvironment(db)]

  const results = await publish(environmentIds.map((id) => newInput(id, { idempotencyKey: 'k' })))

  expect(results.map(published).map(({ isDuplicate }) => isDuplicate)).toEqual([false, false])
})

test('a key whose event was not stored after all is free again', async () => {
  const environmentId = await addEnvironment(db)
  const input = newInput(environmentId, { idempotencyKey: 'k' })
  const failing = transact(async (tx) => {
    await publishEvents(tx, [input])
    throw new Error('Too late.')
  })
  await expect(failing).rejects.toThrow('Too late.')

  const { isDuplicate } = await publishOne({ ...input, type: 'other' })

  expect(isDuplicate).toBe(false)
})

test('a thousand events are stored as one', async () => {
  const environmentId = await addEnvironment(db)
  await addSubscription(db, environmentId)
  const inputs = Array.from({ length: 1_000 }, (_, index) =>
    newInput(environmentId, { rawData: String(index), idempotencyKey: String(index) }),
  )

  const results = await publish(inputs)

  const found = results.map(published)
  expect(found.map(({ event }) => event.rawData)).toEqual(inputs.map(({ rawData }) => rawData))
  expect(found.every(({ deliveryCount }) => deliveryCount === 1)).toBe(true)
  expect(await countEvents(environmentId)).toBe(1_000)
})
