import { type GraphQLInputObjectType, getNamedType, isInputObjectType, parse } from 'graphql'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { type IdKind, newUuid, publicId } from '../../src/domain/ids.ts'
import { schema } from '../../src/graphql/schema.ts'
import { type Callers, createCallers } from '../support/callers.ts'
import { createCredential } from '../support/credentials.ts'
import { createEventType } from '../support/event-types.ts'
import { startReceiver } from '../support/receiver.ts'
import { recordedEntries } from '../support/recorded.ts'
import type { CallOptions } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const ConfinementAll = graphql(`
  query ConfinementAll {
    viewer { environment { id } }
    environments { nodes { id name } }
    apiTokens { nodes { id revokedAt } }
    eventTypes { nodes { id description archivedAt } }
    webhookSubscriptions { nodes { id name status updatedAt } }
    credentials { nodes { id name updatedAt } }
    signingKeys { nodes { id } }
    events { nodes { id } }
    deliveries { nodes { id } }
    requestLog { nodes { id } }
    resends { nodes { id total } }
  }
`)

const ConfinementResend = graphql(`
  mutation ConfinementResend($since: DateTime!) {
    deliveriesResend(input: { filter: { since: $since } }) { __typename }
  }
`)

const ConfinementNodes = graphql(`
  query ConfinementNodes($id: ID!) {
    node(id: $id) { __typename id }
    nodes(ids: [$id]) { __typename id }
  }
`)

const ConfinementFilters = graphql(`
  query ConfinementFilters($subscription: ID!, $credential: ID!, $event: ID!, $delivery: ID!) {
    events(filter: { webhookSubscriptionId: $subscription }) { nodes { id } }
    webhookSubscriptions(filter: { credentialId: $credential }) { nodes { id } }
    bySubscription: deliveries(filter: { webhookSubscriptionId: $subscription }) { nodes { id } }
    byEvent: deliveries(filter: { eventId: $event }) { nodes { id } }
    toSubscription: requestLog(filter: { webhookSubscriptionId: $subscription }) { nodes { id } }
    ofDelivery: requestLog(filter: { deliveryId: $delivery }) { nodes { id } }
  }
`)

const service = await shareService()
const here = await createCallers(service)
const elsewhere = await createCallers(service)
const ids = await idsOfSomethingOfEachKind(elsewhere)
const before = await service.ask(ConfinementAll, {}, elsewhere.workbench)
const complete = { name: 'mine', eventTypes: ['never'], url: 'https://example.com/' }
const { id: own } = await service.subscribe(complete, here.workbench)

/** Each place where a mutation takes an id: the kind, and what to give besides. */
const MUTATIONS: Record<string, readonly [kind: IdKind, besides: object]> = {
  'environmentUpdate.id': ['Environment', { name: 'mine now' }],
  'apiTokenCreate.environmentId': ['Environment', { name: 'a key to yours', role: 'VIEWER' }],
  'apiTokenRevoke.id': ['ApiToken', {}],
  'eventTypeUpdate.id': ['EventType', { description: 'mine now', archived: true }],
  'webhookSubscriptionUpdate.id': ['WebhookSubscription', { name: 'mine now' }],
  'webhookSubscriptionCreate.credentialId': ['Credential', complete],
  'webhookSubscriptionUpdate.credentialId': ['Credential', { id: own }],
  'webhookSubscriptionEnable.id': ['WebhookSubscription', {}],
  'webhookSubscriptionDisable.id': ['WebhookSubscription', {}],
  'webhookSubscriptionDelete.id': ['WebhookSubscription', {}],
  'webhookSubscriptionTest.id': ['WebhookSubscription', {}],
  'deliveryResend.id': ['Delivery', {}],
  'credentialUpdate.id': ['Credential', { name: 'mine now' }],
  'credentialDelete.id': ['Credential', {}],
  'credentialTest.id': ['Credential', {}],
  'webhookSubscriptionCreate.signingKeyId': ['SigningKey', complete],
  'webhookSubscriptionUpdate.signingKeyId': ['SigningKey', { id: own }],
  'signingKeyRotate.id': ['SigningKey', {}],
  'signingKeyReveal.id': ['SigningKey', {}],
  'signingKeyDelete.id': ['SigningKey', {}],
}

test.each(Object.entries(ids))("another environment's %s is a node like none", async (kind, id) => {
  const unknown = publicId(kind as IdKind, newUuid(new Date()))

  const there = await service.ask(ConfinementNodes, { id }, elsewhere.workbench)
  const answers = await Promise.all(
    [id, unknown].map((some) => service.call(ConfinementNodes, { id: some }, here.workbench)),
  )

  const node = { __typename: kind === 'Credential' ? 'BasicCredential' : kind, id }
  expect(there).toEqual({ node, nodes: [node] })
  const nothing = { data: { node: null, nodes: [null] } }
  expect(answers).toEqual([nothing, nothing])
})

