import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { WebhookSubscriptionFilter } from '../../examples/generated/graphql.ts'
import { createCallers, errorCode } from '../support/callers.ts'
import type { CallOptions } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const MASK = '••••••'
const ALL = ['Off', 'All', 'One card', 'Cards', 'Orders']

const SubscriptionsList = graphql(`
  query SubscriptionsList($filter: WebhookSubscriptionFilter) {
    webhookSubscriptions(filter: $filter) { nodes { name } }
  }
`)

const SubscriptionsHeaders = graphql(`
  query SubscriptionsHeaders($id: ID!) {
    webhookSubscriptions { nodes { headers { name value } } }
    node(id: $id) { ... on WebhookSubscription { headers { name value } } }
  }
`)

const SubscriptionsDisable = graphql(`
  mutation SubscriptionsDisable($id: ID!) {
    webhookSubscriptionDisable(input: { id: $id }) { __typename }
  }
`)

const SubscriptionsHistory = graphql(`
  query SubscriptionsHistory($id: ID!, $deliveries: DeliveryFilter, $requests: RequestLogFilter) {
    node(id: $id) {
      ... on WebhookSubscription {
        deliveries(filter: $deliveries) { nodes { event { type } webhookSubscription { id } } }
        requestLog(filter: $requests) { nodes { id } }
      }
    }
  }
`)

const service = await shareService({ hasWorker: false })
const { workbench, viewer, admin } = await createCallers(service)
await createSome(workbench)

/** Their names, the newest first. */
async function namesOf(filter: WebhookSubscriptionFilter | null): Promise<string[]> {
  const { webhookSubscriptions } = await service.ask(SubscriptionsList, { filter }, workbench)
  return webhookSubscriptions.nodes.map(({ name }) => name)
}

async function createSome(caller: CallOptions): Promise<void> {
  const url = 'https://example.com/hook'
  await service.subscribe({ name: 'Orders', url, eventTypes: ['order.paid', 'order.sent'] }, caller)
  await service.subscribe({ name: 'Cards', url, eventTypes: ['card-*'] }, caller)
  await service.subscribe(
    { name: 'One card', url, eventTypes: ['card-ordered', 'user_*'], cardTemplateId: 'gold' },
    caller,
  )
  await service.subscribe({ name: 'All', url: 'https://example.net/A_B?at=100%' }, caller)
  const { id } = await service.subscribe({ name: 'Off', url, eventTypes: ['off'] }, caller)
  await service.ask(SubscriptionsDisable, { id }, caller)
}

test.each<[what: string, filter: WebhookSubscriptionFilter | null, names: string[]]>([
  ['no filter', null, ALL],
  ['an empty filter', {}, ALL],
  ['nulls', { status: null, eventType: null, search: null }, ALL],
  ['those at work', { status: 'ENABLED' }, ['All', 'One card', 'Cards', 'Orders']],
  ['those that are not', { status: 'DISABLED' }, ['Off']],
  ['who gets a type by its name', { eventType: 'order.sent' }, ['All', 'Orders']],
  ['who gets a type by a pattern', { eventType: 'card-ordered' }, ['All', 'One card', 'Cards']],
  ['who gets a type by a pattern alone', { eventType: 'card-' }, ['All', 'Cards']],
  ['no _ is a wildcard', { eventType: 'userX1' }, ['All']],
  ['who asks for a pattern', { eventType: 'card-*' }, ['Cards']],
  ['who asks for all', { eventType: '*' }, ['All']],
  ['a pattern that nobody has', { eventType: 'card*' }, []],
  ['a card', { cardTemplateId: 'gold' }, ['One card']],
  ['another card', { cardTemplateId: 'Gold' }, []],
  ['a text in the name', { search: 'CARD' }, ['One card', 'Cards']],
  ['a text in the URL', { search: 'a_b' }, ['All']],
  ['a % that is no wildcard', { search: '%' }, ['All']],
  ['a text that is nowhere', { search: 'nowhere' }, []],
  ['an empty text', { search: '' }, ALL],
  ['several at once', { search: 'card', eventType: 'card-x', status: 'ENABLED' }, ['Cards']],
])('the list is filtered: %s', async (_what, filter, names) => {
  expect(await namesOf(filter)).toEqual(names)
})

test.each([{ search: '\u0000' }, { eventType: '\u0000*' }, { cardTemplateId: 'a\u0000' }])(
  'a filter with a character that no text here can have is bad input: %j',
  async (filter) => {
    expect(errorCode(await service.call(SubscriptionsList, { filter }, workbench))).toBe(
      'BAD_USER_INPUT',
    )
  },
)

test('header values that look like secrets are masked for all, the others for a VIEWER', async () => {
  const { workbench: owner, viewer: reader, admin: anyone } = await createCallers(service)
  const secretNames = [
    ...['Authorization', 'X-Api-Key', 'cookie', 'X-Auth-Token', 'x-secret', 'x-password'],
    ...['X-Hub-Signature', 'apikey'],
  ]
  const headers = ['x-team', ...secretNames].map((name) => ({ name, value: `value of ${name}` }))
  const { id } = await service.subscribe({ url: 'https://example.com', headers }, owner)

  const [toOwner, toAdmin, toReader] = await Promise.all(
    [owner, anyone, reader].map((caller) => service.ask(SubscriptionsHeaders, { id }, caller)),
  )

  const masked = secretNames.map((name) => ({ name, value: MASK }))
  const shown = [{ name: 'x-team', value: 'value of x-team' }, ...masked]
  const hidden = [{ name: 'x-team', value: MASK }, ...masked]
  const both = (some: object) => ({
    webhookSubscriptions: { nodes: [{ headers: some }] },
    node: { headers: some },
  })
  expect([toOwner, toAdmin]).toEqual([both(shown), both(shown)])
  expect(toReader).toEqual(both(hidden))
})

test('a subscription lists its own deliveries, also where the filter names it or another', async () => {
  const { workbench: owner } = await createCallers(service)
  const { id } = await service.subscribe({ url: 'https://example.com' }, owner)
  const other = await service.subscribe({ url: 'https://example.com' }, owner)
  await service.publish({ type: 'a' }, owner)
  await service.publish({ type: 'b' }, owner)
  const typesOf = async (deliveries: object | null) => {
    const { node } = await service.ask(SubscriptionsHistory, { id, deliveries }, owner)
    if (node === null || !('deliveries' in node)) throw new Error('It is not there.')
    expect(node.deliveries.nodes.every((one) => one.webhookSubscription?.id === id)).toBe(true)
    return node.deliveries.nodes.map(({ event }) => event.type).toSorted()
  }

  expect(await typesOf(null)).toEqual(['a', 'b'])
  expect(await typesOf({ eventTypes: ['a'] })).toEqual(['a'])
  expect(await typesOf({ webhookSubscriptionId: id })).toEqual(['a', 'b'])
  expect(await typesOf({ webhookSubscriptionId: other.id })).toEqual([])
})

test('a VIEWER and an ADMIN list what WORKBENCH lists', async () => {
  const lists = await Promise.all(
    [workbench, viewer, admin].map((caller) => service.ask(SubscriptionsList, {}, caller)),
  )

  expect(lists[1]).toEqual(lists[0])
  expect(lists[2]).toEqual(lists[0])
  expect(lists[0]?.webhookSubscriptions.nodes).toHaveLength(5)
})
