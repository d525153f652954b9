import { getNamedType, isObjectType } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { type IdKind, parseId, publicId } from '../../src/domain/ids.ts'
import { logCursor } from '../../src/graphql/cursors.ts'
import { schema } from '../../src/graphql/schema.ts'
import { findLogHead } from '../../src/storage/dropped-log.ts'
import { createCallers, errorCode } from '../support/callers.ts'
import { connect } from '../support/database.ts'
import { openStream } from '../support/live-client.ts'
import { openSession, operate } from '../support/live-socket.ts'
import { addOldDelivery, daysBefore, makeDays, type OldDelivery } from '../support/old-days.ts'
import { shareService } from '../support/shared-service.ts'

const OLD_DAYS = 3
const RETENTION_DAYS = 2

const RetentionLists = graphql(`
  query RetentionLists($subscription: ID!, $event: ID!, $oldEvent: ID!, $oldDelivery: ID!) {
    events { nodes { id } }
    eventsFromEnd: events(order: OLDEST_FIRST, last: 1000) { nodes { id } }
    eventsDelivered: events(
      filter: { deliveryStatus: [SUCCEEDED], webhookSubscriptionId: $subscription }
      order: OLDEST_FIRST
    ) { nodes { id } }
    eventsSince: events(filter: { since: "2020-01-01T00:00:00Z" }) { nodes { id } }
    deliveries { nodes { id } }
    deliveriesOf: deliveries(filter: { webhookSubscriptionId: $subscription }) { nodes { id } }
    deliveriesOfOld: deliveries(filter: { eventId: $oldEvent }) { nodes { id } }
    deliveriesFromEnd: deliveries(order: OLDEST_FIRST, last: 100) { nodes { id } }
    requestLog { nodes { id } }
    requestLogOf: requestLog(filter: { webhookSubscriptionId: $subscription }) { nodes { id } }
    requestLogOfOld: requestLog(filter: { deliveryId: $oldDelivery }) { nodes { id } }
    requestLogFromEnd: requestLog(last: 100) { nodes { id } }
    event: node(id: $event) {
      ... on Event { deliveries { nodes { id requestLog { nodes { id } } } } }
    }
    webhookSubscription: node(id: $subscription) {
      ... on WebhookSubscription {
        deliveries { nodes { id } }
        requestLog { nodes { id } }
      }
    }
  }
`)

const RetentionNodes = graphql(`
  query RetentionNodes($id: ID!) {
    node(id: $id) { id }
    nodes(ids: [$id]) { id }
  }
`)

const RetentionLate = graphql(`
  query RetentionLate($id: ID!) {
    node(id: $id) {
      ... on RequestLogEntry {
        delivery { id requestLog { nodes { id } } }
        event { id rawData deliveries { nodes { id } } }
      }
    }
  }
`)

const RetentionSetting = graphql(`
  mutation RetentionSetting($days: Int!) {
    environmentUpdate(input: { retentionDays: $days }) {
      ... on EnvironmentUpdatePayload { environment { retentionDays } }
    }
  }
`)

const RetentionPreview = graphql(`
  query RetentionPreview($event: ID!) {
    mappingPreview(input: { script: "() => 1", eventId: $event }) { body }
  }
`)

const RetentionBacktest = graphql(`
  query RetentionBacktest($subscription: ID!) {
    mappingBacktest(input: { script: "() => 1", webhookSubscriptionId: $subscription }) { total }
  }
`)

const RetentionLive = graphql(`
  subscription RetentionLive($after: Cursor) {
    requestLog(after: $after) { cursor entries { id } }
  }
`)

const LIVE = 'subscription ($after: Cursor) { requestLog(after: $after) { cursor } }'

const service = await shareService({ hasWorker: false })
const db = connect(service.databaseUrl)
afterAll(() => db.destroy())
const { workbench, environmentId: environment } = await createCallers(service)
const now = new Date()
await makeDays(db, OLD_DAYS + 1, now)

const subscription = (await service.subscribe({ url: 'https://example.com/' }, workbench)).id
const add = (daysAgo: number, more: object = {}) =>
  addOldDelivery(db, parseId('Environment', environment) ?? '', {
    at: daysBefore(now, daysAgo),
    subscriptionId: parseId('WebhookSubscription', subscription) ?? '',
    ...more,
  }).then(publicIds)

const setRetention = (days: number) => service.ask(RetentionSetting, { days }, workbench)
await setRetention(RETENTION_DAYS)
const old = await add(OLD_DAYS, { key: 'a key' })
const young = await add(1)

function publicIds({ eventId, deliveryId, entryId }: OldDelivery) {
  const id = (kind: IdKind, uuid: string) => publicId(kind, uuid)
  return {
    event: id('Event', eventId),
    delivery: id('Delivery', deliveryId),
    entry: id('RequestLogEntry', entryId),
  }
}

function lists() {
  const variables = { subscription, event: young.event }
  const olds = { oldEvent: old.event, oldDelivery: old.delivery }
  return service.ask(RetentionLists, { ...variables, ...olds }, workbench)
}

