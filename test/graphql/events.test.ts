import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { EventFilter } from '../../examples/generated/graphql.ts'
import { newUuid, publicId } from '../../src/domain/ids.ts'
import { createCallers, errorCode } from '../support/callers.ts'
import { shareService } from '../support/shared-service.ts'
import { tickingClock } from '../support/ticking-clock.ts'
import { createHistory, type History } from './history.ts'

const EventsList = graphql(`
  query EventsList($filter: EventFilter, $order: ListOrder) {
    events(filter: $filter, order: $order) { nodes { id createdAt } }
  }
`)

const EventsOne = graphql(`
  query EventsOne($id: ID!) {
    node(id: $id) {
      ... on Event {
        id type isTest occurredAt createdAt cardTemplateId actionFlowConfigId data rawData
      }
    }
  }
`)

const EventsRaw = graphql(`
  query EventsRaw($id: ID!) {
    node(id: $id) { ... on Event { rawData } }
  }
`)

const EventsData = graphql(`
  query EventsData($id: ID!) {
    node(id: $id) { ... on Event { data } }
  }
`)

const EventsDeliveries = graphql(`
  query EventsDeliveries($id: ID!) {
    node(id: $id) {
      ... on Event {
        deliveries { nodes { status webhookSubscriptionId } }
        first: deliveries(first: 1) { nodes { id } pageInfo { hasNextPage } }
      }
    }
  }
`)

type Name = keyof History['events']

const service = await shareService({ now: tickingClock() })
const { events, subscriptions, callers } = await createHistory(service)
const { workbench } = callers
const names = Object.keys(events) as Name[]
const { events: listed } = await service.ask(EventsList, { order: 'OLDEST_FIRST' }, workbench)
const createdAt = (name: Name) => listed.nodes[names.indexOf(name)]?.createdAt ?? ''

/** The selected events by their names, in the order of publishing. */
async function select(filter: EventFilter | null): Promise<Name[]> {
  const variables = { filter, order: 'OLDEST_FIRST' } as const
  const { events: found } = await service.ask(EventsList, variables, workbench)
  return found.nodes.map(({ id }) => names.find((name) => events[name] === id) as Name)
}

const unknownId = publicId('WebhookSubscription', newUuid(new Date()))

test.each<[what: string, filter: EventFilter | null, selected: Name[]]>([
  ['no filter', null, names],
  ['an empty filter', {}, names],
  ['nulls', { types: null, isTest: null, since: null, deliveryStatus: null }, names],
  ['a type', { types: ['order.sent'] }, ['order.sent']],
  ['types', { types: ['card-lost', 'order.paid', 'x'] }, ['order.paid', 'card-lost', 'test']],
  ['a pattern, which is no type', { types: ['card-*'] }, []],
  ['no type', { types: [] }, []],
  ['what succeeded', { deliveryStatus: ['SUCCEEDED'] }, ['order.paid', 'card-ordered']],
  ['what is exhausted', { deliveryStatus: ['EXHAUSTED'] }, ['order.sent']],
  ['what waits', { deliveryStatus: ['PENDING'] }, ['order.sent']],
  ['what was canceled', { deliveryStatus: ['CANCELED'] }, ['card-ordered', 'card-lost']],
  [
    'several states',
    { deliveryStatus: ['PENDING', 'CANCELED'] },
    ['order.sent', 'card-ordered', 'card-lost'],
  ],
  ['no state', { deliveryStatus: [] }, []],
  ['a subscription', { webhookSubscriptionId: subscriptions.ok }, ['order.paid', 'card-ordered']],
  ['a deleted one', { webhookSubscriptionId: subscriptions.deleted }, ['card-ordered']],
  ['one that never was', { webhookSubscriptionId: unknownId }, []],
  ['an id of another kind', { webhookSubscriptionId: events['order.paid'] }, []],
  ['what is no id', { webhookSubscriptionId: 'sub_' }, []],
  [
    'a state with this subscription, and not with another',
    { webhookSubscriptionId: subscriptions.waiting, deliveryStatus: ['EXHAUSTED'] },
    [],
  ],
  ['tests', { isTest: true }, ['test']],
  ['what is no test', { isTest: false, types: ['order.paid'] }, ['order.paid']],
  ['since a time, inclusive', { since: createdAt('card-lost') }, names.slice(3)],
  ['until a time, exclusive', { until: createdAt('card-ordered') }, names.slice(0, 2)],
  [
    'between times',
    { since: createdAt('order.sent'), until: createdAt('card-lost') },
    ['order.sent', 'card-ordered'],
  ],
  ['since a time that never comes', { since: '9999-12-31T23:59:59.999Z' }, []],
  ['until a time before all', { until: '0001-01-01T00:00:00Z' }, []],
])('the list is filtered: %s', async (_what, filter, selected) => {
  expect(await select(filter)).toEqual(selected)
})

test('the newest come first where nothing else is said', async () => {
  const { events: found } = await service.ask(EventsList, {}, workbench)

  expect(found.nodes).toEqual(listed.nodes.toReversed())
})

test('an event has what was published, and a VIEWER reads it', async () => {
  const { workbench: publisher, viewer } = await createCallers(service)
  const rawData = '{ "b": 1.50, "a": [12345678901234567890, "\\u0000"], "b": null }'
  const { id } = await service.publish(
    {
      type: 'order.paid',
      rawData,
      occurredAt: '2020-02-29T23:59:59.999+01:00',
      cardTemplateId: 'gold',
      actionFlowConfigId: 'welcome',
    },
    publisher,
  )

  const { node } = await service.ask(EventsOne, { id }, viewer)

  expect(node).toEqual({
    id,
    type: 'order.paid',
    isTest: false,
    occurredAt: '2020-02-29T22:59:59.999Z',
    createdAt: expect.any(String),
    cardTemplateId: 'gold',
    actionFlowConfigId: 'welcome',
    data: { a: [12_345_678_901_234_567_000, '\u0000'], b: null },
    rawData,
  })
})

test('an event that did not say when it occurred did so when it was published', async () => {
  const { node } = await service.ask(EventsOne, { id: events['order.sent'] }, workbench)

  const time = createdAt('order.sent')
  expect(node).toMatchObject({ occurredAt: time, createdAt: time, cardTemplateId: null })
})

test('data too deep to be printed says so; rawData has it all', async () => {
  const { workbench: publisher } = await createCallers(service)
  const depth = 100_000
  const rawData = '['.repeat(depth) + ']'.repeat(depth)
  const { id } = await service.publish({ rawData }, publisher)

  const refused = await service.call(EventsData, { id }, publisher)
  const { node } = await service.ask(EventsRaw, { id }, publisher)

  expect(errorCode(refused)).toBe('BAD_USER_INPUT')
  expect(refused.errors?.[0]?.message).toContain('rawData')
  expect(node).toEqual({ rawData })
})

test('an event leads to its deliveries', async () => {
  const { node } = await service.ask(EventsDeliveries, { id: events['order.sent'] }, workbench)

  expect(node).toMatchObject({ first: { nodes: [{}], pageInfo: { hasNextPage: true } } })
  const deliveries = node !== null && 'deliveries' in node ? node.deliveries.nodes : []
  expect(new Set(deliveries)).toEqual(
    new Set([
      { status: 'EXHAUSTED', webhookSubscriptionId: subscriptions.failing },
      { status: 'PENDING', webhookSubscriptionId: subscriptions.waiting },
    ]),
  )
})
