/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** An event to publish. */
export type EventPublishInput = {
  /** The action flow it belongs to. Omitted: platformContext.flowConfigId of the data, if there. */
  actionFlowConfigId?: string | null | undefined;
  /** The card the event belongs to, for scoped subscriptions. Omitted: cardContext.cardTemplateId of the data, if there. */
  cardTemplateId?: string | null | undefined;
  /** The event's data as a JSON value. Exactly one of data and rawData. Where its event type is registered with a schema, it must meet that. */
  data?: unknown;
  /** Publishing again with the same key and the same content answers the first event; with other content, an error. Remembered for as long as the event is. */
  idempotencyKey?: string | null | undefined;
  /** Test events are stored, and sent to nobody unless the environment includes them (exportSettings). They are marked. */
  isTest?: boolean | null | undefined;
  /** Omitted: now. */
  occurredAt?: string | null | undefined;
  /** The event's data as JSON text, kept and sent byte for byte. At most 512 KiB. */
  rawData?: string | null | undefined;
  /** Its event type: 1 to 128 of A-Z a-z 0-9 _ . - and not hookwire. in front. It need not be registered; one that is archived is refused. */
  type: string;
};

/** How a webhook is sent. */
export type HttpMethod =
  /** What receivers expect. */
  | 'POST'
  /** For endpoints that ask for it. */
  | 'PUT';

/** Which entries. What is given must all be true. */
export type RequestLogFilter = {
  /** Of this delivery. */
  deliveryId?: string | number | null | undefined;
  /** Of events of these types, or patterns that end in *. */
  eventTypes?: Array<string> | null | undefined;
  /** That took at least so many milliseconds. */
  minDurationMs?: number | null | undefined;
  /** That ended in one of these ways. */
  outcome?: Array<RequestOutcome> | null | undefined;
  /** Started at this time or later. */
  since?: string | null | undefined;
  /** Answered with this status or a lower one. */
  statusCodeMax?: number | null | undefined;
  /** Answered with this status or a higher one. */
  statusCodeMin?: number | null | undefined;
  /** Made for one of these reasons. */
  trigger?: Array<RequestTrigger> | null | undefined;
  /** Started before this time. */
  until?: string | null | undefined;
  /** To this subscription, also after it was deleted. */
  webhookSubscriptionId?: string | number | null | undefined;
};

/** How an attempt ended. */
export type RequestOutcome =
  /** Answered with anything else. */
  | 'REJECTED'
  /** Answered with 2xx. */
  | 'SUCCEEDED'
  /** Not answered: DNS, TLS, connection, timeout, or a refused address. */
  | 'UNREACHABLE'
  /** Not sent: the mapping, the credential or the signature failed. */
  | 'UNSENDABLE';

/** Why an attempt was made. */
export type RequestTrigger =
  /** An event was published, or a retry was due. */
  | 'AUTOMATIC'
  /** Somebody had it sent again, or a retry of that was due. */
  | 'RESEND'
  /** Somebody tried the endpoint; it counts for nothing. */
  | 'TEST';

/** What a token may do. */
export type Role =
  /** Everything, in every environment. */
  | 'ADMIN'
  /** Publishes events, and reads what the same token published. */
  | 'EVENTS'
  /** Reads, and sees no secret and no unredacted data. */
  | 'VIEWER'
  /** Everything in one environment. */
  | 'WORKBENCH';

export type CliReadyQueryVariables = Exact<{ [key: string]: never; }>;


export type CliReadyQuery = { environments: { nodes: Array<{ id: string }> } };

export type CliListenSubscriptionVariables = Exact<{
  eventTypes: Array<string> | string;
  secret?: string | null | undefined;
}>;


export type CliListenSubscription = { listen: { eventId: string, eventType: string, method: HttpMethod, body: string, headers: Array<{ name: string, value: string }> } };

export type CliPublishMutationVariables = Exact<{
  input: EventPublishInput;
}>;


