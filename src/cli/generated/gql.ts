/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query CliReady {\n    environments(first: 1) {\n      nodes {\n        id\n      }\n    }\n  }\n": typeof types.CliReadyDocument,
    "\n  subscription CliListen($eventTypes: [String!]!, $secret: String) {\n    listen(eventTypes: $eventTypes, secret: $secret) {\n      eventId\n      eventType\n      method\n      headers {\n        name\n        value\n      }\n      body\n    }\n  }\n": typeof types.CliListenDocument,
    "\n  mutation CliPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload {\n        deliveryCount\n        isDuplicate\n        event {\n          id\n        }\n      }\n      ... on InvalidInputError {\n        issues {\n          path\n          message\n        }\n      }\n      ... on UserError {\n        message\n      }\n    }\n  }\n": typeof types.CliPublishDocument,
    "\n  subscription CliTail($filter: RequestLogFilter, $after: Cursor, $batchSize: Int) {\n    requestLog(filter: $filter, after: $after, batchSize: $batchSize) {\n      cursor\n      previousCursor\n      caughtUp\n      entries {\n        ...CliEntry\n      }\n    }\n  }\n": typeof types.CliTailDocument,
    "\n  query CliOldest($filter: RequestLogFilter) {\n    requestLog(filter: $filter, last: 1) {\n      nodes {\n        ...CliEntry\n      }\n      pageInfo {\n        startCursor\n      }\n    }\n  }\n": typeof types.CliOldestDocument,
    "\n  query CliHead {\n    requestLog(first: 1) {\n      pageInfo {\n        startCursor\n      }\n    }\n  }\n": typeof types.CliHeadDocument,
    "\n  fragment CliEntry on RequestLogEntry {\n    cursor\n    id\n    startedAt\n    outcome\n    errorClass\n    errorMessage\n    attemptNumber\n    trigger\n    durationMs\n    nextAttemptAt\n    url\n    webhookSubscriptionId\n    delivery {\n      id\n    }\n    event {\n      id\n      type\n    }\n    response {\n      statusCode\n    }\n  }\n": typeof types.CliEntryFragmentDoc,
    "\n  query CliViewer {\n    viewer {\n      role\n      environment {\n        id\n        name\n      }\n    }\n  }\n": typeof types.CliViewerDocument,
};
const documents: Documents = {
    "\n  query CliReady {\n    environments(first: 1) {\n      nodes {\n        id\n      }\n    }\n  }\n": types.CliReadyDocument,
    "\n  subscription CliListen($eventTypes: [String!]!, $secret: String) {\n    listen(eventTypes: $eventTypes, secret: $secret) {\n      eventId\n      eventType\n      method\n      headers {\n        name\n        value\n      }\n      body\n    }\n  }\n": types.CliListenDocument,
    "\n  mutation CliPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload {\n        deliveryCount\n        isDuplicate\n        event {\n          id\n        }\n      }\n      ... on InvalidInputError {\n        issues {\n          path\n          message\n        }\n      }\n      ... on UserError {\n        message\n      }\n    }\n  }\n": types.CliPublishDocument,
    "\n  subscription CliTail($filter: RequestLogFilter, $after: Cursor, $batchSize: Int) {\n    requestLog(filter: $filter, after: $after, batchSize: $batchSize) {\n      cursor\n      previousCursor\n      caughtUp\n      entries {\n        ...CliEntry\n      }\n    }\n  }\n": types.CliTailDocument,
    "\n  query CliOldest($filter: RequestLogFilter) {\n    requestLog(filter: $filter, last: 1) {\n      nodes {\n        ...CliEntry\n      }\n      pageInfo {\n        startCursor\n      }\n    }\n  }\n": types.CliOldestDocument,
    "\n  query CliHead {\n    requestLog(first: 1) {\n      pageInfo {\n        startCursor\n      }\n    }\n  }\n": types.CliHeadDocument,
    "\n  fragment CliEntry on RequestLogEntry {\n    cursor\n    id\n    startedAt\n    outcome\n    errorClass\n    errorMessage\n    attemptNumber\n    trigger\n    durationMs\n    nextAttemptAt\n    url\n    webhookSubscriptionId\n    delivery {\n      id\n    }\n    event {\n      id\n      type\n    }\n    response {\n      statusCode\n    }\n  }\n": types.CliEntryFragmentDoc,
    "\n  query CliViewer {\n    viewer {\n      role\n      environment {\n        id\n        name\n      }\n    }\n  }\n": types.CliViewerDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CliReady {\n    environments(first: 1) {\n      nodes {\n        id\n      }\n    }\n  }\n"): typeof import('./graphql.ts').CliReadyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription CliListen($eventTypes: [String!]!, $secret: String) {\n    listen(eventTypes: $eventTypes, secret: $secret) {\n      eventId\n      eventType\n      method\n      headers {\n        name\n        value\n      }\n      body\n    }\n  }\n"): typeof import('./graphql.ts').CliListenDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CliPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload {\n        deliveryCount\n        isDuplicate\n        event {\n          id\n        }\n      }\n      ... on InvalidInputError {\n        issues {\n          path\n          message\n        }\n      }\n      ... on UserError {\n        message\n      }\n    }\n  }\n"): typeof import('./graphql.ts').CliPublishDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription CliTail($filter: RequestLogFilter, $after: Cursor, $batchSize: Int) {\n    requestLog(filter: $filter, after: $after, batchSize: $batchSize) {\n      cursor\n      previousCursor\n      caughtUp\n      entries {\n        ...CliEntry\n      }\n    }\n  }\n"): typeof import('./graphql.ts').CliTailDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CliOldest($filter: RequestLogFilter) {\n    requestLog(filter: $filter, last: 1) {\n      nodes {\n        ...CliEntry\n      }\n      pageInfo {\n        startCursor\n      }\n    }\n  }\n"): typeof import('./graphql.ts').CliOldestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CliHead {\n    requestLog(first: 1) {\n      pageInfo {\n        startCursor\n      }\n    }\n  }\n"): typeof import('./graphql.ts').CliHeadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CliEntry on RequestLogEntry {\n    cursor\n    id\n    startedAt\n    outcome\n    errorClass\n    errorMessage\n    attemptNumber\n    trigger\n    durationMs\n    nextAttemptAt\n    url\n    webhookSubscriptionId\n    delivery {\n      id\n    }\n    event {\n      id\n      type\n    }\n    response {\n      statusCode\n    }\n  }\n"): typeof import('./graphql.ts').CliEntryFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CliViewer {\n    viewer {\n      role\n      environment {\n        id\n        name\n      }\n    }\n  }\n"): typeof import('./graphql.ts').CliViewerDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
