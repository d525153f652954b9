import { graphql } from '../../examples/generated/gql.ts'
import type {
  WebhookSubscriptionCreateInput,
  WebhookSubscriptionUpdateInput,
} from '../../examples/generated/graphql.ts'
import type { GraphqlAnswer, Service } from './service.ts'
import type { Tenant } from './tenants.ts'

const RefusalsCreate = graphql(`
  mutation RefusalsCreate($input: WebhookSubscriptionCreateInput!) {
    webhookSubscriptionCreate(input: $input) {
      ... on InvalidInputError { issues { path message } }
    }
  }
`)

const RefusalsUpdate = graphql(`
  mutation RefusalsUpdate($input: WebhookSubscriptionUpdateInput!) {
    webhookSubscriptionUpdate(input: $input) {
      ... on InvalidInputError { issues { path message } }
    }
  }
`)

const RefusalsSaved = graphql(`
  query RefusalsSaved {
    webhookSubscriptions { nodes { id name url eventTypes headers { name value } } }
  }
`)

/** What is wrong with an input: the path of each issue, or the code of the answer's only error. */
export type Refusals = readonly string[] | string | undefined

/** What a new subscription with these settings is refused for, and a tenant's own when changed. */
export async function refusalsOf(
  service: Service,
  { subscriptionId: id, caller }: Tenant,
  change: Partial<WebhookSubscriptionCreateInput> & Omit<WebhookSubscriptionUpdateInput, 'id'>,
): Promise<{ readonly created: Refusals; readonly updated: Refusals }> {
  const complete = { name: 'new', eventTypes: ['*'], url: 'https://example.com/', ...change }
  const [created, updated] = await Promise.all([
    service.call(RefusalsCreate, { input: complete }, caller),
    service.call(RefusalsUpdate, { input: { id, ...change } }, caller),
  ])
  return {
    created: toRefusals(created, created.data?.webhookSubscriptionCreate),
    updated: toRefusals(updated, updated.data?.webhookSubscriptionUpdate),
  }
}

/** All that is saved in a tenant's environment. */
export async function savedBy(service: Service, { caller }: Tenant) {
  const { webhookSubscriptions } = await service.ask(RefusalsSaved, {}, caller)
  return webhookSubscriptions.nodes
}

function toRefusals({ errors }: GraphqlAnswer<unknown>, result: object | undefined): Refusals {
  if (errors !== undefined) return errors.map(({ extensions }) => extensions?.code).join()
  if (result === undefined || !('issues' in result)) return undefined
  return (result.issues as { path: string[] }[]).map(({ path }) => path.join('/'))
}