export type CliPublishMutation = { eventPublish:
    | { deliveryCount: number, isDuplicate: boolean, event: { id: string } }
    | { message: string }
    | { message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type CliTailSubscriptionVariables = Exact<{
  filter?: RequestLogFilter | null | undefined;
  after?: string | null | undefined;
  batchSize?: number | null | undefined;
}>;


export type CliTailSubscription = { requestLog: { cursor: string, previousCursor: string, caughtUp: boolean, entries: Array<{ cursor: string, id: string, startedAt: string, outcome: RequestOutcome, errorClass: string | null, errorMessage: string | null, attemptNumber: number, trigger: RequestTrigger, durationMs: number, nextAttemptAt: string | null, url: string, webhookSubscriptionId: string, delivery: { id: string }, event: { id: string, type: string }, response: { statusCode: number } | null }> } };

export type CliOldestQueryVariables = Exact<{
  filter?: RequestLogFilter | null | undefined;
}>;


export type CliOldestQuery = { requestLog: { nodes: Array<{ cursor: string, id: string, startedAt: string, outcome: RequestOutcome, errorClass: string | null, errorMessage: string | null, attemptNumber: number, trigger: RequestTrigger, durationMs: number, nextAttemptAt: string | null, url: string, webhookSubscriptionId: string, delivery: { id: string }, event: { id: string, type: string }, response: { statusCode: number } | null }>, pageInfo: { startCursor: string | null } } };

export type CliHeadQueryVariables = Exact<{ [key: string]: never; }>;


export type CliHeadQuery = { requestLog: { pageInfo: { startCursor: string | null } } };

export type CliEntryFragment = { cursor: string, id: string, startedAt: string, outcome: RequestOutcome, errorClass: string | null, errorMessage: string | null, attemptNumber: number, trigger: RequestTrigger, durationMs: number, nextAttemptAt: string | null, url: string, webhookSubscriptionId: string, delivery: { id: string }, event: { id: string, type: string }, response: { statusCode: number } | null };

export type CliViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type CliViewerQuery = { viewer: { role: Role, environment: { id: string, name: string } | null } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const CliEntryFragmentDoc = new TypedDocumentString(`
    fragment CliEntry on RequestLogEntry {
  cursor
  id
  startedAt
  outcome
  errorClass
  errorMessage
  attemptNumber
  trigger
  durationMs
  nextAttemptAt
  url
  webhookSubscriptionId
  delivery {
    id
  }
  event {
    id
    type
  }
  response {
    statusCode
  }
}
    `, {"fragmentName":"CliEntry"}) as unknown as TypedDocumentString<CliEntryFragment, unknown>;
export const CliReadyDocument = new TypedDocumentString(`
    query CliReady {
  environments(first: 1) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<CliReadyQuery, CliReadyQueryVariables>;
export const CliListenDocument = new TypedDocumentString(`
    subscription CliListen($eventTypes: [String!]!, $secret: String) {
  listen(eventTypes: $eventTypes, secret: $secret) {
    eventId
    eventType
    method
    headers {
      name
      value
    }
    body
  }
}
    `) as unknown as TypedDocumentString<CliListenSubscription, CliListenSubscriptionVariables>;
export const CliPublishDocument = new TypedDocumentString(`
    mutation CliPublish($input: EventPublishInput!) {
  eventPublish(input: $input) {
    ... on EventPublishPayload {
      deliveryCount
      isDuplicate
      event {
        id
      }
    }
    ... on InvalidInputError {
      issues {
        path
        message
      }
    }
    ... on UserError {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CliPublishMutation, CliPublishMutationVariables>;
export const CliTailDocument = new TypedDocumentString(`
    subscription CliTail($filter: RequestLogFilter, $after: Cursor, $batchSize: Int) {
  requestLog(filter: $filter, after: $after, batchSize: $batchSize) {
    cursor
    previousCursor
    caughtUp
    entries {
      ...CliEntry
    }
  }
}
    fragment CliEntry on RequestLogEntry {
  cursor
  id
  startedAt
  outcome
  errorClass
  errorMessage
  attemptNumber
  trigger
  durationMs
  nextAttemptAt
  url
  webhookSubscriptionId
  delivery {
    id
  }
  event {
    id
    type
  }
  response {
    statusCode
  }
}`) as unknown as TypedDocumentString<CliTailSubscription, CliTailSubscriptionVariables>;
export const CliOldestDocument = new TypedDocumentString(`
    query CliOldest($filter: RequestLogFilter) {
  requestLog(filter: $filter, last: 1) {
    nodes {
      ...CliEntry
    }
    pageInfo {
      startCursor
    }
  }
}
    fragment CliEntry on RequestLogEntry {
  cursor
  id
  startedAt
  outcome
  errorClass
  errorMessage
  attemptNumber
  trigger
  durationMs
  nextAttemptAt
  url
  webhookSubscriptionId
  delivery {
    id
  }
  event {
    id
    type
  }
  response {
    statusCode
  }
}`) as unknown as TypedDocumentString<CliOldestQuery, CliOldestQueryVariables>;
export const CliHeadDocument = new TypedDocumentString(`
    query CliHead {
  requestLog(first: 1) {
    pageInfo {
      startCursor
    }
  }
}
    `) as unknown as TypedDocumentString<CliHeadQuery, CliHeadQueryVariables>;
export const CliViewerDocument = new TypedDocumentString(`
    query CliViewer {
  viewer {
    role
    environment {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<CliViewerQuery, CliViewerQueryVariables>;