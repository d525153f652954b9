import { ask, type Service } from './client.ts'
import { DEMO_EVENT_TYPES, type DemoEvent } from './demo-events.ts'
import { graphql } from './generated/gql.ts'

const Subscribe = graphql(`
  mutation DemoSubscribe($input: WebhookSubscriptionCreateInput!) {
    webhookSubscriptionCreate(input: $input) {
      ... on WebhookSubscriptionCreatePayload {
        secret
        webhookSubscription {
          id
        }
      }
      ... on UserError {
        message
      }
    }
  }
`)

/** Only events of the run's own scope go there, whoever else publishes. */
export async function subscribe(
  service: Service,
  scope: string,
  url: string,
): Promise<{ id: string; secret: string }> {
  const input = {
    name: 'Demo (npm run demo)',
    eventTypes: DEMO_EVENT_TYPES,
    cardTemplateId: scope,
    url,
  }
  const { webhookSubscriptionCreate: created } = await ask(service, Subscribe, { input })
  if (!('secret' in created)) {
    throw new Error(
      `The demo's receiver could not be subscribed: ${created.message} It is on this machine: the ` +
        'server must be, too, and with DATABASE_URL needs HOOKWIRE_ALLOWED_NETWORKS=127.0.0.0/8.',
    )
  }
  return { id: created.webhookSubscription.id, secret: created.secret ?? '' }
}

const Unsubscribe = graphql(`
  mutation DemoUnsubscribe($input: WebhookSubscriptionDeleteInput!) {
    webhookSubscriptionDelete(input: $input) {
      __typename
    }
  }
`)

export async function unsubscribe(service: Service, id: string): Promise<void> {
  await ask(service, Unsubscribe, { input: { id } })
}

const Publish = graphql(`
  mutation DemoPublish($input: EventPublishInput!) {
    eventPublish(input: $input) {
      ... on EventPublishPayload {
        event {
          id
        }
      }
      ... on UserError {
        message
      }
    }
  }
`)

/** With the same key again where no answer came: it is published once, and its id is answered. */
export async function publish(
  service: Service,
  scope: string,
  event: DemoEvent,
  idempotencyKey: string,
): Promise<string> {
  const input = { ...event, cardTemplateId: scope, idempotencyKey }
  const { eventPublish: published } = await ask(service, Publish, { input })
  if (!('event' in published)) throw new Error(`Nothing was published: ${published.message}`)
  return published.event.id
}

const LogHead = graphql(`
  query DemoLogHead($filter: RequestLogFilter) {
    requestLog(filter: $filter, first: 1) {
      pageInfo {
        startCursor
      }
    }
  }
`)

/** Where the live log begins that misses nothing from now on. */
export async function findLogHead(service: Service, subscriptionId: string) {
  const filter = { webhookSubscriptionId: subscriptionId }
  const { requestLog } = await ask(service, LogHead, { filter })
  return requestLog.pageInfo.startCursor ?? null
}
