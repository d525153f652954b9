import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { graphql } from '../../examples/generated/gql.ts'
import type {
  EventPublishInput,
  WebhookSubscriptionCreateInput,
} from '../../examples/generated/graphql.ts'

/** Answers the data, which must have no errors. */
export type Ask = <Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) => Promise<Data>

const Subscribe = graphql(`
  mutation Subscribe($input: WebhookSubscriptionCreateInput!) {
    webhookSubscriptionCreate(input: $input) {
      ... on WebhookSubscriptionCreatePayload {
        secret
        webhookSubscription { id }
      }
      ... on UserError { code message }
    }
  }
`)

export async function subscribe(
  ask: Ask,
  input: Partial<WebhookSubscriptionCreateInput> & { readonly url: string },
) {
  const complete = { name: 'a subscription', eventTypes: ['*'], ...input }
  const { webhookSubscriptionCreate: created } = await ask(Subscribe, { input: complete })
  if (!('secret' in created)) throw new Error(JSON.stringify(created))
  return { id: created.webhookSubscription.id, secret: created.secret ?? '' }
}

const Publish = graphql(`
  mutation Publish($input: EventPublishInput!) {
    eventPublish(input: $input) {
      ... on EventPublishPayload {
        deliveryCount
        event { id }
      }
      ... on UserError { code message }
    }
  }
`)

const PublishMany = graphql(`
  mutation PublishMany($input: EventsPublishInput!) {
    eventsPublish(input: $input) {
      ... on EventsPublishPayload { deliveryCount }
      ... on UserError { code message }
    }
  }
`)

export async function publishMany(ask: Ask, inputs: readonly Partial<EventPublishInput>[]) {
  const { eventsPublish: published } = await ask(PublishMany, {
    input: { events: inputs.map(completeEvent) },
  })
  if (!('deliveryCount' in published)) throw new Error(JSON.stringify(published))
}

function completeEvent(input: Partial<EventPublishInput>): EventPublishInput {
  const hasData = 'data' in input || 'rawData' in input
  return { type: 'user.created', ...(hasData ? {} : { data: { user_id: 7 } }), ...input }
}

export async function publish(ask: Ask, input: Partial<EventPublishInput>) {
  const complete = completeEvent(input)
  const { eventPublish: published } = await ask(Publish, { input: complete })
  if (!('event' in published)) throw new Error(JSON.stringify(published))
  return { id: published.event.id, deliveryCount: published.deliveryCount }
}
