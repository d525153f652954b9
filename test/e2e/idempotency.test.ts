import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { EventPublishInput } from '../../examples/generated/graphql.ts'
import { createEnvironment } from '../support/callers.ts'
import { listDeliveries } from '../support/deliveries.ts'
import { startReceiver } from '../support/receiver.ts'
import { type CallOptions, type Service, startService } from '../support/service.ts'
import { setApart, shareService } from '../support/shared-service.ts'

const AT_ONCE = 1_100
/** Of those at once, each so-manieth has other content. */
const OTHERS_EVERY = 11

const shared = await shareService()

const IdempotencyPublish = graphql(`
  mutation IdempotencyPublish($input: EventPublishInput!) {
    eventPublish(input: $input) {
      ... on EventPublishPayload { event { id } deliveryCount isDuplicate }
      ... on UserError { code }
    }
  }
`)

const IdempotencyPublishBatch = graphql(`
  mutation IdempotencyPublishBatch($events: [EventPublishInput!]!) {
    eventsPublish(input: { events: $events }) {
      ... on EventsPublishPayload { events { id } deliveryCount duplicateCount }
      ... on UserError { code }
    }
  }
`)

const IdempotencyStored = graphql(`
  query IdempotencyStored {
    events(order: OLDEST_FIRST) { nodes { id } }
  }
`)

test('the same publish a thousand times at once, beside others with its key, is one event', async () => {
  await using service = await startService()
  await using other = await startService({ databaseUrl: service.databaseUrl })
  await using receiver = await startReceiver()
  await service.subscribe({ url: receiver.url })
  const input = { type: 'once', rawData: '{"order": 7}', idempotencyKey: 'order 7' }
  const different = { ...input, rawData: '{"order": 8}' }
  const inputs = Array.from({ length: AT_ONCE }, (_, index) =>
    index % OTHERS_EVERY === 0 ? different : input,
  )

  const all = await Promise.all(
    inputs.map((one, index) => publish(index % 2 === 0 ? service : other, one)),
  )
  const next = await service.publish({ type: 'next' })

  // Whichever came first; all that have its content are the same publish, and the others a conflict.
  const first = inputs[all.findIndex((answer) => answer.isDuplicate === false)]
  const answers = all.filter((_answer, index) => inputs[index] === first)
  const refused = all.filter((_answer, index) => inputs[index] !== first)
  expect(new Set(refused.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set([JSON.stringify({ code: 'IDEMPOTENCY_CONFLICT' })]),
  )
  const [{ event } = { event: undefined }] = answers
  const duplicate = { event, deliveryCount: 1, isDuplicate: true }
  expect(answers.filter(({ isDuplicate }) => isDuplicate === false)).toHaveLength(1)
  expect(answers.map((answer) => ({ ...answer, isDuplicate: true }))).toEqual(
    answers.map(() => duplicate),
  )
  expect(await storedIds(service)).toEqual([event?.id, next.id])
  expect(await listDeliveries(service)).toHaveLength(2)
  const requests = await receiver.take(2)
  expect(requests.map(({ headers }) => headers['webhook-id']).sort()).toEqual(
    [event?.id, next.id].sort(),
  )
})

const CONTENT = {
  type: 'order.paid',
  rawData: '{"a":1}',
  occurredAt: '2026-01-01T00:00:00Z',
  cardTemplateId: 'c1',
  actionFlowConfigId: 'f1',
  isTest: true,
  idempotencyKey: 'key',
} as const

test('a key that is used again with any other content is a conflict, and changes nothing', async () => {
  await using service = await setApart(shared)
  const first = await publish(service, CONTENT)
  const changes: Partial<EventPublishInput>[] = [
    { type: 'order.shipped' },
    { rawData: '{"a":2}' },
    { rawData: '{"a": 1}' },
    { occurredAt: '2026-01-01T00:00:00.001Z' },
    { occurredAt: null },
    { cardTemplateId: 'c2' },
    { actionFlowConfigId: 'f2' },
    { isTest: false },
  ]

  const answers: unknown[] = []
  for (const change of changes) answers.push(await publish(service, { ...CONTENT, ...change }))
  const same = await publish(service, CONTENT)

  expect(answers).toEqual(changes.map(() => ({ code: 'IDEMPOTENCY_CONFLICT' })))
  expect(same).toEqual({ ...first, isDuplicate: true })
  expect(await storedIds(service)).toEqual([first.event?.id])
})

test('data is the same content as its text, and so is a time written otherwise', async () => {
  await using service = await setApart(shared)
  const { rawData: _text, ...rest } = CONTENT
  const first = await publish(service, CONTENT)

  const again = await publish(service, {
    ...rest,
    data: { a: 1 },
    occurredAt: '2026-01-01T01:00:00.000+01:00',
  })

  expect(again).toEqual({ ...first, isDuplicate: true })
})

test('a key that is given no time stands for its event at any time', async () => {
  await using service = await setApart(shared)
  const first = await publish(service, { type: 'timeless', data: 1, idempotencyKey: 'key' })

  const again = await publish(service, { type: 'timeless', data: 1, idempotencyKey: 'key' })

  expect(again).toEqual({ ...first, isDuplicate: true })
})

test('the same key twice in a batch is one event, and is counted as a duplicate', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await service.subscribe({ url: receiver.url })
  const keyed = { type: 'batch', data: 1, idempotencyKey: 'key' }
  const free = { type: 'batch', data: 2 }
  const first = await publish(service, { ...keyed, idempotencyKey: 'earlier' })

  const batch = await publishBatch(service, [
    keyed,
    free,
    keyed,
    free,
    { ...keyed, idempotencyKey: 'earlier' },
  ])

  expect(batch).toMatchObject({ deliveryCount: 3, duplicateCount: 2 })
  const [a, b, c, d, e] = batch.events?.map(({ id }) => id) ?? []
  expect([c, e]).toEqual([a, first.event?.id])
  expect(new Set([a, b, d, e]).size).toBe(4)
  const requests = await receiver.take(4)
  const received = requests.map(({ headers }) => headers['webhook-id'])
  expect(received.sort()).toEqual([a, b, d, e].sort())
  expect(await listDeliveries(service)).toHaveLength(4)
})

