import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { createCallers, createEnvironment, createToken, errorCode } from '../support/callers.ts'
import { shareService } from '../support/shared-service.ts'

const MAX_NODES = 100

const NodeOne = graphql(`
  query NodeOne($id: ID!) {
    node(id: $id) { __typename id ... on Environment { name } ... on ApiToken { role } }
  }
`)

const NodeMany = graphql(`
  query NodeMany($ids: [ID!]!) {
    nodes(ids: $ids) { __typename id }
  }
`)

const service = await shareService({ hasWorker: false })
const { workbench, admin, environmentId } = await createCallers(service)
const { id: eventId } = await service.publish({}, workbench)
const { id: subscriptionId } = await service.subscribe({ url: 'https://example.com' }, workbench)

test.each([
  ['nothing', ''],
  ['a text', 'no id'],
  ['a prefix', 'evt_'],
  ['an id without its prefix', eventId.slice('evt_'.length)],
  ['an id with the prefix of another kind', eventId.replace('evt_', 'dlv_')],
  ['an id with a prefix of nothing', eventId.replace('evt_', 'foo_')],
  ['an id that is cut off', eventId.slice(0, -1)],
  ['an id that goes on', `${eventId}0`],
  ['an id in capitals', eventId.toUpperCase()],
  ['an id beyond 128 bits', `evt_8${'z'.repeat(25)}`],
  ['an id with letters that it cannot have', `evt_${'u'.repeat(26)}`],
  ['a text with U+0000', 'evt_\u0000'],
])('%s is the id of no node', async (_what, id) => {
  const { node } = await service.ask(NodeOne, { id }, workbench)
  const { nodes } = await service.ask(NodeMany, { ids: [id] }, workbench)

  expect(node).toBeNull()
  expect(nodes).toEqual([null])
})

test('nodes come in the order of their ids, with null for what is not here', async () => {
  const missing = eventId.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  const ids = [subscriptionId, missing, eventId, environmentId, subscriptionId]

  const { nodes } = await service.ask(NodeMany, { ids }, workbench)

  const subscription = { __typename: 'WebhookSubscription', id: subscriptionId }
  expect(nodes).toEqual([
    subscription,
    null,
    { __typename: 'Event', id: eventId },
    { __typename: 'Environment', id: environmentId },
    subscription,
  ])
})

test('at most so many nodes can be asked for', async () => {
  const ids = Array.from({ length: MAX_NODES + 1 }, () => eventId)

  const { nodes } = await service.ask(NodeMany, { ids: ids.slice(1) }, workbench)
  const refused = await service.call(NodeMany, { ids }, workbench)

  expect(nodes).toHaveLength(MAX_NODES)
  expect(errorCode(refused)).toBe('BAD_USER_INPUT')
})

test('an ADMIN finds every environment, and the tokens of ADMINs', async () => {
  const other = await createEnvironment(service)
  const administrator = await createToken(service, { role: 'ADMIN' })
  const ids = [other.id, administrator.id]

  const asAdmin = await Promise.all(ids.map((id) => service.ask(NodeOne, { id }, admin)))
  const asOther = await service.ask(NodeMany, { ids }, workbench)

  expect(asAdmin.map(({ node }) => node)).toEqual([
    { __typename: 'Environment', id: other.id, name: other.name },
    { __typename: 'ApiToken', id: administrator.id, role: 'ADMIN' },
  ])
  expect(asOther.nodes).toEqual([null, null])
})
