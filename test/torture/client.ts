import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { graphql } from '../../examples/generated/gql.ts'
import type { WebhookSubscriptionCreateInput } from '../../examples/generated/graphql.ts'

export const TORTURE_TOKEN = 'hwk_torture_administrator_token'
const MAX_ANSWER_MS = 30_000

/** Nothing says whether the call was carried out, so that it must be made again. */
export class NoSuccessError extends Error {
  override name = 'NoSuccessError'
  /** Whether there was an answer at all: one with errors. */
  readonly isAnswered: boolean

  constructor(message: string, options: ErrorOptions & { readonly isAnswered: boolean }) {
    super(message, options)
    this.isAnswered = options.isAnswered
  }
}

const TortureSubscribe = graphql(`
  mutation TortureSubscribe($input: WebhookSubscriptionCreateInput!) {
    webhookSubscriptionCreate(input: $input) {
      __typename
      ... on UserError { message }
    }
  }
`)

export const TorturePublish = graphql(`
  mutation TorturePublish($input: EventPublishInput!) {
    eventPublish(input: $input) {
      __typename
      ... on EventPublishPayload { isDuplicate event { id } }
      ... on UserError { message }
    }
  }
`)

export const TorturePublishMany = graphql(`
  mutation TorturePublishMany($input: EventsPublishInput!) {
    eventsPublish(input: $input) {
      __typename
      ... on EventsPublishPayload { duplicateCount events { id } }
      ... on UserError { message }
    }
  }
`)

export const TortureDeliveries = graphql(`
  query TortureDeliveries($status: [DeliveryStatus!]!) {
    deliveries(first: 1, filter: { status: $status }) {
      edges { node { id status nextAttemptAt } }
    }
  }
`)

export const TortureLog = graphql(`
  query TortureLog($after: Cursor) {
    requestLog(first: 100, after: $after) {
      edges { node { id outcome attemptNumber event { id } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

export const TortureLive = graphql(`
  subscription TortureLive($after: Cursor, $filter: RequestLogFilter, $batchSize: Int) {
    requestLog(after: $after, filter: $filter, batchSize: $batchSize) {
      cursor
      previousCursor
      entries { id cursor event { id } }
    }
  }
`)

export async function ask<Data, Variables>(
  url: string,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  token: string = TORTURE_TOKEN,
): Promise<Data> {
  const { data, errors } = await post<Data>(url, token, { query: print(document), variables })
  if (errors !== undefined || data == null) {
    throw new NoSuccessError(JSON.stringify(errors), { isAnswered: true })
  }
  return data
}

export async function subscribe(url: string, input: WebhookSubscriptionCreateInput): Promise<void> {
  const { webhookSubscriptionCreate: answer } = await ask(url, TortureSubscribe, { input })
  if (answer.__typename !== 'WebhookSubscriptionCreatePayload') {
    throw new Error(JSON.stringify(answer))
  }
}

async function post<Data>(url: string, token: string, operation: object) {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(operation),
      signal: AbortSignal.timeout(MAX_ANSWER_MS),
    })
    return (await response.json()) as { data?: Data | null; errors?: unknown }
  } catch (cause) {
    throw new NoSuccessError('The connection was lost, or nobody answered.', {
      cause,
      isAnswered: false,
    })
  }
}