test('the table names every id that a mutation takes', () => {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})

  const places = mutations.flatMap(({ name, args }) =>
    args
      .map(({ type }) => getNamedType(type))
      .filter(isInputObjectType)
      .flatMap((input) => idFieldsOf(input).map((field) => `${name}.${field}`)),
  )

  expect(Object.keys(MUTATIONS).toSorted()).toEqual(places.toSorted())
})

test.each(Object.entries(MUTATIONS))(
  "%s of another environment's is not found",
  async (place, [kind, besides]) => {
    const [mutation = '', field = ''] = place.split('.')
    const answerTo = async (id: string, caller: CallOptions) => {
      const input = { ...besides, [field]: id }
      const answer = await service.call(parse(documentFor(mutation)), { input }, caller)
      return JSON.stringify(answer).replaceAll(id, '…')
    }
    const unknown = publicId(kind, newUuid(new Date()))
    const wrongKind = publicId('Event', newUuid(new Date()))

    const refusal = await answerTo(unknown, here.workbench)

    expect(refusal).toMatch(/NOT_FOUND/)
    expect(await answerTo(ids[kind], here.workbench)).toBe(refusal)
    expect(await answerTo(wrongKind, here.workbench)).toBe(refusal)
    const isOfEnvironments = kind === 'Environment' || kind === 'ApiToken'
    if (!isOfEnvironments) expect(await answerTo(ids[kind], here.admin)).toBe(refusal)
  },
)

test('nothing of another environment is in any list, and nothing of it was changed', async () => {
  const listed = JSON.stringify(await service.ask(ConfinementAll, {}, here.workbench))
  const after = await service.ask(ConfinementAll, {}, elsewhere.workbench)

  expect(after).toEqual(before)
  for (const [kind, id] of Object.entries(ids)) {
    expect(JSON.stringify(before), kind).toContain(id)
    expect(listed, kind).not.toContain(id)
  }
})

test("another environment's ids in a filter select nothing", async () => {
  const wanted = {
    subscription: ids.WebhookSubscription,
    credential: ids.Credential,
    event: ids.Event,
    delivery: ids.Delivery,
  }

  const there = await service.ask(ConfinementFilters, wanted, elsewhere.workbench)
  const none = await service.ask(ConfinementFilters, wanted, here.workbench)

  const one = (kind: IdKind) => ({ nodes: [{ id: ids[kind] }] })
  expect(there).toEqual({
    events: one('Event'),
    webhookSubscriptions: one('WebhookSubscription'),
    bySubscription: one('Delivery'),
    byEvent: one('Delivery'),
    toSubscription: one('RequestLogEntry'),
    ofDelivery: one('RequestLogEntry'),
  })
  expect(Object.values(none)).toEqual(Array.from({ length: 6 }, () => ({ nodes: [] })))
})

test('an event goes to the subscriptions of its own environment only', async () => {
  expect(await service.publish({}, here.workbench)).toMatchObject({ deliveryCount: 0 })
  expect(await service.publish({}, elsewhere.workbench)).toMatchObject({ deliveryCount: 1 })
})

/** After a delivery there is one thing of each kind. */
async function idsOfSomethingOfEachKind({ workbench }: Callers): Promise<Record<IdKind, string>> {
  await using receiver = await startReceiver()
  const credential = { basic: { username: 'me', password: 'secret' } }
  const credentialId = await createCredential(service, credential, workbench)
  await createEventType(service, { name: 'theirs' }, workbench)
  await service.subscribe({ url: receiver.url, credentialId }, workbench)
  await service.publish({}, workbench)
  await recordedEntries(service, 1, workbench)
  await service.ask(ConfinementResend, { since: new Date(0).toISOString() }, workbench)

  const found = await service.ask(ConfinementAll, {}, workbench)
  const first = ({ nodes }: { nodes: readonly { id: string }[] }) => nodes[0]?.id ?? ''
  return {
    Environment: found.viewer.environment?.id ?? '',
    ApiToken: first(found.apiTokens),
    EventType: first(found.eventTypes),
    Event: first(found.events),
    WebhookSubscription: first(found.webhookSubscriptions),
    Credential: first(found.credentials),
    SigningKey: first(found.signingKeys),
    Delivery: first(found.deliveries),
    RequestLogEntry: first(found.requestLog),
    Resend: first(found.resends),
  }
}

function idFieldsOf(input: GraphQLInputObjectType): string[] {
  return Object.values(input.getFields())
    .filter(({ type }) => getNamedType(type).name === 'ID')
    .map(({ name }) => name)
}

function documentFor(mutation: string): string {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`
  return `mutation ($input: ${type}!) {
    ${mutation}(input: $input) { __typename ... on UserError { code message } ... on NotFoundError { id } }
  }`
}
