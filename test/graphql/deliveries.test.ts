import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { DeliveryFilter } from '../../examples/generated/graphql.ts'
import { newUuid, publicId } from '../../src/domain/ids.ts'
import { shareService } from '../support/shared-service.ts'
import { tickingClock } from '../support/ticking-clock.ts'
import { createHistory } from './history.ts'

const DeliveriesSelect = graphql(`
  query DeliveriesSelect($filter: DeliveryFilter, $order: ListOrder) {
    deliveries(filter: $filter, order: $order) {
      nodes {
        id createdAt webhookSubscriptionId
        event { type }
      }
    }
  }
`)

const DeliveriesOne = graphql(`
  query DeliveriesOne($filter: DeliveryFilter) {
    deliveries(filter: $filter) {
      nodes {
        status attemptCount nextAttemptAt completedAt webhookSubscriptionId
        webhookSubscription { id }
        event { id }
        requestLog { nodes { attemptNumber outcome errorClass nextAttemptAt response { statusCode } } }
      }
    }
  }
`)

const service = await shareService({ now: tickingClock() })
const { events, subscriptions, callers } = await createHistory(service)
const { workbench } = callers

type Name = keyof typeof subscriptions

const { deliveries: listed } = await service.ask(
  DeliveriesSelect,
  { order: 'OLDEST_FIRST' },
  workbench,
)

/** "What, to whom" of the selected deliveries, the oldest event first. */
async function select(filter: DeliveryFilter | null): Promise<string[]> {
  const { deliveries } = await service.ask(DeliveriesSelect, { filter }, workbench)
  return deliveries.nodes
    .map(({ event, webhookSubscriptionId }) => `${event.type} ${nameOf(webhookSubscriptionId)}`)
    .toSorted()
}

function nameOf(id: string): string | undefined {
  return Object.entries(subscriptions).find(([_name, subscription]) => subscription === id)?.[0]
}

async function deliveryTo(name: Name, eventTypes?: string[]) {
  const filter = {
    webhookSubscriptionId: subscriptions[name],
    ...(eventTypes === undefined ? {} : { eventTypes }),
  }
  const { deliveries } = await service.ask(DeliveriesOne, { filter }, workbench)
  return deliveries.nodes
}

const ALL = [
  'card-lost disabled',
  'card-ordered deleted',
  'card-ordered ok',
  'order.paid ok',
  'order.sent failing',
  'order.sent waiting',
]
const ofOrders = ['order.sent failing', 'order.sent waiting']
const unknownId = publicId('Delivery', newUuid(new Date()))
const firstOf = (type: string) => listed.nodes.find(({ event }) => event.type === type)?.createdAt

test.each<[what: string, filter: DeliveryFilter | null, selected: string[]]>([
  ['no filter', null, ALL],
  ['an empty filter', {}, ALL],
  ['nulls', { status: null, eventId: null, eventTypes: null, until: null }, ALL],
  ['a subscription', { webhookSubscriptionId: subscriptions.ok }, ALL.slice(2, 4)],
  ['a deleted one', { webhookSubscriptionId: subscriptions.deleted }, ['card-ordered deleted']],
  ['an event', { eventId: events['order.sent'] }, ofOrders],
  ['an event that goes to nobody', { eventId: events.unheard }, []],
  ['a test, which goes to nobody', { eventId: events.test }, []],
  [
    'an event and a subscription that it does not go to',
    {
      eventId: events['order.sent'],
      webhookSubscriptionId: subscriptions.ok,
    },
    [],
  ],
  [
    'event types',
    { eventTypes: ['order.paid', 'card-lost'] },
    ['card-lost disabled', 'order.paid ok'],
  ],
  ['no event type', { eventTypes: [] }, []],
  ['a state', { status: ['SUCCEEDED'] }, ['card-ordered ok', 'order.paid ok']],
  ['states', { status: ['EXHAUSTED', 'PENDING'] }, ofOrders],
  ['canceled', { status: ['CANCELED'] }, ['card-lost disabled', 'card-ordered deleted']],
  ['no state', { status: [] }, []],
  ['since a time, inclusive', { since: firstOf('card-lost') }, ['card-lost disabled']],
  ['until a time, exclusive', { until: firstOf('order.sent') }, ['order.paid ok']],
  ['an id of another kind', { webhookSubscriptionId: unknownId }, []],
  ['an event that never was', { eventId: publicId('Event', newUuid(new Date())) }, []],
  ['what is no id', { eventId: '' }, []],
])('the list is filtered: %s', async (_what, filter, selected) => {
  expect(await select(filter)).toEqual(selected)
})

test('the newest come first where nothing else is said', async () => {
  const { deliveries } = await service.ask(DeliveriesSelect, {}, workbench)

  expect(deliveries.nodes).toEqual(listed.nodes.toReversed())
})

test('a delivery that succeeded has ended', async () => {
  expect(await deliveryTo('ok', ['order.paid'])).toEqual([
    {
      status: 'SUCCEEDED',
      attemptCount: 1,
      nextAttemptAt: null,
      completedAt: expect.any(String),
      webhookSubscriptionId: subscriptions.ok,
      webhookSubscription: { id: subscriptions.ok },
      event: { id: events['order.paid'] },
      requestLog: {
        nodes: [
          {
            attemptNumber: 1,
            outcome: 'SUCCEEDED',
            errorClass: null,
            nextAttemptAt: null,
            response: { statusCode: 200 },
          },
        ],
      },
    },
  ])
})

test('a delivery that failed says when it is tried again, if it is', async () => {
  const rejected = { outcome: 'REJECTED', errorClass: 'http_error', response: { statusCode: 500 } }

  const [waiting] = await deliveryTo('waiting')
  const [exhausted] = await deliveryTo('failing')

  expect(waiting).toMatchObject({
    status: 'PENDING',
    attemptCount: 1,
    nextAttemptAt: expect.any(String),
    completedAt: null,
    requestLog: { nodes: [{ ...rejected, nextAttemptAt: waiting?.nextAttemptAt }] },
  })
  expect(exhausted).toMatchObject({
    status: 'EXHAUSTED',
    attemptCount: 1,
    nextAttemptAt: null,
    completedAt: expect.any(String),
    requestLog: { nodes: [{ ...rejected, nextAttemptAt: null }] },
  })
})

test('what waited for a subscription that was disabled or deleted is canceled and kept', async () => {
  const [disabled] = await deliveryTo('disabled')
  const [deleted] = await deliveryTo('deleted')

  const canceled = { status: 'CANCELED', nextAttemptAt: null, completedAt: expect.any(String) }
  expect(disabled).toMatchObject({
    ...canceled,
    webhookSubscription: { id: subscriptions.disabled },
    requestLog: { nodes: [{ outcome: 'UNREACHABLE', response: null }] },
  })
  expect(deleted).toMatchObject({
    ...canceled,
    webhookSubscriptionId: subscriptions.deleted,
    webhookSubscription: null,
    requestLog: { nodes: [{ outcome: 'REJECTED', response: { statusCode: 500 } }] },
  })
})