test.each<[string, EventPublishInput[]]>([
  [
    'an earlier event',
    [
      { type: 'batch', data: 1, idempotencyKey: 'new' },
      { type: 'batch', data: 'other', idempotencyKey: 'used' },
    ],
  ],
  [
    'another of the batch',
    [
      { type: 'batch', data: 1, idempotencyKey: 'new' },
      { type: 'batch', data: 2, idempotencyKey: 'new' },
    ],
  ],
])('a batch with a conflict with %s stores nothing, and takes no key', async (_what, events) => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await service.subscribe({ url: receiver.url })
  const used = await publish(service, { type: 'batch', data: 1, idempotencyKey: 'used' })
  await receiver.next()

  const batch = await publishBatch(service, [{ type: 'batch', data: 0 }, ...events])
  const next = await publish(service, { type: 'next', data: 3, idempotencyKey: 'new' })

  expect(batch).toEqual({ code: 'IDEMPOTENCY_CONFLICT' })
  expect(next).toMatchObject({ isDuplicate: false })
  expect(await storedIds(service)).toEqual([used.event?.id, next.event?.id])
  expect((await receiver.next()).headers['webhook-event-type']).toBe('next')
})

test('the same key in another environment is another key', async () => {
  await using service = await setApart(shared)
  const { id: environment } = await createEnvironment(service)
  const here = await publish(service, { type: 'here', data: 1, idempotencyKey: 'key' })

  const input = { type: 'there', data: 2, idempotencyKey: 'key' }
  const there = await publish(service, input, { environment })
  const again = await publish(service, input, { environment })

  expect(there).toMatchObject({ isDuplicate: false })
  expect(again).toEqual({ ...there, isDuplicate: true })
  expect(await storedIds(service)).toEqual([here.event?.id])
})

/** What came of it: the fields of success, or the code of the error. */
async function publish(service: Service, input: EventPublishInput, options?: CallOptions) {
  const { eventPublish } = await service.ask(IdempotencyPublish, { input }, options)
  return eventPublish as Partial<Exclude<typeof eventPublish, { code: unknown }>>
}

async function publishBatch(service: Service, events: EventPublishInput[]) {
  const { eventsPublish } = await service.ask(IdempotencyPublishBatch, { events })
  return eventsPublish as Partial<Exclude<typeof eventsPublish, { code: unknown }>>
}

async function storedIds(service: Service): Promise<string[]> {
  const { events } = await service.ask(IdempotencyStored, {})
  return events.nodes.map(({ id }) => id)
}
