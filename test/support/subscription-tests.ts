import { graphql } from '../../examples/generated/gql.ts'
import type {
  SubscriptionTestMutation,
  WebhookSubscriptionTestInput,
} from '../../examples/generated/graphql.ts'
import type { CallOptions, Service } from './service.ts'

export const SubscriptionTest = graphql(`
  mutation SubscriptionTest($input: WebhookSubscriptionTestInput!) {
    webhookSubscriptionTest(input: $input) {
      ... on WebhookSubscriptionTestPayload {
        entry {
          id
          trigger
          isTest
          attemptNumber
          outcome
          errorClass
          errorMessage
          nextAttemptAt
          webhookSubscriptionId
          delivery { id status attemptCount nextAttemptAt }
          event { id type isTest rawData }
          request { method url isRedacted headers { name value } body }
          response { statusCode isRedacted headers { name value } body isTruncated }
        }
      }
      ... on InvalidInputError { issues { path message } }
      ... on UserError { code }
    }
  }
`)

export type TestEntry = Extract<
  SubscriptionTestMutation['webhookSubscriptionTest'],
  { entry: unknown }
>['entry']

/** Tries an endpoint and answers the log entry. */
export async function tryEndpoint(
  service: Service,
  input: WebhookSubscriptionTestInput,
  caller?: CallOptions,
): Promise<TestEntry> {
  const { webhookSubscriptionTest } = await service.ask(SubscriptionTest, { input }, caller)
  if ('entry' in webhookSubscriptionTest) return webhookSubscriptionTest.entry
  throw new Error(JSON.stringify(webhookSubscriptionTest))
}
