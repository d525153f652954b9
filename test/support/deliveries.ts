import { graphql } from '../../examples/generated/gql.ts'
import type { DeliveriesListQuery, DeliveryFilter } from '../../examples/generated/graphql.ts'
import type { CallOptions, Service } from './service.ts'

const DeliveriesList = graphql(`
  query DeliveriesList($filter: DeliveryFilter) {
    deliveries(filter: $filter, first: 100) {
      nodes {
        id
        status
        attemptCount
        nextAttemptAt
        completedAt
        webhookSubscriptionId
        webhookSubscription { id }
        event { id type }
      }
    }
  }
`)

export type ListedDelivery = DeliveriesListQuery['deliveries']['nodes'][number]

/** What a service owes and owed, the oldest first. Not as OLDEST_FIRST, which waits until all is settled. */
export async function listDeliveries(
  service: Service,
  filter: DeliveryFilter = {},
  caller?: CallOptions,
): Promise<ListedDelivery[]> {
  const { deliveries } = await service.ask(DeliveriesList, { filter }, caller)
  return deliveries.nodes.toReversed()
}

const SubscriptionState = graphql(`
  query SubscriptionState($id: ID!) {
    node(id: $id) {
      ... on WebhookSubscription {
        status
        disabledReason
        disabledAt
        consecutiveFailures
      }
    }
  }
`)

/** Whether a subscription is in use, and how its endpoint fares. */
export async function stateOf(service: Service, subscriptionId: string, caller?: CallOptions) {
  const { node } = await service.ask(SubscriptionState, { id: subscriptionId }, caller)
  if (node == null || !('status' in node)) throw new Error(`There is no ${subscriptionId}.`)
  return node
}

/** Of deliveries of events that each have a type of their own. */
export async function statusOfTypes(service: Service): Promise<Record<string, string>> {
  const deliveries = await listDeliveries(service)
  return Object.fromEntries(deliveries.map(({ event, status }) => [event.type, status]))
}