test('no list shows what is past the retention', async () => {
  const found = await lists()

  const one = (id: string) => ({ nodes: [{ id }] })
  const none = { nodes: [] }
  const { event, delivery, entry } = young
  expect(found).toEqual({
    ...{ events: one(event), eventsFromEnd: one(event) },
    ...{ eventsDelivered: one(event), eventsSince: one(event) },
    ...{ deliveries: one(delivery), deliveriesOf: one(delivery), deliveriesOfOld: none },
    ...{ deliveriesFromEnd: one(delivery) },
    ...{ requestLog: one(entry), requestLogOf: one(entry), requestLogOfOld: none },
    requestLogFromEnd: one(entry),
    event: { deliveries: { nodes: [{ id: delivery, requestLog: one(entry) }] } },
    webhookSubscription: { deliveries: one(delivery), requestLog: one(entry) },
  })
})

test('these are all the lists that there are of such things', () => {
  const connections = ['EventConnection', 'DeliveryConnection', 'RequestLogEntryConnection']

  const places = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => connections.includes(getNamedType(field.type).name))
        .map((field) => `${type.name}.${field.name}`),
    )

  expect(places.toSorted()).toEqual([
    ...['Delivery.requestLog', 'Event.deliveries'],
    ...['Query.deliveries', 'Query.events', 'Query.requestLog'],
    ...['WebhookSubscription.deliveries', 'WebhookSubscription.requestLog'],
  ])
})

test.each(['event', 'delivery', 'entry'] as const)('nor is an old %s a node', async (kind) => {
  const [there, gone] = await Promise.all(
    [young[kind], old[kind]].map((id) => service.ask(RetentionNodes, { id }, workbench)),
  )

  expect(there).toEqual({ node: { id: young[kind] }, nodes: [{ id: young[kind] }] })
  expect(gone).toEqual({ node: null, nodes: [null] })
})

test('a mapping is tried on no event that is past the retention', async () => {
  const preview = (event: string) => service.call(RetentionPreview, { event }, workbench)
  const { mappingBacktest } = await service.ask(RetentionBacktest, { subscription }, workbench)

  expect(errorCode(await preview(old.event))).toBe('NOT_FOUND')
  expect(errorCode(await preview(young.event))).toBeUndefined()
  expect(mappingBacktest.total).toBe(1)
})

test('another retention is that of the next request', async () => {
  await setRetention(OLD_DAYS + 1)
  const wider = await lists()
  await setRetention(RETENTION_DAYS)
  const narrower = await lists()

  expect(wider.events.nodes.map(({ id }) => id)).toEqual([young.event, old.event])
  expect(narrower.events.nodes.map(({ id }) => id)).toEqual([young.event])
})

test('a cursor is refused that is before what is past the retention, over SSE and over WebSocket', async () => {
  const variables = { after: logCursor(0) }
  const stream = await openStream(service, RetentionLive, variables, workbench)
  await using socket = await openSession(service, workbench)
  operate(socket, 'one', LIVE, { variables })

  const answers = [(await stream.next()).value, (await socket.next()).payload]

  const head = await findLogHead(db)
  const oldestCursor = logCursor(head - 1)
  const extensions = { code: 'CURSOR_EXPIRED', oldestCursor }
  expect(answers).toMatchObject([{ errors: [{ extensions }] }, { errors: [{ extensions }] }])
  const again = await openStream(service, RetentionLive, { after: oldestCursor }, workbench)
  expect(await again.next()).toMatchObject({
    value: { data: { requestLog: { cursor: logCursor(head), entries: [{ id: young.entry }] } } },
  })
  await again.return()
})

test('who is told only while it reads is told the same, and then it has ended', async () => {
  await setRetention(1)
  const variables = { after: logCursor(await findLogHead(db)) }
  const stream = await openStream(service, RetentionLive, variables, workbench)
  await using socket = await openSession(service, workbench)
  operate(socket, 'one', LIVE, { variables })
  const [{ value: first }, { payload }] = [await stream.next(), await socket.next()]

  await add(OLD_DAYS) // with nothing before it that is kept
  const answers = [(await stream.next()).value, (await socket.next()).payload]

  const page = { data: { requestLog: { cursor: variables.after } } }
  expect([first, payload]).toMatchObject([page, page])
  const extensions = { code: 'CURSOR_EXPIRED', oldestCursor: logCursor(await findLogHead(db)) }
  expect(answers).toMatchObject([{ errors: [{ extensions }] }, { errors: [{ extensions }] }])
  expect(await stream.next()).toMatchObject({ done: true })
  expect(await socket.next()).toEqual({ type: 'complete', id: 'one' })
  await setRetention(RETENTION_DAYS)
})

test('through an entry that is kept, its event and its delivery can be read, however old they are', async () => {
  const late = await add(OLD_DAYS, { sentAt: now })

  const { node } = await service.ask(RetentionLate, { id: late.entry }, workbench)

  expect(node).toEqual({
    delivery: { id: late.delivery, requestLog: { nodes: [{ id: late.entry }] } },
    event: { id: late.event, rawData: '{}', deliveries: { nodes: [] } },
  })
})
