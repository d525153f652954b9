import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type {
  WebhookSubscriptionCreateInput,
  WebhookSubscriptionUpdateInput,
} from '../../examples/generated/graphql.ts'
import { createCallers } from '../support/callers.ts'
import type { CallOptions } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const ENDPOINT = 'https://example.com/hook'

const ChangesCreate = graphql(`
  mutation ChangesCreate($input: WebhookSubscriptionCreateInput!) {
    webhookSubscriptionCreate(input: $input) {
      __typename
      ... on WebhookSubscriptionCreatePayload {
        secret
        webhookSubscription {
          id name eventTypes method url headers { name value } cardTemplateId actionFlowConfigId
          signatureScheme payloadFormat maxRetries autoDisable timeoutSeconds
          status disabledReason disabledAt consecutiveFailures createdAt updatedAt
          signingKey { name maskedSecret algorithm }
        }
      }
      ... on UserError { code message }
    }
  }
`)

const ChangesUpdate = graphql(`
  mutation ChangesUpdate($input: WebhookSubscriptionUpdateInput!) {
    webhookSubscriptionUpdate(input: $input) {
      ... on WebhookSubscriptionUpdatePayload {
        webhookSubscription {
          id name eventTypes method url headers { name value } cardTemplateId actionFlowConfigId
          maxRetries autoDisable timeoutSeconds status
        }
      }
      ... on UserError { code message }
    }
  }
`)

const ChangesSwitch = graphql(`
  mutation ChangesSwitch($id: ID!, $off: Boolean!, $on: Boolean!) {
    webhookSubscriptionDisable(input: { id: $id }) @include(if: $off) {
      ... on WebhookSubscriptionDisablePayload {
        webhookSubscription { status disabledReason disabledAt }
      }
      ... on UserError { code }
    }
    webhookSubscriptionEnable(input: { id: $id }) @include(if: $on) {
      ... on WebhookSubscriptionEnablePayload {
        webhookSubscription { status disabledReason disabledAt }
      }
      ... on UserError { code }
    }
  }
`)

const ChangesDelete = graphql(`
  mutation ChangesDelete($id: ID!) {
    webhookSubscriptionDelete(input: { id: $id }) {
      ... on WebhookSubscriptionDeletePayload { deletedId }
      ... on UserError { code }
    }
  }
`)

const ChangesHistory = graphql(`
  query ChangesHistory($id: ID!) {
    node(id: $id) { id }
    signingKeys { nodes { id } }
    events(filter: { webhookSubscriptionId: $id }) { nodes { id } }
    deliveries(filter: { webhookSubscriptionId: $id }) {
      nodes {
        status attemptCount nextAttemptAt completedAt
        webhookSubscriptionId webhookSubscription { id }
      }
    }
  }
`)

const service = await shareService({ hasWorker: false })

async function create(input: Partial<WebhookSubscriptionCreateInput>, caller: CallOptions) {
  const complete = { name: 'a subscription', eventTypes: ['*'], url: ENDPOINT, ...input }
  const answer = await service.ask(ChangesCreate, { input: complete }, caller)
  return answer.webhookSubscriptionCreate
}

async function update(input: WebhookSubscriptionUpdateInput, caller: CallOptions) {
  return (await service.ask(ChangesUpdate, { input }, caller)).webhookSubscriptionUpdate
}

async function remove(id: string, caller: CallOptions) {
  return (await service.ask(ChangesDelete, { id }, caller)).webhookSubscriptionDelete
}

async function switchTo(isOn: boolean, id: string, caller: CallOptions) {
  const answer = await service.ask(ChangesSwitch, { id, on: isOn, off: !isOn }, caller)
  return answer.webhookSubscriptionEnable ?? answer.webhookSubscriptionDisable
}

test('what is left out of a new subscription has a default', async () => {
  const { workbench } = await createCallers(service)

  const created = await create({ name: 'orders', eventTypes: ['order.paid'] }, workbench)

  if (!('secret' in created)) throw new Error(JSON.stringify(created))
  expect(created.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  const { createdAt, ...rest } = created.webhookSubscription
  expect(rest).toEqual({
    id: expect.stringMatching(/^sub_[0-9a-z]{26}$/),
    name: 'orders',
    eventTypes: ['order.paid'],
    method: 'POST',
    url: ENDPOINT,
    headers: [],
    cardTemplateId: null,
    actionFlowConfigId: null,
    signatureScheme: 'STANDARD_WEBHOOKS',
    payloadFormat: 'ENVELOPE',
    maxRetries: 23,
    autoDisable: true,
    timeoutSeconds: 15,
    status: 'ENABLED',
    disabledReason: null,
    disabledAt: null,
    consecutiveFailures: 0,
    updatedAt: createdAt,
    signingKey: {
      name: 'orders',
      maskedSecret: `whsec_…${created.secret?.slice(-4)}`,
      algorithm: 'HMAC_SHA256',
    },
  })
})

test('null in a new subscription is the same as nothing', async () => {
  const { workbench } = await createCallers(service)
  const nothing = {
    ...{ method: null, headers: null, cardTemplateId: null, maxRetries: null },
    ...{ autoDisable: null, timeoutSeconds: null, signatureScheme: null, payloadFormat: null },
  }

  const created = await create(nothing, workbench)

  expect(created).toMatchObject({
    webhookSubscription: { method: 'POST', headers: [], maxRetries: 23, autoDisable: true },
  })
})

test('only what is given changes', async () => {
  const { workbench } = await createCallers(service)
  const first = {
    name: 'first',
    eventTypes: ['a', 'b-*'],
    method: 'PUT',
    url: ENDPOINT,
    headers: [{ name: 'x-team', value: 'blue' }],
    cardTemplateId: 'card 1',
    actionFlowConfigId: 'flow 1',
    maxRetries: 0,
    autoDisable: false,
    timeoutSeconds: 1,
  } satisfies WebhookSubscriptionCreateInput
  const { id } = await service.subscribe(first, workbench)

  const renamed = await update({ id, name: 'second' }, workbench)
  const given = {
    eventTypes: ['*'],
    method: 'POST',
    url: 'https://example.com/other',
    headers: [],
    maxRetries: 50,
    autoDisable: true,
    timeoutSeconds: 30,
  } satisfies Partial<WebhookSubscriptionUpdateInput>
  const changed = await update({ id, ...given }, workbench)

  const status = 'ENABLED'
  const second = { ...first, id, status, name: 'second' }
  expect(renamed).toEqual({ webhookSubscription: second })
  expect(changed).toEqual({ webhookSubscription: { ...second, ...given } })
})

test('disabling stops it and cancels what was pending; it can be enabled again', async () => {
  const { workbench } = await createCallers(service)
  const { id } = await service.subscribe({ url: ENDPOINT }, workbench)
  await service.publish({}, workbench)

  const disabled = await switchTo(false, id, workbench)
  const again = await switchTo(false, id, workbench)
  const whileDisabled = await service.publish({}, workbench)
  const enabled = await switchTo(true, id, workbench)
  const { deliveries } = await service.ask(ChangesHistory, { id }, workbench)

  expect(disabled).toEqual({
    webhookSubscription: {
      status: 'DISABLED',
      disabledReason: 'MANUAL',
      disabledAt: expect.any(String),
    },
  })
  expect(again).toEqual(disabled)
  expect(whileDisabled.deliveryCount).toBe(0)
  expect(enabled).toEqual({
    webhookSubscription: { status: 'ENABLED', disabledReason: null, disabledAt: null },
  })
  const canceled = { status: 'CANCELED', nextAttemptAt: null, completedAt: expect.any(String) }
  expect(deliveries.nodes).toMatchObject([canceled])
  expect(await service.publish({}, workbench)).toMatchObject({ deliveryCount: 1 })
})

test('deleting is for good, takes the key along and leaves the history', async () => {
  const { workbench } = await createCallers(service)
  const { id } = await service.subscribe({ url: ENDPOINT }, workbench)
  const event = await service.publish({}, workbench)

  const deleted = await remove(id, workbench)
  const again = await remove(id, workbench)
  const history = await service.ask(ChangesHistory, { id }, workbench)

  expect(deleted).toEqual({ deletedId: id })
  expect(again).toEqual({ code: 'NOT_FOUND' })
  expect(await update({ id, name: 'back' }, workbench)).toMatchObject({ code: 'NOT_FOUND' })
  expect(await switchTo(true, id, workbench)).toEqual({ code: 'NOT_FOUND' })
  expect(history).toMatchObject({
    node: null,
    signingKeys: { nodes: [] },
    events: { nodes: [{ id: event.id }] },
    deliveries: {
      nodes: [{ status: 'CANCELED', webhookSubscriptionId: id, webhookSubscription: null }],
    },
  })
  expect(await service.publish({}, workbench)).toMatchObject({ deliveryCount: 0 })
})
