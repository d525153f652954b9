/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

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
    "\n  query ClientViewer {\n    viewer {\n      role\n    }\n  }\n": typeof types.ClientViewerDocument,
    "\n  mutation DemoSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription {\n          id\n        }\n      }\n      ... on UserError {\n        message\n      }\n    }\n  }\n": typeof types.DemoSubscribeDocument,
    "\n  mutation DemoUnsubscribe($input: WebhookSubscriptionDeleteInput!) {\n    webhookSubscriptionDelete(input: $input) {\n      __typename\n    }\n  }\n": typeof types.DemoUnsubscribeDocument,
    "\n  mutation DemoPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload {\n        event {\n          id\n        }\n      }\n      ... on UserError {\n        message\n      }\n    }\n  }\n": typeof types.DemoPublishDocument,
    "\n  query DemoLogHead($filter: RequestLogFilter) {\n    requestLog(filter: $filter, first: 1) {\n      pageInfo {\n        startCursor\n      }\n    }\n  }\n": typeof types.DemoLogHeadDocument,
    "\n  subscription LiveLog($filter: RequestLogFilter, $after: Cursor, $batchSize: Int) {\n    requestLog(filter: $filter, after: $after, batchSize: $batchSize) {\n      cursor\n      previousCursor\n      entries {\n        id\n        startedAt\n        outcome\n        errorMessage\n        attemptNumber\n        durationMs\n        nextAttemptAt\n        event {\n          id\n          type\n        }\n        response {\n          statusCode\n        }\n      }\n    }\n  }\n": typeof types.LiveLogDocument,
    "\n  mutation AutoDisableEnable($id: ID!) {\n    webhookSubscriptionEnable(input: { id: $id }) {\n      ... on WebhookSubscriptionEnablePayload {\n        webhookSubscription { status disabledReason disabledAt consecutiveFailures }\n      }\n    }\n  }\n": typeof types.AutoDisableEnableDocument,
    "\n  query CredentialsLog {\n    requestLog { nodes { outcome errorClass errorMessage url } }\n  }\n": typeof types.CredentialsLogDocument,
    "\n  mutation CredentialsChange($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      ... on CredentialUpdatePayload { credential { id } }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.CredentialsChangeDocument,
    "\n  mutation TroublePublish($key: String) {\n    eventPublish(input: { type: \"trouble\", data: 1, idempotencyKey: $key }) {\n      ... on EventPublishPayload { isDuplicate event { id } }\n      ... on UserError { code }\n    }\n  }\n": typeof types.TroublePublishDocument,
    "\n  query DeliveryEvents {\n    events(filter: { isTest: true }) {\n      nodes { id isTest data deliveries { nodes { id } } }\n    }\n  }\n": typeof types.DeliveryEventsDocument,
    "\n  mutation DeliveryBatch($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) {\n      ... on EventsPublishPayload { deliveryCount events { id } }\n    }\n  }\n": typeof types.DeliveryBatchDocument,
    "\n  mutation DisablingDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) {\n      ... on WebhookSubscriptionDisablePayload {\n        webhookSubscription { status disabledReason disabledAt }\n      }\n    }\n  }\n": typeof types.DisablingDisableDocument,
    "\n  mutation DisablingEnable($id: ID!) {\n    webhookSubscriptionEnable(input: { id: $id }) {\n      ... on WebhookSubscriptionEnablePayload { webhookSubscription { status disabledAt } }\n    }\n  }\n": typeof types.DisablingEnableDocument,
    "\n  mutation DisablingDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) {\n      ... on WebhookSubscriptionDeletePayload { deletedId }\n    }\n  }\n": typeof types.DisablingDeleteDocument,
    "\n  mutation DisablingMove($id: ID!, $url: URL!) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { url } }\n    }\n  }\n": typeof types.DisablingMoveDocument,
    "\n  query DisablingLog($id: ID!) {\n    requestLog(filter: { webhookSubscriptionId: $id }) {\n      nodes {\n        attemptNumber\n        url\n        webhookSubscriptionId\n        webhookSubscription { id }\n        event { type }\n      }\n    }\n  }\n": typeof types.DisablingLogDocument,
    "\n  mutation EventTypesPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      __typename\n      ... on EventPublishPayload { isDuplicate }\n      ... on InvalidInputError { message issues { path message } }\n    }\n  }\n": typeof types.EventTypesPublishDocument,
    "\n  mutation EventTypesPublishMany($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      __typename\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": typeof types.EventTypesPublishManyDocument,
    "\n  query EventTypesEvents {\n    events { nodes { type rawData } }\n  }\n": typeof types.EventTypesEventsDocument,
    "\n  query InternalEverything {\n    requestLog {\n      nodes {\n        url\n        errorClass\n        errorMessage\n        request { url headers { name value } body }\n        response { statusCode headers { name value } body }\n        event { rawData }\n      }\n    }\n  }\n": typeof types.InternalEverythingDocument,
    "\n  mutation TextPublish($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": typeof types.TextPublishDocument,
    "\n  mutation TextTest($input: WebhookSubscriptionTestInput!) {\n    webhookSubscriptionTest(input: $input) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": typeof types.TextTestDocument,
    "\n  mutation HostileTokenCreate($input: CredentialCreateInput!) {\n    credentialCreate(input: $input) {\n      __typename\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": typeof types.HostileTokenCreateDocument,
    "\n  mutation HostileTokenUpdate($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      __typename\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": typeof types.HostileTokenUpdateDocument,
    "\n  mutation HostileTokenTest($input: CredentialTestInput!) {\n    credentialTest(input: $input) {\n      ... on CredentialTestPayload { ok detail }\n    }\n  }\n": typeof types.HostileTokenTestDocument,
    "\n  query HostileTokenLog { requestLog { nodes { outcome errorClass errorMessage } } }\n": typeof types.HostileTokenLogDocument,
    "\n  mutation IdempotencyPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload { event { id } deliveryCount isDuplicate }\n      ... on UserError { code }\n    }\n  }\n": typeof types.IdempotencyPublishDocument,
    "\n  mutation IdempotencyPublishBatch($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) {\n      ... on EventsPublishPayload { events { id } deliveryCount duplicateCount }\n      ... on UserError { code }\n    }\n  }\n": typeof types.IdempotencyPublishBatchDocument,
    "\n  query IdempotencyStored {\n    events(order: OLDEST_FIRST) { nodes { id } }\n  }\n": typeof types.IdempotencyStoredDocument,
    "\n  query JwtViewer {\n    viewer { role tokenName environment { id } }\n  }\n": typeof types.JwtViewerDocument,
    "\n  query JwtEvents($id: ID!) {\n    events(first: 100) { nodes { id } }\n    node(id: $id) { id }\n  }\n": typeof types.JwtEventsDocument,
    "\n  subscription JwtLive {\n    requestLog { cursor }\n  }\n": typeof types.JwtLiveDocument,
    "\n  mutation KeptDataSet($logsFullData: Boolean!) {\n    environmentUpdate(input: { logsFullData: $logsFullData }) { __typename }\n  }\n": typeof types.KeptDataSetDocument,
    "\n  query ListenEvents {\n    events { nodes { rawData } }\n  }\n": typeof types.ListenEventsDocument,
    "\n  mutation LiveStreamRevoke($input: ApiTokenRevokeInput!) {\n    apiTokenRevoke(input: $input) { __typename }\n  }\n": typeof types.LiveStreamRevokeDocument,
    "\n  subscription LiveWatching($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) {\n      cursor\n      previousCursor\n      caughtUp\n      entries {\n        id\n        attemptNumber\n        outcome\n        event { id }\n        response { statusCode }\n      }\n    }\n  }\n": typeof types.LiveWatchingDocument,
    "\n  query LiveHistory($first: Int!, $after: Cursor) {\n    requestLog(first: $first, after: $after) {\n      nodes { id }\n      pageInfo { startCursor endCursor hasNextPage }\n    }\n  }\n": typeof types.LiveHistoryDocument,
    "\n  subscription LiveUrls($after: Cursor) {\n    requestLog(after: $after) { cursor previousCursor caughtUp entries { id url } }\n  }\n": typeof types.LiveUrlsDocument,
    "\n  mutation NoticesEnable($id: ID!) {\n    webhookSubscriptionEnable(input: { id: $id }) {\n      ... on WebhookSubscriptionEnablePayload {\n        webhookSubscription { status disabledReason consecutiveFailures }\n      }\n    }\n  }\n": typeof types.NoticesEnableDocument,
    "\n  mutation NoticesPublish {\n    eventPublish(input: { type: \"hookwire.subscription.disabled\", data: {} }) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": typeof types.NoticesPublishDocument,
    "\n  query OauthLog {\n    requestLog { nodes { outcome errorClass errorMessage attemptNumber url } }\n  }\n": typeof types.OauthLogDocument,
    "\n  mutation OutcomesSubscribe($url: URL!) {\n    webhookSubscriptionCreate(\n      input: { name: \"private\", eventTypes: [\"*\"], url: $url }\n    ) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": typeof types.OutcomesSubscribeDocument,
    "\n  mutation OutcomesMove($id: ID!, $url: URL!) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": typeof types.OutcomesMoveDocument,
    "\n  mutation RawDataPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload { event { id rawData } }\n      ... on InvalidInputError { issues { path } }\n      ... on UserError { code }\n    }\n  }\n": typeof types.RawDataPublishDocument,
    "\n  mutation RawDataPublishBatch($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) {\n      ... on EventsPublishPayload { events { id } }\n      ... on InvalidInputError { issues { path } }\n      ... on UserError { code }\n    }\n  }\n": typeof types.RawDataPublishBatchDocument,
    "\n  query RawDataOverview {\n    viewer { environment { id } }\n    events(first: 1) { nodes { id } }\n  }\n": typeof types.RawDataOverviewDocument,
    "\n  mutation ResendMove($id: ID!, $enable: ID!, $url: URL) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) { __typename }\n    webhookSubscriptionEnable(input: { id: $enable }) { __typename }\n  }\n": typeof types.ResendMoveDocument,
    "\n  mutation ResendDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n": typeof types.ResendDisableDocument,
    "\n  query ResendLog($id: ID!) {\n    requestLog(filter: { webhookSubscriptionId: $id, trigger: [RESEND] }, last: 100) {\n      nodes { attemptNumber trigger outcome errorClass }\n    }\n  }\n": typeof types.ResendLogDocument,
    "\n  mutation RevocationDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n": typeof types.RevocationDisableDocument,
    "\n  mutation RevocationDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) { __typename }\n  }\n": typeof types.RevocationDeleteDocument,
    "\n  mutation RevocationMove($id: ID!, $url: URL!) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) { __typename }\n  }\n": typeof types.RevocationMoveDocument,
    "\n  mutation RevocationRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename }\n  }\n": typeof types.RevocationRevokeDocument,
    "\n  query RevocationViewer {\n    viewer { role }\n  }\n": typeof types.RevocationViewerDocument,
    "\n  mutation RotationMakeKey($input: SigningKeyCreateInput!) {\n    signingKeyCreate(input: $input) {\n      ... on SigningKeyCreatePayload { signingKey { id } secret }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.RotationMakeKeyDocument,
    "\n  mutation RotationRotate($input: SigningKeyRotateInput!) {\n    signingKeyRotate(input: $input) {\n      ... on SigningKeyRotatePayload { secret rotatedAt previousSecretExpiresAt note }\n      ... on UserError { __typename code message }\n    }\n  }\n": typeof types.RotationRotateDocument,
    "\n  query StartViewer {\n    viewer { role }\n  }\n": typeof types.StartViewerDocument,
    "\n  mutation StartSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) { __typename }\n  }\n": typeof types.StartSubscribeDocument,
    "\n  mutation StartPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload { event { id } }\n    }\n  }\n": typeof types.StartPublishDocument,
    "\n  query StartEvent($id: ID!) {\n    node(id: $id) {\n      ... on Event { id rawData }\n    }\n  }\n": typeof types.StartEventDocument,
    "\n  mutation TestsPublish($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) { ... on EventsPublishPayload { deliveryCount } }\n  }\n": typeof types.TestsPublishDocument,
    "\n  query TestsLogged {\n    requestLog { nodes { trigger event { type } } }\n  }\n": typeof types.TestsLoggedDocument,
    "\n  mutation TestsDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n": typeof types.TestsDisableDocument,
    "\n  query TestsEvents {\n    events { nodes { id } }\n  }\n": typeof types.TestsEventsDocument,
    "\n  query DemoTestSubscriptions {\n    webhookSubscriptions {\n      nodes {\n        name\n      }\n    }\n  }\n": typeof types.DemoTestSubscriptionsDocument,
    "\n  mutation ApiTokensCreate($input: ApiTokenCreateInput!) {\n    apiTokenCreate(input: $input) {\n      __typename\n      ... on ApiTokenCreatePayload {\n        token\n        apiToken {\n          id name role prefix createdAt lastUsedAt expiresAt revokedAt\n          environment { id }\n        }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n      ... on NotFoundError { id }\n    }\n  }\n": typeof types.ApiTokensCreateDocument,
    "\n  mutation ApiTokensRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) {\n      __typename\n      ... on ApiTokenRevokePayload { apiToken { id revokedAt } }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.ApiTokensRevokeDocument,
    "\n  query ApiTokensList {\n    apiTokens(first: 100) { nodes { id prefix role revokedAt } }\n  }\n": typeof types.ApiTokensListDocument,
    "\n  mutation CredentialAuditUpdate($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      ... on CredentialUpdatePayload { credential { __typename name } }\n      ... on UserError { message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": typeof types.CredentialAuditUpdateDocument,
    "\n  mutation CredentialAuditTry($id: ID!) {\n    credentialTest(input: { id: $id }) {\n      ... on CredentialTestPayload { ok detail }\n      ... on UserError { message }\n    }\n  }\n": typeof types.CredentialAuditTryDocument,
    "\n  mutation CredentialAuditDelete($id: ID!) {\n    credentialDelete(input: { id: $id }) { __typename ... on UserError { message } }\n  }\n": typeof types.CredentialAuditDeleteDocument,
    "\n  mutation CredentialChangesCreate($input: CredentialCreateInput!) {\n    credentialCreate(input: $input) {\n      __typename\n      ... on CredentialCreatePayload {\n        credential { __typename id name createdAt updatedAt ... on BasicCredential { username } }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": typeof types.CredentialChangesCreateDocument,
    "\n  mutation CredentialChangesUpdate($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      __typename\n      ... on CredentialUpdatePayload {\n        credential { id name createdAt updatedAt ...CredentialChangesShown }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n  fragment CredentialChangesShown on Credential {\n    ... on BasicCredential { username }\n    ... on OAuthCredential { tokenUrl clientId scope requestScheme }\n  }\n": typeof types.CredentialChangesUpdateDocument,
    "\n  mutation CredentialChangesDelete($id: ID!) {\n    credentialDelete(input: { id: $id }) {\n      __typename\n      ... on CredentialDeletePayload { deletedId }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.CredentialChangesDeleteDocument,
    "\n  mutation CredentialChangesUse($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) { __typename }\n  }\n": typeof types.CredentialChangesUseDocument,
    "\n  query CredentialChangesAll {\n    credentials { nodes { id name updatedAt ...CredentialChangesShown } }\n  }\n": typeof types.CredentialChangesAllDocument,
    "\n  mutation CredentialTrialsTry($input: CredentialTestInput!) {\n    credentialTest(input: $input) {\n      __typename\n      ... on CredentialTestPayload { ok detail durationMs }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.CredentialTrialsTryDocument,
    "\n  mutation CredentialTrialsDelete($id: ID!) {\n    credentialDelete(input: { id: $id }) { __typename }\n  }\n": typeof types.CredentialTrialsDeleteDocument,
    "\n  query CredentialsList($first: Int, $after: Cursor) {\n    credentials(first: $first, after: $after) {\n      nodes { __typename id name createdAt updatedAt ...CredentialsSettings }\n      edges { node { id } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n  fragment CredentialsSettings on Credential {\n    ... on BasicCredential { username }\n    ... on OAuthCredential { tokenUrl clientId scope requestScheme }\n    ... on AwsCredential { accessKeyId region service signQuery hasSessionToken }\n  }\n": typeof types.CredentialsListDocument,
    "\n  query CredentialsNodes($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      __typename\n      id\n      ... on Credential { name }\n      ... on BasicCredential { username }\n      ... on OAuthCredential { clientId }\n      ... on AwsCredential { accessKeyId }\n    }\n  }\n": typeof types.CredentialsNodesDocument,
    "\n  query CredentialsUsers($id: ID!) {\n    node(id: $id) {\n      ... on Credential {\n        webhookSubscriptions { nodes { id credential { __typename id } } }\n        newest: webhookSubscriptions(first: 1) { nodes { id } pageInfo { hasNextPage } }\n      }\n    }\n    webhookSubscriptions(filter: { credentialId: $id }) { nodes { id } }\n  }\n": typeof types.CredentialsUsersDocument,
    "\n  query DeliveriesSelect($filter: DeliveryFilter, $order: ListOrder) {\n    deliveries(filter: $filter, order: $order) {\n      nodes {\n        id createdAt webhookSubscriptionId\n        event { type }\n      }\n    }\n  }\n": typeof types.DeliveriesSelectDocument,
    "\n  query DeliveriesOne($filter: DeliveryFilter) {\n    deliveries(filter: $filter) {\n      nodes {\n        status attemptCount nextAttemptAt completedAt webhookSubscriptionId\n        webhookSubscription { id }\n        event { id }\n        requestLog { nodes { attemptNumber outcome errorClass nextAttemptAt response { statusCode } } }\n      }\n    }\n  }\n": typeof types.DeliveriesOneDocument,
    "\n  mutation EnvironmentsCreate($name: String!) {\n    environmentCreate(input: { name: $name }) {\n      __typename\n      ... on EnvironmentCreatePayload { environment { id name createdAt } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": typeof types.EnvironmentsCreateDocument,
    "\n  mutation EnvironmentsUpdate($input: EnvironmentUpdateInput!) {\n    environmentUpdate(input: $input) {\n      __typename\n      ... on EnvironmentUpdatePayload { environment { id name } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n      ... on NotFoundError { id }\n    }\n  }\n": typeof types.EnvironmentsUpdateDocument,
    "\n  query EnvironmentsList {\n    environments(first: 100) { nodes { id name } }\n  }\n": typeof types.EnvironmentsListDocument,
    "\n  query ErrorsEvents {\n    events { nodes { id } }\n  }\n": typeof types.ErrorsEventsDocument,
    "\n  mutation ErrorsPublish {\n    eventPublish(input: { type: \"a\", data: 1 }) { __typename ... on UserError { code } }\n  }\n": typeof types.ErrorsPublishDocument,
    "\n  mutation EventTypesCreate($input: EventTypeCreateInput!) {\n    eventTypeCreate(input: $input) {\n      __typename\n      ... on EventTypeCreatePayload {\n        eventType { id name description schema archivedAt }\n      }\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": typeof types.EventTypesCreateDocument,
    "\n  mutation EventTypesUpdate($input: EventTypeUpdateInput!) {\n    eventTypeUpdate(input: $input) {\n      __typename\n      ... on EventTypeUpdatePayload {\n        eventType { id name description schema archivedAt }\n      }\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": typeof types.EventTypesUpdateDocument,
    "\n  query EventTypesList($first: Int, $after: Cursor) {\n    eventTypes(first: $first, after: $after) {\n      edges { cursor node { name } }\n      nodes { name archivedAt }\n      pageInfo { hasNextPage }\n    }\n  }\n": typeof types.EventTypesListDocument,
    "\n  query EventTypesNode($id: ID!) {\n    node(id: $id) { __typename ... on EventType { id name description schema archivedAt } }\n  }\n": typeof types.EventTypesNodeDocument,
    "\n  query EventsSizePage($first: Int, $last: Int, $after: Cursor) {\n    events(first: $first, last: $last, after: $after) {\n      nodes { id rawData }\n      pageInfo { hasNextPage hasPreviousPage endCursor }\n    }\n  }\n": typeof types.EventsSizePageDocument,
    "\n  query EventsSizeOwed($first: Int!) {\n    deliveries(first: $first) { nodes { event { rawData } } }\n  }\n": typeof types.EventsSizeOwedDocument,
    "\n  query EventsSizeNames {\n    deliveries(first: 100) { nodes { event { type } } }\n  }\n": typeof types.EventsSizeNamesDocument,
    "\n  query EventsList($filter: EventFilter, $order: ListOrder) {\n    events(filter: $filter, order: $order) { nodes { id createdAt } }\n  }\n": typeof types.EventsListDocument,
    "\n  query EventsOne($id: ID!) {\n    node(id: $id) {\n      ... on Event {\n        id type isTest occurredAt createdAt cardTemplateId actionFlowConfigId data rawData\n      }\n    }\n  }\n": typeof types.EventsOneDocument,
    "\n  query EventsRaw($id: ID!) {\n    node(id: $id) { ... on Event { rawData } }\n  }\n": typeof types.EventsRawDocument,
    "\n  query EventsData($id: ID!) {\n    node(id: $id) { ... on Event { data } }\n  }\n": typeof types.EventsDataDocument,
    "\n  query EventsDeliveries($id: ID!) {\n    node(id: $id) {\n      ... on Event {\n        deliveries { nodes { status webhookSubscriptionId } }\n        first: deliveries(first: 1) { nodes { id } pageInfo { hasNextPage } }\n      }\n    }\n  }\n": typeof types.EventsDeliveriesDocument,
    "\n  query ExchangesList($filter: RequestLogFilter) {\n    requestLog(filter: $filter) {\n      nodes {\n        id\n        trigger\n        request { method url isRedacted headers { name } body }\n        response { statusCode isRedacted headers { name } body }\n      }\n    }\n  }\n": typeof types.ExchangesListDocument,
    "\n  subscription ExchangesLive($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) {\n      entries {\n        id\n        trigger\n        request { method url isRedacted headers { name } body }\n        response { statusCode isRedacted headers { name } body }\n      }\n    }\n  }\n": typeof types.ExchangesLiveDocument,
    "\n  mutation ExportsCreate($input: EnvironmentCreateInput!) {\n    environmentCreate(input: $input) {\n      ... on EnvironmentCreatePayload {\n        environment {\n          id\n          exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n        }\n      }\n      ... on UserError { message }\n    }\n  }\n": typeof types.ExportsCreateDocument,
    "\n  mutation ExportsUpdate($input: EnvironmentUpdateInput!) {\n    environmentUpdate(input: $input) {\n      __typename\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": typeof types.ExportsUpdateDocument,
    "\n  query ExportsOf($id: ID!) {\n    node(id: $id) {\n      ... on Environment {\n        name\n        exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n      }\n    }\n    viewer {\n      environment {\n        exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n      }\n    }\n  }\n": typeof types.ExportsOfDocument,
    "\n  mutation HistoryDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n": typeof types.HistoryDisableDocument,
    "\n  mutation HistoryDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) { __typename }\n  }\n": typeof types.HistoryDeleteDocument,
    "\n  query KeptList {\n    requestLog {\n      nodes {\n        trigger\n        request { isRedacted headers { name value } body }\n        response { isRedacted headers { name value } body }\n      }\n    }\n  }\n": typeof types.KeptListDocument,
    "\n  subscription KeptLive($after: Cursor) {\n    requestLog(after: $after) {\n      entries {\n        trigger\n        request { isRedacted headers { name value } body }\n        response { isRedacted headers { name value } body }\n      }\n    }\n  }\n": typeof types.KeptLiveDocument,
    "\n  mutation KeptSettings($logsFullData: Boolean!) {\n    environmentUpdate(input: { logsFullData: $logsFullData }) {\n      ... on EnvironmentUpdatePayload { environment { logsFullData } }\n    }\n  }\n": typeof types.KeptSettingsDocument,
    "\n  subscription Listen($eventTypes: [String!]!, $secret: String) {\n    listen(eventTypes: $eventTypes, secret: $secret) {\n      eventId\n      eventType\n      method\n      headers { name value }\n      body\n    }\n  }\n": typeof types.ListenDocument,
    "\n  query ListenState {\n    deliveries { nodes { id } }\n    requestLog { nodes { id } }\n  }\n": typeof types.ListenStateDocument,
    "\n  mutation ListenSettings($exportSettings: ExportSettingsInput!) {\n    environmentUpdate(input: { exportSettings: $exportSettings }) { __typename }\n  }\n": typeof types.ListenSettingsDocument,
    "\n  mutation ListenRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename }\n  }\n": typeof types.ListenRevokeDocument,
    "\n  subscription LiveFiltered($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) { entries { id } }\n  }\n": typeof types.LiveFilteredDocument,
    "\n  query ListFiltered($filter: RequestLogFilter) {\n    requestLog(filter: $filter) { nodes { id } }\n  }\n": typeof types.ListFilteredDocument,
    "\n  query PreviewLeavesNothing {\n    events { nodes { id } }\n    deliveries { nodes { id } }\n    requestLog { nodes { id } }\n  }\n": typeof types.PreviewLeavesNothingDocument,
    "\n  mutation PreviewSettings($id: ID!) {\n    environmentUpdate(input: { id: $id, exportSettings: { includeRequestPayload: false } }) {\n      __typename\n    }\n  }\n": typeof types.PreviewSettingsDocument,
    "\n  mutation MappingsCreate($mapping: String, $name: String!) {\n    webhookSubscriptionCreate(\n      input: { name: $name, eventTypes: [\"*\"], url: \"https://example.com/hook\", mapping: $mapping }\n    ) {\n      ... on WebhookSubscriptionCreatePayload {\n        webhookSubscription { id mapping mappingVersion }\n      }\n      ... on InvalidInputError { issues { path message } }\n      ... on UserError { code }\n    }\n  }\n": typeof types.MappingsCreateDocument,
    "\n  query MappingsRead {\n    webhookSubscriptions { nodes { mapping mappingVersion } }\n  }\n": typeof types.MappingsReadDocument,
    "\n  mutation MappingsRename($id: ID!) {\n    webhookSubscriptionUpdate(input: { id: $id, name: \"another\" }) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { mapping mappingVersion } }\n    }\n  }\n": typeof types.MappingsRenameDocument,
    "\n  mutation MappingsMistakes($id: ID!, $mapping: String!) {\n    webhookSubscriptionCreate(\n      input: { name: \"\", eventTypes: [\"*\"], url: \"ftp://example.com/\", mapping: $mapping }\n    ) {\n      ... on InvalidInputError { issues { path } }\n    }\n    webhookSubscriptionUpdate(\n      input: { id: $id, url: \"ftp://example.com/\", mapping: $mapping, maxRetries: 99 }\n    ) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": typeof types.MappingsMistakesDocument,
    "\n  query NodeOne($id: ID!) {\n    node(id: $id) { __typename id ... on Environment { name } ... on ApiToken { role } }\n  }\n": typeof types.NodeOneDocument,
    "\n  query NodeMany($ids: [ID!]!) {\n    nodes(ids: $ids) { __typename id }\n  }\n": typeof types.NodeManyDocument,
    "\n  mutation FormatsCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload { webhookSubscription { id payloadFormat } }\n      ... on UserError { message }\n    }\n  }\n": typeof types.FormatsCreateDocument,
    "\n  mutation FormatsUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { id name payloadFormat } }\n      ... on InvalidInputError { issues { path } }\n      ... on UserError { message }\n    }\n  }\n": typeof types.FormatsUpdateDocument,
    "\n  query PublisherLists($event: ID) {\n    events { nodes { id } }\n    withDelivery: events(filter: { deliveryStatus: [SUCCEEDED, PENDING] }) { nodes { id } }\n    deliveries { nodes { event { id } } }\n    ofEvent: deliveries(filter: { eventId: $event }) { nodes { event { id } } }\n    requestLog { nodes { event { id } } }\n  }\n": typeof types.PublisherListsDocument,
    "\n  query PublisherNodes($ids: [ID!]!) {\n    nodes(ids: $ids) { id }\n  }\n": typeof types.PublisherNodesDocument,
    "\n  query PublisherOwn($id: ID!) {\n    node(id: $id) {\n      ... on Event {\n        rawData\n        deliveries {\n          nodes {\n            webhookSubscriptionId\n            requestLog { nodes { outcome request { isRedacted headers { name } body } } }\n          }\n        }\n      }\n    }\n  }\n": typeof types.PublisherOwnDocument,
    "\n  query PublisherSubscription {\n    deliveries { nodes { id webhookSubscription { url } } }\n  }\n": typeof types.PublisherSubscriptionDocument,
    "\n  subscription PublisherLive($after: Cursor) {\n    requestLog(after: $after) { entries { event { id } } }\n  }\n": typeof types.PublisherLiveDocument,
    "\n  query RequestLogSelect($filter: RequestLogFilter, $subscription: ID!) {\n    requestLog(filter: $filter) {\n      nodes { id webhookSubscriptionId startedAt durationMs delivery { id } event { type } }\n    }\n    node(id: $subscription) {\n      ... on WebhookSubscription { requestLog(filter: $filter) { nodes { id } } }\n    }\n  }\n": typeof types.RequestLogSelectDocument,
    "\n  query RequestLogEntries($filter: RequestLogFilter) {\n    requestLog(filter: $filter) {\n      nodes {\n        id cursor integrationType url attemptNumber trigger isTest outcome errorClass errorMessage\n        startedAt durationMs nextAttemptAt webhookSubscriptionId\n        webhookSubscription { id }\n        delivery { status }\n        event { type }\n        request { method url isRedacted headers { name } body }\n        response { statusCode isRedacted headers { name } body isTruncated }\n      }\n      edges { cursor }\n    }\n  }\n": typeof types.RequestLogEntriesDocument,
    "\n  query RequestLogStart($filter: RequestLogFilter, $first: Int) {\n    requestLog(filter: $filter, first: $first) {\n      nodes { id }\n      pageInfo { startCursor endCursor }\n    }\n  }\n": typeof types.RequestLogStartDocument,
    "\n  subscription RequestLogLive($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) { previousCursor entries { event { id } } }\n  }\n": typeof types.RequestLogLiveDocument,
    "\n  query ResendsList($id: ID!, $after: Cursor) {\n    resends(first: 1, after: $after) {\n      nodes { id total createdAt }\n      pageInfo { hasNextPage endCursor }\n    }\n    node(id: $id) { id ... on Resend { total done completedAt } }\n  }\n": typeof types.ResendsListDocument,
    "\n  mutation ResendsRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename }\n  }\n": typeof types.ResendsRevokeDocument,
    "\n  query ResendsTokens { apiTokens { nodes { id role } } }\n": typeof types.ResendsTokensDocument,
    "\n  query RetentionLists($subscription: ID!, $event: ID!, $oldEvent: ID!, $oldDelivery: ID!) {\n    events { nodes { id } }\n    eventsFromEnd: events(order: OLDEST_FIRST, last: 1000) { nodes { id } }\n    eventsDelivered: events(\n      filter: { deliveryStatus: [SUCCEEDED], webhookSubscriptionId: $subscription }\n      order: OLDEST_FIRST\n    ) { nodes { id } }\n    eventsSince: events(filter: { since: \"2020-01-01T00:00:00Z\" }) { nodes { id } }\n    deliveries { nodes { id } }\n    deliveriesOf: deliveries(filter: { webhookSubscriptionId: $subscription }) { nodes { id } }\n    deliveriesOfOld: deliveries(filter: { eventId: $oldEvent }) { nodes { id } }\n    deliveriesFromEnd: deliveries(order: OLDEST_FIRST, last: 100) { nodes { id } }\n    requestLog { nodes { id } }\n    requestLogOf: requestLog(filter: { webhookSubscriptionId: $subscription }) { nodes { id } }\n    requestLogOfOld: requestLog(filter: { deliveryId: $oldDelivery }) { nodes { id } }\n    requestLogFromEnd: requestLog(last: 100) { nodes { id } }\n    event: node(id: $event) {\n      ... on Event { deliveries { nodes { id requestLog { nodes { id } } } } }\n    }\n    webhookSubscription: node(id: $subscription) {\n      ... on WebhookSubscription {\n        deliveries { nodes { id } }\n        requestLog { nodes { id } }\n      }\n    }\n  }\n": typeof types.RetentionListsDocument,
    "\n  query RetentionNodes($id: ID!) {\n    node(id: $id) { id }\n    nodes(ids: [$id]) { id }\n  }\n": typeof types.RetentionNodesDocument,
    "\n  query RetentionLate($id: ID!) {\n    node(id: $id) {\n      ... on RequestLogEntry {\n        delivery { id requestLog { nodes { id } } }\n        event { id rawData deliveries { nodes { id } } }\n      }\n    }\n  }\n": typeof types.RetentionLateDocument,
    "\n  mutation RetentionSetting($days: Int!) {\n    environmentUpdate(input: { retentionDays: $days }) {\n      ... on EnvironmentUpdatePayload { environment { retentionDays } }\n    }\n  }\n": typeof types.RetentionSettingDocument,
    "\n  query RetentionPreview($event: ID!) {\n    mappingPreview(input: { script: \"() => 1\", eventId: $event }) { body }\n  }\n": typeof types.RetentionPreviewDocument,
    "\n  query RetentionBacktest($subscription: ID!) {\n    mappingBacktest(input: { script: \"() => 1\", webhookSubscriptionId: $subscription }) { total }\n  }\n": typeof types.RetentionBacktestDocument,
    "\n  subscription RetentionLive($after: Cursor) {\n    requestLog(after: $after) { cursor entries { id } }\n  }\n": typeof types.RetentionLiveDocument,
    "\n  query SearchedPages(\n    $filter: RequestLogFilter\n    $first: Int\n    $after: Cursor\n    $last: Int\n    $before: Cursor\n  ) {\n    requestLog(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      nodes { id cursor }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.SearchedPagesDocument,
    "\n  query SearchedOthers($id: ID!) {\n    requestLog(filter: { webhookSubscriptionId: $id }) { ...SearchedEntries }\n    logFromEnd: requestLog(filter: { webhookSubscriptionId: $id }, last: 5) { ...SearchedEntries }\n    deliveries(filter: { webhookSubscriptionId: $id }) { ...SearchedDeliveries }\n    deliveriesFromEnd: deliveries(filter: { webhookSubscriptionId: $id }, last: 5) {\n      ...SearchedDeliveries\n    }\n    oldestDeliveries: deliveries(filter: { webhookSubscriptionId: $id }, order: OLDEST_FIRST) {\n      ...SearchedDeliveries\n    }\n    events(filter: { webhookSubscriptionId: $id }) {\n      nodes { id }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n  fragment SearchedEntries on RequestLogEntryConnection {\n    nodes { id }\n    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n  }\n  fragment SearchedDeliveries on DeliveryConnection {\n    nodes { id }\n    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n  }\n": typeof types.SearchedOthersDocument,
    "\n  mutation RevealUpdate($input: EnvironmentUpdateInput!) {\n    environmentUpdate(input: $input) {\n      ... on EnvironmentUpdatePayload { environment { name secretsRevealable } }\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": typeof types.RevealUpdateDocument,
    "\n  mutation RevealCreate($input: EnvironmentCreateInput!) {\n    environmentCreate(input: $input) {\n      ... on EnvironmentCreatePayload { environment { id secretsRevealable } }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.RevealCreateDocument,
    "\n  query RevealSecrets {\n    signingKeys { nodes { id maskedSecret previousSecrets { maskedSecret } } }\n  }\n": typeof types.RevealSecretsDocument,
    "\n  query SigningKeysList {\n    signingKeys {\n      nodes {\n        id name maskedSecret algorithm createdAt rotatedAt\n        previousSecrets { maskedSecret expiresAt }\n        webhookSubscriptions { nodes { id } pageInfo { hasNextPage } }\n      }\n    }\n  }\n": typeof types.SigningKeysListDocument,
    "\n  query SigningKeysOf($id: ID!) {\n    node(id: $id) { ... on WebhookSubscription { createdAt signingKey { id maskedSecret } } }\n  }\n": typeof types.SigningKeysOfDocument,
    "\n  mutation ChangesCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      __typename\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription {\n          id name eventTypes method url headers { name value } cardTemplateId actionFlowConfigId\n          signatureScheme payloadFormat maxRetries autoDisable timeoutSeconds\n          status disabledReason disabledAt consecutiveFailures createdAt updatedAt\n          signingKey { name maskedSecret algorithm }\n        }\n      }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.ChangesCreateDocument,
    "\n  mutation ChangesUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on WebhookSubscriptionUpdatePayload {\n        webhookSubscription {\n          id name eventTypes method url headers { name value } cardTemplateId actionFlowConfigId\n          maxRetries autoDisable timeoutSeconds status\n        }\n      }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.ChangesUpdateDocument,
    "\n  mutation ChangesSwitch($id: ID!, $off: Boolean!, $on: Boolean!) {\n    webhookSubscriptionDisable(input: { id: $id }) @include(if: $off) {\n      ... on WebhookSubscriptionDisablePayload {\n        webhookSubscription { status disabledReason disabledAt }\n      }\n      ... on UserError { code }\n    }\n    webhookSubscriptionEnable(input: { id: $id }) @include(if: $on) {\n      ... on WebhookSubscriptionEnablePayload {\n        webhookSubscription { status disabledReason disabledAt }\n      }\n      ... on UserError { code }\n    }\n  }\n": typeof types.ChangesSwitchDocument,
    "\n  mutation ChangesDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) {\n      ... on WebhookSubscriptionDeletePayload { deletedId }\n      ... on UserError { code }\n    }\n  }\n": typeof types.ChangesDeleteDocument,
    "\n  query ChangesHistory($id: ID!) {\n    node(id: $id) { id }\n    signingKeys { nodes { id } }\n    events(filter: { webhookSubscriptionId: $id }) { nodes { id } }\n    deliveries(filter: { webhookSubscriptionId: $id }) {\n      nodes {\n        status attemptCount nextAttemptAt completedAt\n        webhookSubscriptionId webhookSubscription { id }\n      }\n    }\n  }\n": typeof types.ChangesHistoryDocument,
    "\n  mutation SubscriptionInputCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload {\n        webhookSubscription { name eventTypes url headers { name value } maxRetries timeoutSeconds rateLimitPerSecond }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": typeof types.SubscriptionInputCreateDocument,
    "\n  mutation SubscriptionInputUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { id rateLimitPerSecond } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": typeof types.SubscriptionInputUpdateDocument,
    "\n  query SubscriptionInputStored {\n    webhookSubscriptions(first: 100) {\n      nodes { id updatedAt name eventTypes url headers { name value } maxRetries timeoutSeconds rateLimitPerSecond }\n    }\n  }\n": typeof types.SubscriptionInputStoredDocument,
    "\n  mutation LimitCreate {\n    webhookSubscriptionCreate(input: { name: \"one more\", eventTypes: \"*\", url: \"https://example.com\" }) {\n      ... on WebhookSubscriptionCreatePayload { webhookSubscription { id } }\n      ... on UserError { code message }\n      ... on LimitReachedError { limit }\n    }\n  }\n": typeof types.LimitCreateDocument,
    "\n  mutation LimitDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) {\n      ... on WebhookSubscriptionDeletePayload { deletedId }\n    }\n  }\n": typeof types.LimitDeleteDocument,
    "\n  query SubscriptionsList($filter: WebhookSubscriptionFilter) {\n    webhookSubscriptions(filter: $filter) { nodes { name } }\n  }\n": typeof types.SubscriptionsListDocument,
    "\n  query SubscriptionsHeaders($id: ID!) {\n    webhookSubscriptions { nodes { headers { name value } } }\n    node(id: $id) { ... on WebhookSubscription { headers { name value } } }\n  }\n": typeof types.SubscriptionsHeadersDocument,
    "\n  mutation SubscriptionsDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n": typeof types.SubscriptionsDisableDocument,
    "\n  query SubscriptionsHistory($id: ID!, $deliveries: DeliveryFilter, $requests: RequestLogFilter) {\n    node(id: $id) {\n      ... on WebhookSubscription {\n        deliveries(filter: $deliveries) { nodes { event { type } webhookSubscription { id } } }\n        requestLog(filter: $requests) { nodes { id } }\n      }\n    }\n  }\n": typeof types.SubscriptionsHistoryDocument,
    "\n  mutation MatrixKey($input: SigningKeyCreateInput!) {\n    signingKeyCreate(input: $input) {\n      ... on SigningKeyCreatePayload { signingKey { id } }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.MatrixKeyDocument,
    "\n  mutation MatrixRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename ... on UserError { message } }\n  }\n": typeof types.MatrixRevokeDocument,
    "\n  query ExportsLog($filter: RequestLogFilter) {\n    requestLog(filter: $filter) {\n      nodes {\n        id cursor integrationType startedAt durationMs outcome errorClass errorMessage\n        attemptNumber trigger isTest nextAttemptAt mappingVersion url webhookSubscriptionId\n        request { method url isRedacted headers { name value } body }\n        response { statusCode isRedacted headers { name value } body isTruncated }\n        delivery { id status attemptCount nextAttemptAt createdAt completedAt }\n        event { id type isTest occurredAt createdAt cardTemplateId actionFlowConfigId data }\n      }\n    }\n  }\n": typeof types.ExportsLogDocument,
    "\n  query SessionsViewer {\n    viewer { role tokenName environment { id name } }\n  }\n": typeof types.SessionsViewerDocument,
    "\n  query SessionsToken($id: ID!) {\n    node(id: $id) { ... on ApiToken { lastUsedAt } }\n  }\n": typeof types.SessionsTokenDocument,
    "\n  mutation SessionsRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) {\n      ... on ApiTokenRevokePayload { apiToken { revokedAt } }\n    }\n  }\n": typeof types.SessionsRevokeDocument,
    "\n  mutation SessionsRename($name: String!) {\n    environmentUpdate(input: { name: $name }) { __typename }\n  }\n": typeof types.SessionsRenameDocument,
    "\n  mutation LiveTokenRevoke($input: ApiTokenRevokeInput!) {\n    apiTokenRevoke(input: $input) { __typename }\n  }\n": typeof types.LiveTokenRevokeDocument,
    "\n  mutation CallersEnvironment($input: EnvironmentCreateInput!) {\n    environmentCreate(input: $input) {\n      ... on EnvironmentCreatePayload {\n        environment { id name createdAt }\n      }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.CallersEnvironmentDocument,
    "\n  mutation CallersToken($input: ApiTokenCreateInput!) {\n    apiTokenCreate(input: $input) {\n      ... on ApiTokenCreatePayload {\n        token\n        apiToken { id name prefix }\n      }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.CallersTokenDocument,
    "\n  mutation SupportCredentialCreate($input: CredentialCreateInput!) {\n    credentialCreate(input: $input) {\n      ... on CredentialCreatePayload { credential { id } }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.SupportCredentialCreateDocument,
    "\n  query DeliveriesList($filter: DeliveryFilter) {\n    deliveries(filter: $filter, first: 100) {\n      nodes {\n        id\n        status\n        attemptCount\n        nextAttemptAt\n        completedAt\n        webhookSubscriptionId\n        webhookSubscription { id }\n        event { id type }\n      }\n    }\n  }\n": typeof types.DeliveriesListDocument,
    "\n  query SubscriptionState($id: ID!) {\n    node(id: $id) {\n      ... on WebhookSubscription {\n        status\n        disabledReason\n        disabledAt\n        consecutiveFailures\n      }\n    }\n  }\n": typeof types.SubscriptionStateDocument,
    "\n  mutation SupportEventTypeCreate($input: EventTypeCreateInput!) {\n    eventTypeCreate(input: $input) {\n      ... on EventTypeCreatePayload { eventType { id } }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.SupportEventTypeCreateDocument,
    "\n  mutation SupportEventTypeUpdate($input: EventTypeUpdateInput!) {\n    eventTypeUpdate(input: $input) {\n      ... on EventTypeUpdatePayload { eventType { id } }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.SupportEventTypeUpdateDocument,
    "\n  mutation SettingsUpdate($settings: ExportSettingsInput!) {\n    environmentUpdate(input: { exportSettings: $settings }) {\n      ... on EnvironmentUpdatePayload {\n        environment {\n          exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n        }\n      }\n      ... on UserError { message }\n    }\n  }\n": typeof types.SettingsUpdateDocument,
    "\n  subscription LivePages($after: Cursor, $filter: RequestLogFilter, $batchSize: Int) {\n    requestLog(after: $after, filter: $filter, batchSize: $batchSize) {\n      cursor\n      previousCursor\n      caughtUp\n      entries { id cursor }\n    }\n  }\n": typeof types.LivePagesDocument,
    "\n  query LiveWhere {\n    viewer { environment { id } }\n  }\n": typeof types.LiveWhereDocument,
    "\n  query FollowerStart {\n    requestLog(first: 1) { pageInfo { startCursor } }\n  }\n": typeof types.FollowerStartDocument,
    "\n  subscription FollowerPages($after: Cursor) {\n    requestLog(after: $after, batchSize: 1000) {\n      cursor\n      previousCursor\n      caughtUp\n      entries {\n        id\n        attemptNumber\n        outcome\n        errorClass\n        errorMessage\n        url\n        startedAt\n        durationMs\n        nextAttemptAt\n        event { id type }\n        request { method }\n        response { statusCode isTruncated }\n      }\n    }\n  }\n": typeof types.FollowerPagesDocument,
    "\n  mutation MappedChange($id: ID!, $mapping: String) {\n    webhookSubscriptionUpdate(input: { id: $id, mapping: $mapping }) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { mapping mappingVersion } }\n      ... on InvalidInputError { issues { path message } }\n      ... on UserError { code }\n    }\n  }\n": typeof types.MappedChangeDocument,
    "\n  query MappedLog($id: ID) {\n    requestLog(filter: { webhookSubscriptionId: $id }, first: 100) {\n      nodes {\n        attemptNumber\n        outcome\n        errorClass\n        errorMessage\n        mappingVersion\n        durationMs\n        nextAttemptAt\n        event { id }\n      }\n    }\n  }\n": typeof types.MappedLogDocument,
    "\n  query MappedPreview($input: MappingPreviewInput!) {\n    mappingPreview(input: $input) {\n      input\n      body\n      dropped\n      error { kind message line column }\n      logs\n      durationMs\n    }\n  }\n": typeof types.MappedPreviewDocument,
    "\n  query MappedBacktest($input: MappingBacktestInput!) {\n    mappingBacktest(input: $input) {\n      total\n      same\n      changed\n      dropped\n      failed\n      isComplete\n      samples {\n        event { id type }\n        verdict\n        before\n        after\n        isTruncated\n        error { kind message line column }\n      }\n    }\n  }\n": typeof types.MappedBacktestDocument,
    "\n  subscription RecordedEntries($after: Cursor) {\n    requestLog(after: $after) {\n      entries { id event { id } delivery { id } attemptNumber outcome }\n    }\n  }\n": typeof types.RecordedEntriesDocument,
    "\n  mutation RefusalsCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": typeof types.RefusalsCreateDocument,
    "\n  mutation RefusalsUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": typeof types.RefusalsUpdateDocument,
    "\n  query RefusalsSaved {\n    webhookSubscriptions { nodes { id name url eventTypes headers { name value } } }\n  }\n": typeof types.RefusalsSavedDocument,
    "\n  mutation ResendsOne($id: ID!) {\n    deliveryResend(input: { id: $id }) {\n      ... on DeliveryResendPayload {\n        delivery { id status attemptCount nextAttemptAt completedAt }\n      }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.ResendsOneDocument,
    "\n  mutation ResendsMany($filter: DeliveryFilter!) {\n    deliveriesResend(input: { filter: $filter }) {\n      __typename\n      ... on DeliveriesResendPayload {\n        resend { id total done succeeded failed createdAt completedAt }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": typeof types.ResendsManyDocument,
    "\n  subscription ResendsLive($id: ID!) {\n    resend(id: $id) { id total done succeeded failed completedAt }\n  }\n": typeof types.ResendsLiveDocument,
    "\n  mutation Subscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription { id }\n      }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.SubscribeDocument,
    "\n  mutation Publish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload {\n        deliveryCount\n        event { id }\n      }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.PublishDocument,
    "\n  mutation PublishMany($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      ... on EventsPublishPayload { deliveryCount }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.PublishManyDocument,
    "\n  query ApartSubscriptions {\n    webhookSubscriptions { nodes { id } }\n  }\n": typeof types.ApartSubscriptionsDocument,
    "\n  mutation ApartDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) { __typename }\n  }\n": typeof types.ApartDeleteDocument,
    "\n  mutation SigningKeysCreate($input: SigningKeyCreateInput!) {\n    signingKeyCreate(input: $input) {\n      __typename\n      ... on SigningKeyCreatePayload { secret signingKey { ...SigningKeysShown } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n  fragment SigningKeysShown on SigningKey {\n    id name algorithm secretDerivation maskedSecret publicKey createdAt rotatedAt\n    previousSecrets { maskedSecret expiresAt }\n  }\n": typeof types.SigningKeysCreateDocument,
    "\n  mutation SigningKeysRotate($input: SigningKeyRotateInput!) {\n    signingKeyRotate(input: $input) {\n      __typename\n      ... on SigningKeyRotatePayload {\n        secret rotatedAt previousSecretExpiresAt note\n        signingKey { ...SigningKeysShown }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n      ... on LimitReachedError { limit }\n    }\n  }\n": typeof types.SigningKeysRotateDocument,
    "\n  mutation SigningKeysReveal($id: ID!) {\n    signingKeyReveal(input: { id: $id }) {\n      __typename\n      ... on SigningKeyRevealPayload { secret }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.SigningKeysRevealDocument,
    "\n  mutation SigningKeysDelete($id: ID!) {\n    signingKeyDelete(input: { id: $id }) {\n      __typename\n      ... on SigningKeyDeletePayload { deletedId }\n      ... on UserError { code message }\n    }\n  }\n": typeof types.SigningKeysDeleteDocument,
    "\n  query SigningKeysFind($id: ID!) {\n    node(id: $id) { ... on SigningKey { ...SigningKeysShown } }\n  }\n": typeof types.SigningKeysFindDocument,
    "\n  mutation SigningKeysSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      __typename\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription { ...SigningKeysUse }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n  fragment SigningKeysUse on WebhookSubscription {\n    id name signatureScheme signatureHeader\n    credential { id }\n    signingKey { id name algorithm secretDerivation }\n  }\n": typeof types.SigningKeysSubscribeDocument,
    "\n  mutation SigningKeysChange($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      __typename\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { ...SigningKeysUse } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": typeof types.SigningKeysChangeDocument,
    "\n  mutation SigningKeysLeave($id: ID!, $isForGood: Boolean!) {\n    webhookSubscriptionDisable(input: { id: $id }) @skip(if: $isForGood) { __typename }\n    webhookSubscriptionDelete(input: { id: $id }) @include(if: $isForGood) { __typename }\n  }\n": typeof types.SigningKeysLeaveDocument,
    "\n  mutation SubscriptionTest($input: WebhookSubscriptionTestInput!) {\n    webhookSubscriptionTest(input: $input) {\n      ... on WebhookSubscriptionTestPayload {\n        entry {\n          id\n          trigger\n          isTest\n          attemptNumber\n          outcome\n          errorClass\n          errorMessage\n          nextAttemptAt\n          webhookSubscriptionId\n          delivery { id status attemptCount nextAttemptAt }\n          event { id type isTest rawData }\n          request { method url isRedacted headers { name value } body }\n          response { statusCode isRedacted headers { name value } body isTruncated }\n        }\n      }\n      ... on InvalidInputError { issues { path message } }\n      ... on UserError { code }\n    }\n  }\n": typeof types.SubscriptionTestDocument,
    "\n  subscription TenantEntries($after: Cursor) {\n    requestLog(after: $after) {\n      entries {\n        trigger\n        attemptNumber\n        url\n        outcome\n        errorClass\n        errorMessage\n        durationMs\n        nextAttemptAt\n        event { id type }\n        request { url isRedacted headers { name value } body }\n        response { statusCode isRedacted headers { name value } body isTruncated }\n      }\n    }\n  }\n": typeof types.TenantEntriesDocument,
    "\n  mutation TortureSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      __typename\n      ... on UserError { message }\n    }\n  }\n": typeof types.TortureSubscribeDocument,
    "\n  mutation TorturePublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      __typename\n      ... on EventPublishPayload { isDuplicate event { id } }\n      ... on UserError { message }\n    }\n  }\n": typeof types.TorturePublishDocument,
    "\n  mutation TorturePublishMany($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      __typename\n      ... on EventsPublishPayload { duplicateCount events { id } }\n      ... on UserError { message }\n    }\n  }\n": typeof types.TorturePublishManyDocument,
    "\n  query TortureDeliveries($status: [DeliveryStatus!]!) {\n    deliveries(first: 1, filter: { status: $status }) {\n      edges { node { id status nextAttemptAt } }\n    }\n  }\n": typeof types.TortureDeliveriesDocument,
    "\n  query TortureLog($after: Cursor) {\n    requestLog(first: 100, after: $after) {\n      edges { node { id outcome attemptNumber event { id } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.TortureLogDocument,
    "\n  subscription TortureLive($after: Cursor, $filter: RequestLogFilter, $batchSize: Int) {\n    requestLog(after: $after, filter: $filter, batchSize: $batchSize) {\n      cursor\n      previousCursor\n      entries { id cursor event { id } }\n    }\n  }\n": typeof types.TortureLiveDocument,
};
const documents: Documents = {
    "\n  query ClientViewer {\n    viewer {\n      role\n    }\n  }\n": types.ClientViewerDocument,
    "\n  mutation DemoSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription {\n          id\n        }\n      }\n      ... on UserError {\n        message\n      }\n    }\n  }\n": types.DemoSubscribeDocument,
    "\n  mutation DemoUnsubscribe($input: WebhookSubscriptionDeleteInput!) {\n    webhookSubscriptionDelete(input: $input) {\n      __typename\n    }\n  }\n": types.DemoUnsubscribeDocument,
    "\n  mutation DemoPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload {\n        event {\n          id\n        }\n      }\n      ... on UserError {\n        message\n      }\n    }\n  }\n": types.DemoPublishDocument,
    "\n  query DemoLogHead($filter: RequestLogFilter) {\n    requestLog(filter: $filter, first: 1) {\n      pageInfo {\n        startCursor\n      }\n    }\n  }\n": types.DemoLogHeadDocument,
    "\n  subscription LiveLog($filter: RequestLogFilter, $after: Cursor, $batchSize: Int) {\n    requestLog(filter: $filter, after: $after, batchSize: $batchSize) {\n      cursor\n      previousCursor\n      entries {\n        id\n        startedAt\n        outcome\n        errorMessage\n        attemptNumber\n        durationMs\n        nextAttemptAt\n        event {\n          id\n          type\n        }\n        response {\n          statusCode\n        }\n      }\n    }\n  }\n": types.LiveLogDocument,
    "\n  mutation AutoDisableEnable($id: ID!) {\n    webhookSubscriptionEnable(input: { id: $id }) {\n      ... on WebhookSubscriptionEnablePayload {\n        webhookSubscription { status disabledReason disabledAt consecutiveFailures }\n      }\n    }\n  }\n": types.AutoDisableEnableDocument,
    "\n  query CredentialsLog {\n    requestLog { nodes { outcome errorClass errorMessage url } }\n  }\n": types.CredentialsLogDocument,
    "\n  mutation CredentialsChange($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      ... on CredentialUpdatePayload { credential { id } }\n      ... on UserError { code message }\n    }\n  }\n": types.CredentialsChangeDocument,
    "\n  mutation TroublePublish($key: String) {\n    eventPublish(input: { type: \"trouble\", data: 1, idempotencyKey: $key }) {\n      ... on EventPublishPayload { isDuplicate event { id } }\n      ... on UserError { code }\n    }\n  }\n": types.TroublePublishDocument,
    "\n  query DeliveryEvents {\n    events(filter: { isTest: true }) {\n      nodes { id isTest data deliveries { nodes { id } } }\n    }\n  }\n": types.DeliveryEventsDocument,
    "\n  mutation DeliveryBatch($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) {\n      ... on EventsPublishPayload { deliveryCount events { id } }\n    }\n  }\n": types.DeliveryBatchDocument,
    "\n  mutation DisablingDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) {\n      ... on WebhookSubscriptionDisablePayload {\n        webhookSubscription { status disabledReason disabledAt }\n      }\n    }\n  }\n": types.DisablingDisableDocument,
    "\n  mutation DisablingEnable($id: ID!) {\n    webhookSubscriptionEnable(input: { id: $id }) {\n      ... on WebhookSubscriptionEnablePayload { webhookSubscription { status disabledAt } }\n    }\n  }\n": types.DisablingEnableDocument,
    "\n  mutation DisablingDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) {\n      ... on WebhookSubscriptionDeletePayload { deletedId }\n    }\n  }\n": types.DisablingDeleteDocument,
    "\n  mutation DisablingMove($id: ID!, $url: URL!) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { url } }\n    }\n  }\n": types.DisablingMoveDocument,
    "\n  query DisablingLog($id: ID!) {\n    requestLog(filter: { webhookSubscriptionId: $id }) {\n      nodes {\n        attemptNumber\n        url\n        webhookSubscriptionId\n        webhookSubscription { id }\n        event { type }\n      }\n    }\n  }\n": types.DisablingLogDocument,
    "\n  mutation EventTypesPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      __typename\n      ... on EventPublishPayload { isDuplicate }\n      ... on InvalidInputError { message issues { path message } }\n    }\n  }\n": types.EventTypesPublishDocument,
    "\n  mutation EventTypesPublishMany($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      __typename\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": types.EventTypesPublishManyDocument,
    "\n  query EventTypesEvents {\n    events { nodes { type rawData } }\n  }\n": types.EventTypesEventsDocument,
    "\n  query InternalEverything {\n    requestLog {\n      nodes {\n        url\n        errorClass\n        errorMessage\n        request { url headers { name value } body }\n        response { statusCode headers { name value } body }\n        event { rawData }\n      }\n    }\n  }\n": types.InternalEverythingDocument,
    "\n  mutation TextPublish($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": types.TextPublishDocument,
    "\n  mutation TextTest($input: WebhookSubscriptionTestInput!) {\n    webhookSubscriptionTest(input: $input) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": types.TextTestDocument,
    "\n  mutation HostileTokenCreate($input: CredentialCreateInput!) {\n    credentialCreate(input: $input) {\n      __typename\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": types.HostileTokenCreateDocument,
    "\n  mutation HostileTokenUpdate($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      __typename\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": types.HostileTokenUpdateDocument,
    "\n  mutation HostileTokenTest($input: CredentialTestInput!) {\n    credentialTest(input: $input) {\n      ... on CredentialTestPayload { ok detail }\n    }\n  }\n": types.HostileTokenTestDocument,
    "\n  query HostileTokenLog { requestLog { nodes { outcome errorClass errorMessage } } }\n": types.HostileTokenLogDocument,
    "\n  mutation IdempotencyPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload { event { id } deliveryCount isDuplicate }\n      ... on UserError { code }\n    }\n  }\n": types.IdempotencyPublishDocument,
    "\n  mutation IdempotencyPublishBatch($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) {\n      ... on EventsPublishPayload { events { id } deliveryCount duplicateCount }\n      ... on UserError { code }\n    }\n  }\n": types.IdempotencyPublishBatchDocument,
    "\n  query IdempotencyStored {\n    events(order: OLDEST_FIRST) { nodes { id } }\n  }\n": types.IdempotencyStoredDocument,
    "\n  query JwtViewer {\n    viewer { role tokenName environment { id } }\n  }\n": types.JwtViewerDocument,
    "\n  query JwtEvents($id: ID!) {\n    events(first: 100) { nodes { id } }\n    node(id: $id) { id }\n  }\n": types.JwtEventsDocument,
    "\n  subscription JwtLive {\n    requestLog { cursor }\n  }\n": types.JwtLiveDocument,
    "\n  mutation KeptDataSet($logsFullData: Boolean!) {\n    environmentUpdate(input: { logsFullData: $logsFullData }) { __typename }\n  }\n": types.KeptDataSetDocument,
    "\n  query ListenEvents {\n    events { nodes { rawData } }\n  }\n": types.ListenEventsDocument,
    "\n  mutation LiveStreamRevoke($input: ApiTokenRevokeInput!) {\n    apiTokenRevoke(input: $input) { __typename }\n  }\n": types.LiveStreamRevokeDocument,
    "\n  subscription LiveWatching($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) {\n      cursor\n      previousCursor\n      caughtUp\n      entries {\n        id\n        attemptNumber\n        outcome\n        event { id }\n        response { statusCode }\n      }\n    }\n  }\n": types.LiveWatchingDocument,
    "\n  query LiveHistory($first: Int!, $after: Cursor) {\n    requestLog(first: $first, after: $after) {\n      nodes { id }\n      pageInfo { startCursor endCursor hasNextPage }\n    }\n  }\n": types.LiveHistoryDocument,
    "\n  subscription LiveUrls($after: Cursor) {\n    requestLog(after: $after) { cursor previousCursor caughtUp entries { id url } }\n  }\n": types.LiveUrlsDocument,
    "\n  mutation NoticesEnable($id: ID!) {\n    webhookSubscriptionEnable(input: { id: $id }) {\n      ... on WebhookSubscriptionEnablePayload {\n        webhookSubscription { status disabledReason consecutiveFailures }\n      }\n    }\n  }\n": types.NoticesEnableDocument,
    "\n  mutation NoticesPublish {\n    eventPublish(input: { type: \"hookwire.subscription.disabled\", data: {} }) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": types.NoticesPublishDocument,
    "\n  query OauthLog {\n    requestLog { nodes { outcome errorClass errorMessage attemptNumber url } }\n  }\n": types.OauthLogDocument,
    "\n  mutation OutcomesSubscribe($url: URL!) {\n    webhookSubscriptionCreate(\n      input: { name: \"private\", eventTypes: [\"*\"], url: $url }\n    ) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": types.OutcomesSubscribeDocument,
    "\n  mutation OutcomesMove($id: ID!, $url: URL!) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": types.OutcomesMoveDocument,
    "\n  mutation RawDataPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload { event { id rawData } }\n      ... on InvalidInputError { issues { path } }\n      ... on UserError { code }\n    }\n  }\n": types.RawDataPublishDocument,
    "\n  mutation RawDataPublishBatch($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) {\n      ... on EventsPublishPayload { events { id } }\n      ... on InvalidInputError { issues { path } }\n      ... on UserError { code }\n    }\n  }\n": types.RawDataPublishBatchDocument,
    "\n  query RawDataOverview {\n    viewer { environment { id } }\n    events(first: 1) { nodes { id } }\n  }\n": types.RawDataOverviewDocument,
    "\n  mutation ResendMove($id: ID!, $enable: ID!, $url: URL) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) { __typename }\n    webhookSubscriptionEnable(input: { id: $enable }) { __typename }\n  }\n": types.ResendMoveDocument,
    "\n  mutation ResendDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n": types.ResendDisableDocument,
    "\n  query ResendLog($id: ID!) {\n    requestLog(filter: { webhookSubscriptionId: $id, trigger: [RESEND] }, last: 100) {\n      nodes { attemptNumber trigger outcome errorClass }\n    }\n  }\n": types.ResendLogDocument,
    "\n  mutation RevocationDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n": types.RevocationDisableDocument,
    "\n  mutation RevocationDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) { __typename }\n  }\n": types.RevocationDeleteDocument,
    "\n  mutation RevocationMove($id: ID!, $url: URL!) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) { __typename }\n  }\n": types.RevocationMoveDocument,
    "\n  mutation RevocationRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename }\n  }\n": types.RevocationRevokeDocument,
    "\n  query RevocationViewer {\n    viewer { role }\n  }\n": types.RevocationViewerDocument,
    "\n  mutation RotationMakeKey($input: SigningKeyCreateInput!) {\n    signingKeyCreate(input: $input) {\n      ... on SigningKeyCreatePayload { signingKey { id } secret }\n      ... on UserError { code message }\n    }\n  }\n": types.RotationMakeKeyDocument,
    "\n  mutation RotationRotate($input: SigningKeyRotateInput!) {\n    signingKeyRotate(input: $input) {\n      ... on SigningKeyRotatePayload { secret rotatedAt previousSecretExpiresAt note }\n      ... on UserError { __typename code message }\n    }\n  }\n": types.RotationRotateDocument,
    "\n  query StartViewer {\n    viewer { role }\n  }\n": types.StartViewerDocument,
    "\n  mutation StartSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) { __typename }\n  }\n": types.StartSubscribeDocument,
    "\n  mutation StartPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload { event { id } }\n    }\n  }\n": types.StartPublishDocument,
    "\n  query StartEvent($id: ID!) {\n    node(id: $id) {\n      ... on Event { id rawData }\n    }\n  }\n": types.StartEventDocument,
    "\n  mutation TestsPublish($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) { ... on EventsPublishPayload { deliveryCount } }\n  }\n": types.TestsPublishDocument,
    "\n  query TestsLogged {\n    requestLog { nodes { trigger event { type } } }\n  }\n": types.TestsLoggedDocument,
    "\n  mutation TestsDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n": types.TestsDisableDocument,
    "\n  query TestsEvents {\n    events { nodes { id } }\n  }\n": types.TestsEventsDocument,
    "\n  query DemoTestSubscriptions {\n    webhookSubscriptions {\n      nodes {\n        name\n      }\n    }\n  }\n": types.DemoTestSubscriptionsDocument,
    "\n  mutation ApiTokensCreate($input: ApiTokenCreateInput!) {\n    apiTokenCreate(input: $input) {\n      __typename\n      ... on ApiTokenCreatePayload {\n        token\n        apiToken {\n          id name role prefix createdAt lastUsedAt expiresAt revokedAt\n          environment { id }\n        }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n      ... on NotFoundError { id }\n    }\n  }\n": types.ApiTokensCreateDocument,
    "\n  mutation ApiTokensRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) {\n      __typename\n      ... on ApiTokenRevokePayload { apiToken { id revokedAt } }\n      ... on UserError { code message }\n    }\n  }\n": types.ApiTokensRevokeDocument,
    "\n  query ApiTokensList {\n    apiTokens(first: 100) { nodes { id prefix role revokedAt } }\n  }\n": types.ApiTokensListDocument,
    "\n  mutation CredentialAuditUpdate($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      ... on CredentialUpdatePayload { credential { __typename name } }\n      ... on UserError { message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": types.CredentialAuditUpdateDocument,
    "\n  mutation CredentialAuditTry($id: ID!) {\n    credentialTest(input: { id: $id }) {\n      ... on CredentialTestPayload { ok detail }\n      ... on UserError { message }\n    }\n  }\n": types.CredentialAuditTryDocument,
    "\n  mutation CredentialAuditDelete($id: ID!) {\n    credentialDelete(input: { id: $id }) { __typename ... on UserError { message } }\n  }\n": types.CredentialAuditDeleteDocument,
    "\n  mutation CredentialChangesCreate($input: CredentialCreateInput!) {\n    credentialCreate(input: $input) {\n      __typename\n      ... on CredentialCreatePayload {\n        credential { __typename id name createdAt updatedAt ... on BasicCredential { username } }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": types.CredentialChangesCreateDocument,
    "\n  mutation CredentialChangesUpdate($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      __typename\n      ... on CredentialUpdatePayload {\n        credential { id name createdAt updatedAt ...CredentialChangesShown }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n  fragment CredentialChangesShown on Credential {\n    ... on BasicCredential { username }\n    ... on OAuthCredential { tokenUrl clientId scope requestScheme }\n  }\n": types.CredentialChangesUpdateDocument,
    "\n  mutation CredentialChangesDelete($id: ID!) {\n    credentialDelete(input: { id: $id }) {\n      __typename\n      ... on CredentialDeletePayload { deletedId }\n      ... on UserError { code message }\n    }\n  }\n": types.CredentialChangesDeleteDocument,
    "\n  mutation CredentialChangesUse($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) { __typename }\n  }\n": types.CredentialChangesUseDocument,
    "\n  query CredentialChangesAll {\n    credentials { nodes { id name updatedAt ...CredentialChangesShown } }\n  }\n": types.CredentialChangesAllDocument,
    "\n  mutation CredentialTrialsTry($input: CredentialTestInput!) {\n    credentialTest(input: $input) {\n      __typename\n      ... on CredentialTestPayload { ok detail durationMs }\n      ... on UserError { code message }\n    }\n  }\n": types.CredentialTrialsTryDocument,
    "\n  mutation CredentialTrialsDelete($id: ID!) {\n    credentialDelete(input: { id: $id }) { __typename }\n  }\n": types.CredentialTrialsDeleteDocument,
    "\n  query CredentialsList($first: Int, $after: Cursor) {\n    credentials(first: $first, after: $after) {\n      nodes { __typename id name createdAt updatedAt ...CredentialsSettings }\n      edges { node { id } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n  fragment CredentialsSettings on Credential {\n    ... on BasicCredential { username }\n    ... on OAuthCredential { tokenUrl clientId scope requestScheme }\n    ... on AwsCredential { accessKeyId region service signQuery hasSessionToken }\n  }\n": types.CredentialsListDocument,
    "\n  query CredentialsNodes($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      __typename\n      id\n      ... on Credential { name }\n      ... on BasicCredential { username }\n      ... on OAuthCredential { clientId }\n      ... on AwsCredential { accessKeyId }\n    }\n  }\n": types.CredentialsNodesDocument,
    "\n  query CredentialsUsers($id: ID!) {\n    node(id: $id) {\n      ... on Credential {\n        webhookSubscriptions { nodes { id credential { __typename id } } }\n        newest: webhookSubscriptions(first: 1) { nodes { id } pageInfo { hasNextPage } }\n      }\n    }\n    webhookSubscriptions(filter: { credentialId: $id }) { nodes { id } }\n  }\n": types.CredentialsUsersDocument,
    "\n  query DeliveriesSelect($filter: DeliveryFilter, $order: ListOrder) {\n    deliveries(filter: $filter, order: $order) {\n      nodes {\n        id createdAt webhookSubscriptionId\n        event { type }\n      }\n    }\n  }\n": types.DeliveriesSelectDocument,
    "\n  query DeliveriesOne($filter: DeliveryFilter) {\n    deliveries(filter: $filter) {\n      nodes {\n        status attemptCount nextAttemptAt completedAt webhookSubscriptionId\n        webhookSubscription { id }\n        event { id }\n        requestLog { nodes { attemptNumber outcome errorClass nextAttemptAt response { statusCode } } }\n      }\n    }\n  }\n": types.DeliveriesOneDocument,
    "\n  mutation EnvironmentsCreate($name: String!) {\n    environmentCreate(input: { name: $name }) {\n      __typename\n      ... on EnvironmentCreatePayload { environment { id name createdAt } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": types.EnvironmentsCreateDocument,
    "\n  mutation EnvironmentsUpdate($input: EnvironmentUpdateInput!) {\n    environmentUpdate(input: $input) {\n      __typename\n      ... on EnvironmentUpdatePayload { environment { id name } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n      ... on NotFoundError { id }\n    }\n  }\n": types.EnvironmentsUpdateDocument,
    "\n  query EnvironmentsList {\n    environments(first: 100) { nodes { id name } }\n  }\n": types.EnvironmentsListDocument,
    "\n  query ErrorsEvents {\n    events { nodes { id } }\n  }\n": types.ErrorsEventsDocument,
    "\n  mutation ErrorsPublish {\n    eventPublish(input: { type: \"a\", data: 1 }) { __typename ... on UserError { code } }\n  }\n": types.ErrorsPublishDocument,
    "\n  mutation EventTypesCreate($input: EventTypeCreateInput!) {\n    eventTypeCreate(input: $input) {\n      __typename\n      ... on EventTypeCreatePayload {\n        eventType { id name description schema archivedAt }\n      }\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": types.EventTypesCreateDocument,
    "\n  mutation EventTypesUpdate($input: EventTypeUpdateInput!) {\n    eventTypeUpdate(input: $input) {\n      __typename\n      ... on EventTypeUpdatePayload {\n        eventType { id name description schema archivedAt }\n      }\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": types.EventTypesUpdateDocument,
    "\n  query EventTypesList($first: Int, $after: Cursor) {\n    eventTypes(first: $first, after: $after) {\n      edges { cursor node { name } }\n      nodes { name archivedAt }\n      pageInfo { hasNextPage }\n    }\n  }\n": types.EventTypesListDocument,
    "\n  query EventTypesNode($id: ID!) {\n    node(id: $id) { __typename ... on EventType { id name description schema archivedAt } }\n  }\n": types.EventTypesNodeDocument,
    "\n  query EventsSizePage($first: Int, $last: Int, $after: Cursor) {\n    events(first: $first, last: $last, after: $after) {\n      nodes { id rawData }\n      pageInfo { hasNextPage hasPreviousPage endCursor }\n    }\n  }\n": types.EventsSizePageDocument,
    "\n  query EventsSizeOwed($first: Int!) {\n    deliveries(first: $first) { nodes { event { rawData } } }\n  }\n": types.EventsSizeOwedDocument,
    "\n  query EventsSizeNames {\n    deliveries(first: 100) { nodes { event { type } } }\n  }\n": types.EventsSizeNamesDocument,
    "\n  query EventsList($filter: EventFilter, $order: ListOrder) {\n    events(filter: $filter, order: $order) { nodes { id createdAt } }\n  }\n": types.EventsListDocument,
    "\n  query EventsOne($id: ID!) {\n    node(id: $id) {\n      ... on Event {\n        id type isTest occurredAt createdAt cardTemplateId actionFlowConfigId data rawData\n      }\n    }\n  }\n": types.EventsOneDocument,
    "\n  query EventsRaw($id: ID!) {\n    node(id: $id) { ... on Event { rawData } }\n  }\n": types.EventsRawDocument,
    "\n  query EventsData($id: ID!) {\n    node(id: $id) { ... on Event { data } }\n  }\n": types.EventsDataDocument,
    "\n  query EventsDeliveries($id: ID!) {\n    node(id: $id) {\n      ... on Event {\n        deliveries { nodes { status webhookSubscriptionId } }\n        first: deliveries(first: 1) { nodes { id } pageInfo { hasNextPage } }\n      }\n    }\n  }\n": types.EventsDeliveriesDocument,
    "\n  query ExchangesList($filter: RequestLogFilter) {\n    requestLog(filter: $filter) {\n      nodes {\n        id\n        trigger\n        request { method url isRedacted headers { name } body }\n        response { statusCode isRedacted headers { name } body }\n      }\n    }\n  }\n": types.ExchangesListDocument,
    "\n  subscription ExchangesLive($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) {\n      entries {\n        id\n        trigger\n        request { method url isRedacted headers { name } body }\n        response { statusCode isRedacted headers { name } body }\n      }\n    }\n  }\n": types.ExchangesLiveDocument,
    "\n  mutation ExportsCreate($input: EnvironmentCreateInput!) {\n    environmentCreate(input: $input) {\n      ... on EnvironmentCreatePayload {\n        environment {\n          id\n          exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n        }\n      }\n      ... on UserError { message }\n    }\n  }\n": types.ExportsCreateDocument,
    "\n  mutation ExportsUpdate($input: EnvironmentUpdateInput!) {\n    environmentUpdate(input: $input) {\n      __typename\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": types.ExportsUpdateDocument,
    "\n  query ExportsOf($id: ID!) {\n    node(id: $id) {\n      ... on Environment {\n        name\n        exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n      }\n    }\n    viewer {\n      environment {\n        exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n      }\n    }\n  }\n": types.ExportsOfDocument,
    "\n  mutation HistoryDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n": types.HistoryDisableDocument,
    "\n  mutation HistoryDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) { __typename }\n  }\n": types.HistoryDeleteDocument,
    "\n  query KeptList {\n    requestLog {\n      nodes {\n        trigger\n        request { isRedacted headers { name value } body }\n        response { isRedacted headers { name value } body }\n      }\n    }\n  }\n": types.KeptListDocument,
    "\n  subscription KeptLive($after: Cursor) {\n    requestLog(after: $after) {\n      entries {\n        trigger\n        request { isRedacted headers { name value } body }\n        response { isRedacted headers { name value } body }\n      }\n    }\n  }\n": types.KeptLiveDocument,
    "\n  mutation KeptSettings($logsFullData: Boolean!) {\n    environmentUpdate(input: { logsFullData: $logsFullData }) {\n      ... on EnvironmentUpdatePayload { environment { logsFullData } }\n    }\n  }\n": types.KeptSettingsDocument,
    "\n  subscription Listen($eventTypes: [String!]!, $secret: String) {\n    listen(eventTypes: $eventTypes, secret: $secret) {\n      eventId\n      eventType\n      method\n      headers { name value }\n      body\n    }\n  }\n": types.ListenDocument,
    "\n  query ListenState {\n    deliveries { nodes { id } }\n    requestLog { nodes { id } }\n  }\n": types.ListenStateDocument,
    "\n  mutation ListenSettings($exportSettings: ExportSettingsInput!) {\n    environmentUpdate(input: { exportSettings: $exportSettings }) { __typename }\n  }\n": types.ListenSettingsDocument,
    "\n  mutation ListenRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename }\n  }\n": types.ListenRevokeDocument,
    "\n  subscription LiveFiltered($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) { entries { id } }\n  }\n": types.LiveFilteredDocument,
    "\n  query ListFiltered($filter: RequestLogFilter) {\n    requestLog(filter: $filter) { nodes { id } }\n  }\n": types.ListFilteredDocument,
    "\n  query PreviewLeavesNothing {\n    events { nodes { id } }\n    deliveries { nodes { id } }\n    requestLog { nodes { id } }\n  }\n": types.PreviewLeavesNothingDocument,
    "\n  mutation PreviewSettings($id: ID!) {\n    environmentUpdate(input: { id: $id, exportSettings: { includeRequestPayload: false } }) {\n      __typename\n    }\n  }\n": types.PreviewSettingsDocument,
    "\n  mutation MappingsCreate($mapping: String, $name: String!) {\n    webhookSubscriptionCreate(\n      input: { name: $name, eventTypes: [\"*\"], url: \"https://example.com/hook\", mapping: $mapping }\n    ) {\n      ... on WebhookSubscriptionCreatePayload {\n        webhookSubscription { id mapping mappingVersion }\n      }\n      ... on InvalidInputError { issues { path message } }\n      ... on UserError { code }\n    }\n  }\n": types.MappingsCreateDocument,
    "\n  query MappingsRead {\n    webhookSubscriptions { nodes { mapping mappingVersion } }\n  }\n": types.MappingsReadDocument,
    "\n  mutation MappingsRename($id: ID!) {\n    webhookSubscriptionUpdate(input: { id: $id, name: \"another\" }) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { mapping mappingVersion } }\n    }\n  }\n": types.MappingsRenameDocument,
    "\n  mutation MappingsMistakes($id: ID!, $mapping: String!) {\n    webhookSubscriptionCreate(\n      input: { name: \"\", eventTypes: [\"*\"], url: \"ftp://example.com/\", mapping: $mapping }\n    ) {\n      ... on InvalidInputError { issues { path } }\n    }\n    webhookSubscriptionUpdate(\n      input: { id: $id, url: \"ftp://example.com/\", mapping: $mapping, maxRetries: 99 }\n    ) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": types.MappingsMistakesDocument,
    "\n  query NodeOne($id: ID!) {\n    node(id: $id) { __typename id ... on Environment { name } ... on ApiToken { role } }\n  }\n": types.NodeOneDocument,
    "\n  query NodeMany($ids: [ID!]!) {\n    nodes(ids: $ids) { __typename id }\n  }\n": types.NodeManyDocument,
    "\n  mutation FormatsCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload { webhookSubscription { id payloadFormat } }\n      ... on UserError { message }\n    }\n  }\n": types.FormatsCreateDocument,
    "\n  mutation FormatsUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { id name payloadFormat } }\n      ... on InvalidInputError { issues { path } }\n      ... on UserError { message }\n    }\n  }\n": types.FormatsUpdateDocument,
    "\n  query PublisherLists($event: ID) {\n    events { nodes { id } }\n    withDelivery: events(filter: { deliveryStatus: [SUCCEEDED, PENDING] }) { nodes { id } }\n    deliveries { nodes { event { id } } }\n    ofEvent: deliveries(filter: { eventId: $event }) { nodes { event { id } } }\n    requestLog { nodes { event { id } } }\n  }\n": types.PublisherListsDocument,
    "\n  query PublisherNodes($ids: [ID!]!) {\n    nodes(ids: $ids) { id }\n  }\n": types.PublisherNodesDocument,
    "\n  query PublisherOwn($id: ID!) {\n    node(id: $id) {\n      ... on Event {\n        rawData\n        deliveries {\n          nodes {\n            webhookSubscriptionId\n            requestLog { nodes { outcome request { isRedacted headers { name } body } } }\n          }\n        }\n      }\n    }\n  }\n": types.PublisherOwnDocument,
    "\n  query PublisherSubscription {\n    deliveries { nodes { id webhookSubscription { url } } }\n  }\n": types.PublisherSubscriptionDocument,
    "\n  subscription PublisherLive($after: Cursor) {\n    requestLog(after: $after) { entries { event { id } } }\n  }\n": types.PublisherLiveDocument,
    "\n  query RequestLogSelect($filter: RequestLogFilter, $subscription: ID!) {\n    requestLog(filter: $filter) {\n      nodes { id webhookSubscriptionId startedAt durationMs delivery { id } event { type } }\n    }\n    node(id: $subscription) {\n      ... on WebhookSubscription { requestLog(filter: $filter) { nodes { id } } }\n    }\n  }\n": types.RequestLogSelectDocument,
    "\n  query RequestLogEntries($filter: RequestLogFilter) {\n    requestLog(filter: $filter) {\n      nodes {\n        id cursor integrationType url attemptNumber trigger isTest outcome errorClass errorMessage\n        startedAt durationMs nextAttemptAt webhookSubscriptionId\n        webhookSubscription { id }\n        delivery { status }\n        event { type }\n        request { method url isRedacted headers { name } body }\n        response { statusCode isRedacted headers { name } body isTruncated }\n      }\n      edges { cursor }\n    }\n  }\n": types.RequestLogEntriesDocument,
    "\n  query RequestLogStart($filter: RequestLogFilter, $first: Int) {\n    requestLog(filter: $filter, first: $first) {\n      nodes { id }\n      pageInfo { startCursor endCursor }\n    }\n  }\n": types.RequestLogStartDocument,
    "\n  subscription RequestLogLive($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) { previousCursor entries { event { id } } }\n  }\n": types.RequestLogLiveDocument,
    "\n  query ResendsList($id: ID!, $after: Cursor) {\n    resends(first: 1, after: $after) {\n      nodes { id total createdAt }\n      pageInfo { hasNextPage endCursor }\n    }\n    node(id: $id) { id ... on Resend { total done completedAt } }\n  }\n": types.ResendsListDocument,
    "\n  mutation ResendsRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename }\n  }\n": types.ResendsRevokeDocument,
    "\n  query ResendsTokens { apiTokens { nodes { id role } } }\n": types.ResendsTokensDocument,
    "\n  query RetentionLists($subscription: ID!, $event: ID!, $oldEvent: ID!, $oldDelivery: ID!) {\n    events { nodes { id } }\n    eventsFromEnd: events(order: OLDEST_FIRST, last: 1000) { nodes { id } }\n    eventsDelivered: events(\n      filter: { deliveryStatus: [SUCCEEDED], webhookSubscriptionId: $subscription }\n      order: OLDEST_FIRST\n    ) { nodes { id } }\n    eventsSince: events(filter: { since: \"2020-01-01T00:00:00Z\" }) { nodes { id } }\n    deliveries { nodes { id } }\n    deliveriesOf: deliveries(filter: { webhookSubscriptionId: $subscription }) { nodes { id } }\n    deliveriesOfOld: deliveries(filter: { eventId: $oldEvent }) { nodes { id } }\n    deliveriesFromEnd: deliveries(order: OLDEST_FIRST, last: 100) { nodes { id } }\n    requestLog { nodes { id } }\n    requestLogOf: requestLog(filter: { webhookSubscriptionId: $subscription }) { nodes { id } }\n    requestLogOfOld: requestLog(filter: { deliveryId: $oldDelivery }) { nodes { id } }\n    requestLogFromEnd: requestLog(last: 100) { nodes { id } }\n    event: node(id: $event) {\n      ... on Event { deliveries { nodes { id requestLog { nodes { id } } } } }\n    }\n    webhookSubscription: node(id: $subscription) {\n      ... on WebhookSubscription {\n        deliveries { nodes { id } }\n        requestLog { nodes { id } }\n      }\n    }\n  }\n": types.RetentionListsDocument,
    "\n  query RetentionNodes($id: ID!) {\n    node(id: $id) { id }\n    nodes(ids: [$id]) { id }\n  }\n": types.RetentionNodesDocument,
    "\n  query RetentionLate($id: ID!) {\n    node(id: $id) {\n      ... on RequestLogEntry {\n        delivery { id requestLog { nodes { id } } }\n        event { id rawData deliveries { nodes { id } } }\n      }\n    }\n  }\n": types.RetentionLateDocument,
    "\n  mutation RetentionSetting($days: Int!) {\n    environmentUpdate(input: { retentionDays: $days }) {\n      ... on EnvironmentUpdatePayload { environment { retentionDays } }\n    }\n  }\n": types.RetentionSettingDocument,
    "\n  query RetentionPreview($event: ID!) {\n    mappingPreview(input: { script: \"() => 1\", eventId: $event }) { body }\n  }\n": types.RetentionPreviewDocument,
    "\n  query RetentionBacktest($subscription: ID!) {\n    mappingBacktest(input: { script: \"() => 1\", webhookSubscriptionId: $subscription }) { total }\n  }\n": types.RetentionBacktestDocument,
    "\n  subscription RetentionLive($after: Cursor) {\n    requestLog(after: $after) { cursor entries { id } }\n  }\n": types.RetentionLiveDocument,
    "\n  query SearchedPages(\n    $filter: RequestLogFilter\n    $first: Int\n    $after: Cursor\n    $last: Int\n    $before: Cursor\n  ) {\n    requestLog(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      nodes { id cursor }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.SearchedPagesDocument,
    "\n  query SearchedOthers($id: ID!) {\n    requestLog(filter: { webhookSubscriptionId: $id }) { ...SearchedEntries }\n    logFromEnd: requestLog(filter: { webhookSubscriptionId: $id }, last: 5) { ...SearchedEntries }\n    deliveries(filter: { webhookSubscriptionId: $id }) { ...SearchedDeliveries }\n    deliveriesFromEnd: deliveries(filter: { webhookSubscriptionId: $id }, last: 5) {\n      ...SearchedDeliveries\n    }\n    oldestDeliveries: deliveries(filter: { webhookSubscriptionId: $id }, order: OLDEST_FIRST) {\n      ...SearchedDeliveries\n    }\n    events(filter: { webhookSubscriptionId: $id }) {\n      nodes { id }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n  fragment SearchedEntries on RequestLogEntryConnection {\n    nodes { id }\n    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n  }\n  fragment SearchedDeliveries on DeliveryConnection {\n    nodes { id }\n    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n  }\n": types.SearchedOthersDocument,
    "\n  mutation RevealUpdate($input: EnvironmentUpdateInput!) {\n    environmentUpdate(input: $input) {\n      ... on EnvironmentUpdatePayload { environment { name secretsRevealable } }\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n": types.RevealUpdateDocument,
    "\n  mutation RevealCreate($input: EnvironmentCreateInput!) {\n    environmentCreate(input: $input) {\n      ... on EnvironmentCreatePayload { environment { id secretsRevealable } }\n      ... on UserError { code message }\n    }\n  }\n": types.RevealCreateDocument,
    "\n  query RevealSecrets {\n    signingKeys { nodes { id maskedSecret previousSecrets { maskedSecret } } }\n  }\n": types.RevealSecretsDocument,
    "\n  query SigningKeysList {\n    signingKeys {\n      nodes {\n        id name maskedSecret algorithm createdAt rotatedAt\n        previousSecrets { maskedSecret expiresAt }\n        webhookSubscriptions { nodes { id } pageInfo { hasNextPage } }\n      }\n    }\n  }\n": types.SigningKeysListDocument,
    "\n  query SigningKeysOf($id: ID!) {\n    node(id: $id) { ... on WebhookSubscription { createdAt signingKey { id maskedSecret } } }\n  }\n": types.SigningKeysOfDocument,
    "\n  mutation ChangesCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      __typename\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription {\n          id name eventTypes method url headers { name value } cardTemplateId actionFlowConfigId\n          signatureScheme payloadFormat maxRetries autoDisable timeoutSeconds\n          status disabledReason disabledAt consecutiveFailures createdAt updatedAt\n          signingKey { name maskedSecret algorithm }\n        }\n      }\n      ... on UserError { code message }\n    }\n  }\n": types.ChangesCreateDocument,
    "\n  mutation ChangesUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on WebhookSubscriptionUpdatePayload {\n        webhookSubscription {\n          id name eventTypes method url headers { name value } cardTemplateId actionFlowConfigId\n          maxRetries autoDisable timeoutSeconds status\n        }\n      }\n      ... on UserError { code message }\n    }\n  }\n": types.ChangesUpdateDocument,
    "\n  mutation ChangesSwitch($id: ID!, $off: Boolean!, $on: Boolean!) {\n    webhookSubscriptionDisable(input: { id: $id }) @include(if: $off) {\n      ... on WebhookSubscriptionDisablePayload {\n        webhookSubscription { status disabledReason disabledAt }\n      }\n      ... on UserError { code }\n    }\n    webhookSubscriptionEnable(input: { id: $id }) @include(if: $on) {\n      ... on WebhookSubscriptionEnablePayload {\n        webhookSubscription { status disabledReason disabledAt }\n      }\n      ... on UserError { code }\n    }\n  }\n": types.ChangesSwitchDocument,
    "\n  mutation ChangesDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) {\n      ... on WebhookSubscriptionDeletePayload { deletedId }\n      ... on UserError { code }\n    }\n  }\n": types.ChangesDeleteDocument,
    "\n  query ChangesHistory($id: ID!) {\n    node(id: $id) { id }\n    signingKeys { nodes { id } }\n    events(filter: { webhookSubscriptionId: $id }) { nodes { id } }\n    deliveries(filter: { webhookSubscriptionId: $id }) {\n      nodes {\n        status attemptCount nextAttemptAt completedAt\n        webhookSubscriptionId webhookSubscription { id }\n      }\n    }\n  }\n": types.ChangesHistoryDocument,
    "\n  mutation SubscriptionInputCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload {\n        webhookSubscription { name eventTypes url headers { name value } maxRetries timeoutSeconds rateLimitPerSecond }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": types.SubscriptionInputCreateDocument,
    "\n  mutation SubscriptionInputUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { id rateLimitPerSecond } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": types.SubscriptionInputUpdateDocument,
    "\n  query SubscriptionInputStored {\n    webhookSubscriptions(first: 100) {\n      nodes { id updatedAt name eventTypes url headers { name value } maxRetries timeoutSeconds rateLimitPerSecond }\n    }\n  }\n": types.SubscriptionInputStoredDocument,
    "\n  mutation LimitCreate {\n    webhookSubscriptionCreate(input: { name: \"one more\", eventTypes: \"*\", url: \"https://example.com\" }) {\n      ... on WebhookSubscriptionCreatePayload { webhookSubscription { id } }\n      ... on UserError { code message }\n      ... on LimitReachedError { limit }\n    }\n  }\n": types.LimitCreateDocument,
    "\n  mutation LimitDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) {\n      ... on WebhookSubscriptionDeletePayload { deletedId }\n    }\n  }\n": types.LimitDeleteDocument,
    "\n  query SubscriptionsList($filter: WebhookSubscriptionFilter) {\n    webhookSubscriptions(filter: $filter) { nodes { name } }\n  }\n": types.SubscriptionsListDocument,
    "\n  query SubscriptionsHeaders($id: ID!) {\n    webhookSubscriptions { nodes { headers { name value } } }\n    node(id: $id) { ... on WebhookSubscription { headers { name value } } }\n  }\n": types.SubscriptionsHeadersDocument,
    "\n  mutation SubscriptionsDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n": types.SubscriptionsDisableDocument,
    "\n  query SubscriptionsHistory($id: ID!, $deliveries: DeliveryFilter, $requests: RequestLogFilter) {\n    node(id: $id) {\n      ... on WebhookSubscription {\n        deliveries(filter: $deliveries) { nodes { event { type } webhookSubscription { id } } }\n        requestLog(filter: $requests) { nodes { id } }\n      }\n    }\n  }\n": types.SubscriptionsHistoryDocument,
    "\n  mutation MatrixKey($input: SigningKeyCreateInput!) {\n    signingKeyCreate(input: $input) {\n      ... on SigningKeyCreatePayload { signingKey { id } }\n      ... on UserError { code message }\n    }\n  }\n": types.MatrixKeyDocument,
    "\n  mutation MatrixRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename ... on UserError { message } }\n  }\n": types.MatrixRevokeDocument,
    "\n  query ExportsLog($filter: RequestLogFilter) {\n    requestLog(filter: $filter) {\n      nodes {\n        id cursor integrationType startedAt durationMs outcome errorClass errorMessage\n        attemptNumber trigger isTest nextAttemptAt mappingVersion url webhookSubscriptionId\n        request { method url isRedacted headers { name value } body }\n        response { statusCode isRedacted headers { name value } body isTruncated }\n        delivery { id status attemptCount nextAttemptAt createdAt completedAt }\n        event { id type isTest occurredAt createdAt cardTemplateId actionFlowConfigId data }\n      }\n    }\n  }\n": types.ExportsLogDocument,
    "\n  query SessionsViewer {\n    viewer { role tokenName environment { id name } }\n  }\n": types.SessionsViewerDocument,
    "\n  query SessionsToken($id: ID!) {\n    node(id: $id) { ... on ApiToken { lastUsedAt } }\n  }\n": types.SessionsTokenDocument,
    "\n  mutation SessionsRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) {\n      ... on ApiTokenRevokePayload { apiToken { revokedAt } }\n    }\n  }\n": types.SessionsRevokeDocument,
    "\n  mutation SessionsRename($name: String!) {\n    environmentUpdate(input: { name: $name }) { __typename }\n  }\n": types.SessionsRenameDocument,
    "\n  mutation LiveTokenRevoke($input: ApiTokenRevokeInput!) {\n    apiTokenRevoke(input: $input) { __typename }\n  }\n": types.LiveTokenRevokeDocument,
    "\n  mutation CallersEnvironment($input: EnvironmentCreateInput!) {\n    environmentCreate(input: $input) {\n      ... on EnvironmentCreatePayload {\n        environment { id name createdAt }\n      }\n      ... on UserError { code message }\n    }\n  }\n": types.CallersEnvironmentDocument,
    "\n  mutation CallersToken($input: ApiTokenCreateInput!) {\n    apiTokenCreate(input: $input) {\n      ... on ApiTokenCreatePayload {\n        token\n        apiToken { id name prefix }\n      }\n      ... on UserError { code message }\n    }\n  }\n": types.CallersTokenDocument,
    "\n  mutation SupportCredentialCreate($input: CredentialCreateInput!) {\n    credentialCreate(input: $input) {\n      ... on CredentialCreatePayload { credential { id } }\n      ... on UserError { code message }\n    }\n  }\n": types.SupportCredentialCreateDocument,
    "\n  query DeliveriesList($filter: DeliveryFilter) {\n    deliveries(filter: $filter, first: 100) {\n      nodes {\n        id\n        status\n        attemptCount\n        nextAttemptAt\n        completedAt\n        webhookSubscriptionId\n        webhookSubscription { id }\n        event { id type }\n      }\n    }\n  }\n": types.DeliveriesListDocument,
    "\n  query SubscriptionState($id: ID!) {\n    node(id: $id) {\n      ... on WebhookSubscription {\n        status\n        disabledReason\n        disabledAt\n        consecutiveFailures\n      }\n    }\n  }\n": types.SubscriptionStateDocument,
    "\n  mutation SupportEventTypeCreate($input: EventTypeCreateInput!) {\n    eventTypeCreate(input: $input) {\n      ... on EventTypeCreatePayload { eventType { id } }\n      ... on UserError { code message }\n    }\n  }\n": types.SupportEventTypeCreateDocument,
    "\n  mutation SupportEventTypeUpdate($input: EventTypeUpdateInput!) {\n    eventTypeUpdate(input: $input) {\n      ... on EventTypeUpdatePayload { eventType { id } }\n      ... on UserError { code message }\n    }\n  }\n": types.SupportEventTypeUpdateDocument,
    "\n  mutation SettingsUpdate($settings: ExportSettingsInput!) {\n    environmentUpdate(input: { exportSettings: $settings }) {\n      ... on EnvironmentUpdatePayload {\n        environment {\n          exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n        }\n      }\n      ... on UserError { message }\n    }\n  }\n": types.SettingsUpdateDocument,
    "\n  subscription LivePages($after: Cursor, $filter: RequestLogFilter, $batchSize: Int) {\n    requestLog(after: $after, filter: $filter, batchSize: $batchSize) {\n      cursor\n      previousCursor\n      caughtUp\n      entries { id cursor }\n    }\n  }\n": types.LivePagesDocument,
    "\n  query LiveWhere {\n    viewer { environment { id } }\n  }\n": types.LiveWhereDocument,
    "\n  query FollowerStart {\n    requestLog(first: 1) { pageInfo { startCursor } }\n  }\n": types.FollowerStartDocument,
    "\n  subscription FollowerPages($after: Cursor) {\n    requestLog(after: $after, batchSize: 1000) {\n      cursor\n      previousCursor\n      caughtUp\n      entries {\n        id\n        attemptNumber\n        outcome\n        errorClass\n        errorMessage\n        url\n        startedAt\n        durationMs\n        nextAttemptAt\n        event { id type }\n        request { method }\n        response { statusCode isTruncated }\n      }\n    }\n  }\n": types.FollowerPagesDocument,
    "\n  mutation MappedChange($id: ID!, $mapping: String) {\n    webhookSubscriptionUpdate(input: { id: $id, mapping: $mapping }) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { mapping mappingVersion } }\n      ... on InvalidInputError { issues { path message } }\n      ... on UserError { code }\n    }\n  }\n": types.MappedChangeDocument,
    "\n  query MappedLog($id: ID) {\n    requestLog(filter: { webhookSubscriptionId: $id }, first: 100) {\n      nodes {\n        attemptNumber\n        outcome\n        errorClass\n        errorMessage\n        mappingVersion\n        durationMs\n        nextAttemptAt\n        event { id }\n      }\n    }\n  }\n": types.MappedLogDocument,
    "\n  query MappedPreview($input: MappingPreviewInput!) {\n    mappingPreview(input: $input) {\n      input\n      body\n      dropped\n      error { kind message line column }\n      logs\n      durationMs\n    }\n  }\n": types.MappedPreviewDocument,
    "\n  query MappedBacktest($input: MappingBacktestInput!) {\n    mappingBacktest(input: $input) {\n      total\n      same\n      changed\n      dropped\n      failed\n      isComplete\n      samples {\n        event { id type }\n        verdict\n        before\n        after\n        isTruncated\n        error { kind message line column }\n      }\n    }\n  }\n": types.MappedBacktestDocument,
    "\n  subscription RecordedEntries($after: Cursor) {\n    requestLog(after: $after) {\n      entries { id event { id } delivery { id } attemptNumber outcome }\n    }\n  }\n": types.RecordedEntriesDocument,
    "\n  mutation RefusalsCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": types.RefusalsCreateDocument,
    "\n  mutation RefusalsUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": types.RefusalsUpdateDocument,
    "\n  query RefusalsSaved {\n    webhookSubscriptions { nodes { id name url eventTypes headers { name value } } }\n  }\n": types.RefusalsSavedDocument,
    "\n  mutation ResendsOne($id: ID!) {\n    deliveryResend(input: { id: $id }) {\n      ... on DeliveryResendPayload {\n        delivery { id status attemptCount nextAttemptAt completedAt }\n      }\n      ... on UserError { code message }\n    }\n  }\n": types.ResendsOneDocument,
    "\n  mutation ResendsMany($filter: DeliveryFilter!) {\n    deliveriesResend(input: { filter: $filter }) {\n      __typename\n      ... on DeliveriesResendPayload {\n        resend { id total done succeeded failed createdAt completedAt }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": types.ResendsManyDocument,
    "\n  subscription ResendsLive($id: ID!) {\n    resend(id: $id) { id total done succeeded failed completedAt }\n  }\n": types.ResendsLiveDocument,
    "\n  mutation Subscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription { id }\n      }\n      ... on UserError { code message }\n    }\n  }\n": types.SubscribeDocument,
    "\n  mutation Publish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload {\n        deliveryCount\n        event { id }\n      }\n      ... on UserError { code message }\n    }\n  }\n": types.PublishDocument,
    "\n  mutation PublishMany($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      ... on EventsPublishPayload { deliveryCount }\n      ... on UserError { code message }\n    }\n  }\n": types.PublishManyDocument,
    "\n  query ApartSubscriptions {\n    webhookSubscriptions { nodes { id } }\n  }\n": types.ApartSubscriptionsDocument,
    "\n  mutation ApartDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) { __typename }\n  }\n": types.ApartDeleteDocument,
    "\n  mutation SigningKeysCreate($input: SigningKeyCreateInput!) {\n    signingKeyCreate(input: $input) {\n      __typename\n      ... on SigningKeyCreatePayload { secret signingKey { ...SigningKeysShown } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n  fragment SigningKeysShown on SigningKey {\n    id name algorithm secretDerivation maskedSecret publicKey createdAt rotatedAt\n    previousSecrets { maskedSecret expiresAt }\n  }\n": types.SigningKeysCreateDocument,
    "\n  mutation SigningKeysRotate($input: SigningKeyRotateInput!) {\n    signingKeyRotate(input: $input) {\n      __typename\n      ... on SigningKeyRotatePayload {\n        secret rotatedAt previousSecretExpiresAt note\n        signingKey { ...SigningKeysShown }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n      ... on LimitReachedError { limit }\n    }\n  }\n": types.SigningKeysRotateDocument,
    "\n  mutation SigningKeysReveal($id: ID!) {\n    signingKeyReveal(input: { id: $id }) {\n      __typename\n      ... on SigningKeyRevealPayload { secret }\n      ... on UserError { code message }\n    }\n  }\n": types.SigningKeysRevealDocument,
    "\n  mutation SigningKeysDelete($id: ID!) {\n    signingKeyDelete(input: { id: $id }) {\n      __typename\n      ... on SigningKeyDeletePayload { deletedId }\n      ... on UserError { code message }\n    }\n  }\n": types.SigningKeysDeleteDocument,
    "\n  query SigningKeysFind($id: ID!) {\n    node(id: $id) { ... on SigningKey { ...SigningKeysShown } }\n  }\n": types.SigningKeysFindDocument,
    "\n  mutation SigningKeysSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      __typename\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription { ...SigningKeysUse }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n  fragment SigningKeysUse on WebhookSubscription {\n    id name signatureScheme signatureHeader\n    credential { id }\n    signingKey { id name algorithm secretDerivation }\n  }\n": types.SigningKeysSubscribeDocument,
    "\n  mutation SigningKeysChange($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      __typename\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { ...SigningKeysUse } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n": types.SigningKeysChangeDocument,
    "\n  mutation SigningKeysLeave($id: ID!, $isForGood: Boolean!) {\n    webhookSubscriptionDisable(input: { id: $id }) @skip(if: $isForGood) { __typename }\n    webhookSubscriptionDelete(input: { id: $id }) @include(if: $isForGood) { __typename }\n  }\n": types.SigningKeysLeaveDocument,
    "\n  mutation SubscriptionTest($input: WebhookSubscriptionTestInput!) {\n    webhookSubscriptionTest(input: $input) {\n      ... on WebhookSubscriptionTestPayload {\n        entry {\n          id\n          trigger\n          isTest\n          attemptNumber\n          outcome\n          errorClass\n          errorMessage\n          nextAttemptAt\n          webhookSubscriptionId\n          delivery { id status attemptCount nextAttemptAt }\n          event { id type isTest rawData }\n          request { method url isRedacted headers { name value } body }\n          response { statusCode isRedacted headers { name value } body isTruncated }\n        }\n      }\n      ... on InvalidInputError { issues { path message } }\n      ... on UserError { code }\n    }\n  }\n": types.SubscriptionTestDocument,
    "\n  subscription TenantEntries($after: Cursor) {\n    requestLog(after: $after) {\n      entries {\n        trigger\n        attemptNumber\n        url\n        outcome\n        errorClass\n        errorMessage\n        durationMs\n        nextAttemptAt\n        event { id type }\n        request { url isRedacted headers { name value } body }\n        response { statusCode isRedacted headers { name value } body isTruncated }\n      }\n    }\n  }\n": types.TenantEntriesDocument,
    "\n  mutation TortureSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      __typename\n      ... on UserError { message }\n    }\n  }\n": types.TortureSubscribeDocument,
    "\n  mutation TorturePublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      __typename\n      ... on EventPublishPayload { isDuplicate event { id } }\n      ... on UserError { message }\n    }\n  }\n": types.TorturePublishDocument,
    "\n  mutation TorturePublishMany($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      __typename\n      ... on EventsPublishPayload { duplicateCount events { id } }\n      ... on UserError { message }\n    }\n  }\n": types.TorturePublishManyDocument,
    "\n  query TortureDeliveries($status: [DeliveryStatus!]!) {\n    deliveries(first: 1, filter: { status: $status }) {\n      edges { node { id status nextAttemptAt } }\n    }\n  }\n": types.TortureDeliveriesDocument,
    "\n  query TortureLog($after: Cursor) {\n    requestLog(first: 100, after: $after) {\n      edges { node { id outcome attemptNumber event { id } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.TortureLogDocument,
    "\n  subscription TortureLive($after: Cursor, $filter: RequestLogFilter, $batchSize: Int) {\n    requestLog(after: $after, filter: $filter, batchSize: $batchSize) {\n      cursor\n      previousCursor\n      entries { id cursor event { id } }\n    }\n  }\n": types.TortureLiveDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ClientViewer {\n    viewer {\n      role\n    }\n  }\n"): (typeof documents)["\n  query ClientViewer {\n    viewer {\n      role\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription {\n          id\n        }\n      }\n      ... on UserError {\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation DemoSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription {\n          id\n        }\n      }\n      ... on UserError {\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoUnsubscribe($input: WebhookSubscriptionDeleteInput!) {\n    webhookSubscriptionDelete(input: $input) {\n      __typename\n    }\n  }\n"): (typeof documents)["\n  mutation DemoUnsubscribe($input: WebhookSubscriptionDeleteInput!) {\n    webhookSubscriptionDelete(input: $input) {\n      __typename\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload {\n        event {\n          id\n        }\n      }\n      ... on UserError {\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation DemoPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload {\n        event {\n          id\n        }\n      }\n      ... on UserError {\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DemoLogHead($filter: RequestLogFilter) {\n    requestLog(filter: $filter, first: 1) {\n      pageInfo {\n        startCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query DemoLogHead($filter: RequestLogFilter) {\n    requestLog(filter: $filter, first: 1) {\n      pageInfo {\n        startCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription LiveLog($filter: RequestLogFilter, $after: Cursor, $batchSize: Int) {\n    requestLog(filter: $filter, after: $after, batchSize: $batchSize) {\n      cursor\n      previousCursor\n      entries {\n        id\n        startedAt\n        outcome\n        errorMessage\n        attemptNumber\n        durationMs\n        nextAttemptAt\n        event {\n          id\n          type\n        }\n        response {\n          statusCode\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription LiveLog($filter: RequestLogFilter, $after: Cursor, $batchSize: Int) {\n    requestLog(filter: $filter, after: $after, batchSize: $batchSize) {\n      cursor\n      previousCursor\n      entries {\n        id\n        startedAt\n        outcome\n        errorMessage\n        attemptNumber\n        durationMs\n        nextAttemptAt\n        event {\n          id\n          type\n        }\n        response {\n          statusCode\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AutoDisableEnable($id: ID!) {\n    webhookSubscriptionEnable(input: { id: $id }) {\n      ... on WebhookSubscriptionEnablePayload {\n        webhookSubscription { status disabledReason disabledAt consecutiveFailures }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation AutoDisableEnable($id: ID!) {\n    webhookSubscriptionEnable(input: { id: $id }) {\n      ... on WebhookSubscriptionEnablePayload {\n        webhookSubscription { status disabledReason disabledAt consecutiveFailures }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CredentialsLog {\n    requestLog { nodes { outcome errorClass errorMessage url } }\n  }\n"): (typeof documents)["\n  query CredentialsLog {\n    requestLog { nodes { outcome errorClass errorMessage url } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CredentialsChange($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      ... on CredentialUpdatePayload { credential { id } }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation CredentialsChange($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      ... on CredentialUpdatePayload { credential { id } }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TroublePublish($key: String) {\n    eventPublish(input: { type: \"trouble\", data: 1, idempotencyKey: $key }) {\n      ... on EventPublishPayload { isDuplicate event { id } }\n      ... on UserError { code }\n    }\n  }\n"): (typeof documents)["\n  mutation TroublePublish($key: String) {\n    eventPublish(input: { type: \"trouble\", data: 1, idempotencyKey: $key }) {\n      ... on EventPublishPayload { isDuplicate event { id } }\n      ... on UserError { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeliveryEvents {\n    events(filter: { isTest: true }) {\n      nodes { id isTest data deliveries { nodes { id } } }\n    }\n  }\n"): (typeof documents)["\n  query DeliveryEvents {\n    events(filter: { isTest: true }) {\n      nodes { id isTest data deliveries { nodes { id } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeliveryBatch($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) {\n      ... on EventsPublishPayload { deliveryCount events { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation DeliveryBatch($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) {\n      ... on EventsPublishPayload { deliveryCount events { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DisablingDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) {\n      ... on WebhookSubscriptionDisablePayload {\n        webhookSubscription { status disabledReason disabledAt }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation DisablingDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) {\n      ... on WebhookSubscriptionDisablePayload {\n        webhookSubscription { status disabledReason disabledAt }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DisablingEnable($id: ID!) {\n    webhookSubscriptionEnable(input: { id: $id }) {\n      ... on WebhookSubscriptionEnablePayload { webhookSubscription { status disabledAt } }\n    }\n  }\n"): (typeof documents)["\n  mutation DisablingEnable($id: ID!) {\n    webhookSubscriptionEnable(input: { id: $id }) {\n      ... on WebhookSubscriptionEnablePayload { webhookSubscription { status disabledAt } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DisablingDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) {\n      ... on WebhookSubscriptionDeletePayload { deletedId }\n    }\n  }\n"): (typeof documents)["\n  mutation DisablingDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) {\n      ... on WebhookSubscriptionDeletePayload { deletedId }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DisablingMove($id: ID!, $url: URL!) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { url } }\n    }\n  }\n"): (typeof documents)["\n  mutation DisablingMove($id: ID!, $url: URL!) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { url } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DisablingLog($id: ID!) {\n    requestLog(filter: { webhookSubscriptionId: $id }) {\n      nodes {\n        attemptNumber\n        url\n        webhookSubscriptionId\n        webhookSubscription { id }\n        event { type }\n      }\n    }\n  }\n"): (typeof documents)["\n  query DisablingLog($id: ID!) {\n    requestLog(filter: { webhookSubscriptionId: $id }) {\n      nodes {\n        attemptNumber\n        url\n        webhookSubscriptionId\n        webhookSubscription { id }\n        event { type }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EventTypesPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      __typename\n      ... on EventPublishPayload { isDuplicate }\n      ... on InvalidInputError { message issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation EventTypesPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      __typename\n      ... on EventPublishPayload { isDuplicate }\n      ... on InvalidInputError { message issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EventTypesPublishMany($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      __typename\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation EventTypesPublishMany($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      __typename\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventTypesEvents {\n    events { nodes { type rawData } }\n  }\n"): (typeof documents)["\n  query EventTypesEvents {\n    events { nodes { type rawData } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query InternalEverything {\n    requestLog {\n      nodes {\n        url\n        errorClass\n        errorMessage\n        request { url headers { name value } body }\n        response { statusCode headers { name value } body }\n        event { rawData }\n      }\n    }\n  }\n"): (typeof documents)["\n  query InternalEverything {\n    requestLog {\n      nodes {\n        url\n        errorClass\n        errorMessage\n        request { url headers { name value } body }\n        response { statusCode headers { name value } body }\n        event { rawData }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TextPublish($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"): (typeof documents)["\n  mutation TextPublish($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TextTest($input: WebhookSubscriptionTestInput!) {\n    webhookSubscriptionTest(input: $input) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"): (typeof documents)["\n  mutation TextTest($input: WebhookSubscriptionTestInput!) {\n    webhookSubscriptionTest(input: $input) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HostileTokenCreate($input: CredentialCreateInput!) {\n    credentialCreate(input: $input) {\n      __typename\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"): (typeof documents)["\n  mutation HostileTokenCreate($input: CredentialCreateInput!) {\n    credentialCreate(input: $input) {\n      __typename\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HostileTokenUpdate($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      __typename\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"): (typeof documents)["\n  mutation HostileTokenUpdate($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      __typename\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HostileTokenTest($input: CredentialTestInput!) {\n    credentialTest(input: $input) {\n      ... on CredentialTestPayload { ok detail }\n    }\n  }\n"): (typeof documents)["\n  mutation HostileTokenTest($input: CredentialTestInput!) {\n    credentialTest(input: $input) {\n      ... on CredentialTestPayload { ok detail }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HostileTokenLog { requestLog { nodes { outcome errorClass errorMessage } } }\n"): (typeof documents)["\n  query HostileTokenLog { requestLog { nodes { outcome errorClass errorMessage } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IdempotencyPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload { event { id } deliveryCount isDuplicate }\n      ... on UserError { code }\n    }\n  }\n"): (typeof documents)["\n  mutation IdempotencyPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload { event { id } deliveryCount isDuplicate }\n      ... on UserError { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IdempotencyPublishBatch($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) {\n      ... on EventsPublishPayload { events { id } deliveryCount duplicateCount }\n      ... on UserError { code }\n    }\n  }\n"): (typeof documents)["\n  mutation IdempotencyPublishBatch($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) {\n      ... on EventsPublishPayload { events { id } deliveryCount duplicateCount }\n      ... on UserError { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IdempotencyStored {\n    events(order: OLDEST_FIRST) { nodes { id } }\n  }\n"): (typeof documents)["\n  query IdempotencyStored {\n    events(order: OLDEST_FIRST) { nodes { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query JwtViewer {\n    viewer { role tokenName environment { id } }\n  }\n"): (typeof documents)["\n  query JwtViewer {\n    viewer { role tokenName environment { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query JwtEvents($id: ID!) {\n    events(first: 100) { nodes { id } }\n    node(id: $id) { id }\n  }\n"): (typeof documents)["\n  query JwtEvents($id: ID!) {\n    events(first: 100) { nodes { id } }\n    node(id: $id) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription JwtLive {\n    requestLog { cursor }\n  }\n"): (typeof documents)["\n  subscription JwtLive {\n    requestLog { cursor }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KeptDataSet($logsFullData: Boolean!) {\n    environmentUpdate(input: { logsFullData: $logsFullData }) { __typename }\n  }\n"): (typeof documents)["\n  mutation KeptDataSet($logsFullData: Boolean!) {\n    environmentUpdate(input: { logsFullData: $logsFullData }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListenEvents {\n    events { nodes { rawData } }\n  }\n"): (typeof documents)["\n  query ListenEvents {\n    events { nodes { rawData } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LiveStreamRevoke($input: ApiTokenRevokeInput!) {\n    apiTokenRevoke(input: $input) { __typename }\n  }\n"): (typeof documents)["\n  mutation LiveStreamRevoke($input: ApiTokenRevokeInput!) {\n    apiTokenRevoke(input: $input) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription LiveWatching($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) {\n      cursor\n      previousCursor\n      caughtUp\n      entries {\n        id\n        attemptNumber\n        outcome\n        event { id }\n        response { statusCode }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription LiveWatching($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) {\n      cursor\n      previousCursor\n      caughtUp\n      entries {\n        id\n        attemptNumber\n        outcome\n        event { id }\n        response { statusCode }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LiveHistory($first: Int!, $after: Cursor) {\n    requestLog(first: $first, after: $after) {\n      nodes { id }\n      pageInfo { startCursor endCursor hasNextPage }\n    }\n  }\n"): (typeof documents)["\n  query LiveHistory($first: Int!, $after: Cursor) {\n    requestLog(first: $first, after: $after) {\n      nodes { id }\n      pageInfo { startCursor endCursor hasNextPage }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription LiveUrls($after: Cursor) {\n    requestLog(after: $after) { cursor previousCursor caughtUp entries { id url } }\n  }\n"): (typeof documents)["\n  subscription LiveUrls($after: Cursor) {\n    requestLog(after: $after) { cursor previousCursor caughtUp entries { id url } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NoticesEnable($id: ID!) {\n    webhookSubscriptionEnable(input: { id: $id }) {\n      ... on WebhookSubscriptionEnablePayload {\n        webhookSubscription { status disabledReason consecutiveFailures }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation NoticesEnable($id: ID!) {\n    webhookSubscriptionEnable(input: { id: $id }) {\n      ... on WebhookSubscriptionEnablePayload {\n        webhookSubscription { status disabledReason consecutiveFailures }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NoticesPublish {\n    eventPublish(input: { type: \"hookwire.subscription.disabled\", data: {} }) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"): (typeof documents)["\n  mutation NoticesPublish {\n    eventPublish(input: { type: \"hookwire.subscription.disabled\", data: {} }) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OauthLog {\n    requestLog { nodes { outcome errorClass errorMessage attemptNumber url } }\n  }\n"): (typeof documents)["\n  query OauthLog {\n    requestLog { nodes { outcome errorClass errorMessage attemptNumber url } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation OutcomesSubscribe($url: URL!) {\n    webhookSubscriptionCreate(\n      input: { name: \"private\", eventTypes: [\"*\"], url: $url }\n    ) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"): (typeof documents)["\n  mutation OutcomesSubscribe($url: URL!) {\n    webhookSubscriptionCreate(\n      input: { name: \"private\", eventTypes: [\"*\"], url: $url }\n    ) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation OutcomesMove($id: ID!, $url: URL!) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"): (typeof documents)["\n  mutation OutcomesMove($id: ID!, $url: URL!) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RawDataPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload { event { id rawData } }\n      ... on InvalidInputError { issues { path } }\n      ... on UserError { code }\n    }\n  }\n"): (typeof documents)["\n  mutation RawDataPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload { event { id rawData } }\n      ... on InvalidInputError { issues { path } }\n      ... on UserError { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RawDataPublishBatch($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) {\n      ... on EventsPublishPayload { events { id } }\n      ... on InvalidInputError { issues { path } }\n      ... on UserError { code }\n    }\n  }\n"): (typeof documents)["\n  mutation RawDataPublishBatch($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) {\n      ... on EventsPublishPayload { events { id } }\n      ... on InvalidInputError { issues { path } }\n      ... on UserError { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RawDataOverview {\n    viewer { environment { id } }\n    events(first: 1) { nodes { id } }\n  }\n"): (typeof documents)["\n  query RawDataOverview {\n    viewer { environment { id } }\n    events(first: 1) { nodes { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResendMove($id: ID!, $enable: ID!, $url: URL) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) { __typename }\n    webhookSubscriptionEnable(input: { id: $enable }) { __typename }\n  }\n"): (typeof documents)["\n  mutation ResendMove($id: ID!, $enable: ID!, $url: URL) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) { __typename }\n    webhookSubscriptionEnable(input: { id: $enable }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResendDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation ResendDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ResendLog($id: ID!) {\n    requestLog(filter: { webhookSubscriptionId: $id, trigger: [RESEND] }, last: 100) {\n      nodes { attemptNumber trigger outcome errorClass }\n    }\n  }\n"): (typeof documents)["\n  query ResendLog($id: ID!) {\n    requestLog(filter: { webhookSubscriptionId: $id, trigger: [RESEND] }, last: 100) {\n      nodes { attemptNumber trigger outcome errorClass }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevocationDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation RevocationDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevocationDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation RevocationDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevocationMove($id: ID!, $url: URL!) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) { __typename }\n  }\n"): (typeof documents)["\n  mutation RevocationMove($id: ID!, $url: URL!) {\n    webhookSubscriptionUpdate(input: { id: $id, url: $url }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevocationRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation RevocationRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RevocationViewer {\n    viewer { role }\n  }\n"): (typeof documents)["\n  query RevocationViewer {\n    viewer { role }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotationMakeKey($input: SigningKeyCreateInput!) {\n    signingKeyCreate(input: $input) {\n      ... on SigningKeyCreatePayload { signingKey { id } secret }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation RotationMakeKey($input: SigningKeyCreateInput!) {\n    signingKeyCreate(input: $input) {\n      ... on SigningKeyCreatePayload { signingKey { id } secret }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotationRotate($input: SigningKeyRotateInput!) {\n    signingKeyRotate(input: $input) {\n      ... on SigningKeyRotatePayload { secret rotatedAt previousSecretExpiresAt note }\n      ... on UserError { __typename code message }\n    }\n  }\n"): (typeof documents)["\n  mutation RotationRotate($input: SigningKeyRotateInput!) {\n    signingKeyRotate(input: $input) {\n      ... on SigningKeyRotatePayload { secret rotatedAt previousSecretExpiresAt note }\n      ... on UserError { __typename code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StartViewer {\n    viewer { role }\n  }\n"): (typeof documents)["\n  query StartViewer {\n    viewer { role }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) { __typename }\n  }\n"): (typeof documents)["\n  mutation StartSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload { event { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation StartPublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload { event { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StartEvent($id: ID!) {\n    node(id: $id) {\n      ... on Event { id rawData }\n    }\n  }\n"): (typeof documents)["\n  query StartEvent($id: ID!) {\n    node(id: $id) {\n      ... on Event { id rawData }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TestsPublish($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) { ... on EventsPublishPayload { deliveryCount } }\n  }\n"): (typeof documents)["\n  mutation TestsPublish($events: [EventPublishInput!]!) {\n    eventsPublish(input: { events: $events }) { ... on EventsPublishPayload { deliveryCount } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TestsLogged {\n    requestLog { nodes { trigger event { type } } }\n  }\n"): (typeof documents)["\n  query TestsLogged {\n    requestLog { nodes { trigger event { type } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TestsDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation TestsDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TestsEvents {\n    events { nodes { id } }\n  }\n"): (typeof documents)["\n  query TestsEvents {\n    events { nodes { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DemoTestSubscriptions {\n    webhookSubscriptions {\n      nodes {\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  query DemoTestSubscriptions {\n    webhookSubscriptions {\n      nodes {\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApiTokensCreate($input: ApiTokenCreateInput!) {\n    apiTokenCreate(input: $input) {\n      __typename\n      ... on ApiTokenCreatePayload {\n        token\n        apiToken {\n          id name role prefix createdAt lastUsedAt expiresAt revokedAt\n          environment { id }\n        }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n      ... on NotFoundError { id }\n    }\n  }\n"): (typeof documents)["\n  mutation ApiTokensCreate($input: ApiTokenCreateInput!) {\n    apiTokenCreate(input: $input) {\n      __typename\n      ... on ApiTokenCreatePayload {\n        token\n        apiToken {\n          id name role prefix createdAt lastUsedAt expiresAt revokedAt\n          environment { id }\n        }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n      ... on NotFoundError { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApiTokensRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) {\n      __typename\n      ... on ApiTokenRevokePayload { apiToken { id revokedAt } }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation ApiTokensRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) {\n      __typename\n      ... on ApiTokenRevokePayload { apiToken { id revokedAt } }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ApiTokensList {\n    apiTokens(first: 100) { nodes { id prefix role revokedAt } }\n  }\n"): (typeof documents)["\n  query ApiTokensList {\n    apiTokens(first: 100) { nodes { id prefix role revokedAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CredentialAuditUpdate($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      ... on CredentialUpdatePayload { credential { __typename name } }\n      ... on UserError { message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation CredentialAuditUpdate($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      ... on CredentialUpdatePayload { credential { __typename name } }\n      ... on UserError { message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CredentialAuditTry($id: ID!) {\n    credentialTest(input: { id: $id }) {\n      ... on CredentialTestPayload { ok detail }\n      ... on UserError { message }\n    }\n  }\n"): (typeof documents)["\n  mutation CredentialAuditTry($id: ID!) {\n    credentialTest(input: { id: $id }) {\n      ... on CredentialTestPayload { ok detail }\n      ... on UserError { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CredentialAuditDelete($id: ID!) {\n    credentialDelete(input: { id: $id }) { __typename ... on UserError { message } }\n  }\n"): (typeof documents)["\n  mutation CredentialAuditDelete($id: ID!) {\n    credentialDelete(input: { id: $id }) { __typename ... on UserError { message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CredentialChangesCreate($input: CredentialCreateInput!) {\n    credentialCreate(input: $input) {\n      __typename\n      ... on CredentialCreatePayload {\n        credential { __typename id name createdAt updatedAt ... on BasicCredential { username } }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"): (typeof documents)["\n  mutation CredentialChangesCreate($input: CredentialCreateInput!) {\n    credentialCreate(input: $input) {\n      __typename\n      ... on CredentialCreatePayload {\n        credential { __typename id name createdAt updatedAt ... on BasicCredential { username } }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CredentialChangesUpdate($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      __typename\n      ... on CredentialUpdatePayload {\n        credential { id name createdAt updatedAt ...CredentialChangesShown }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n  fragment CredentialChangesShown on Credential {\n    ... on BasicCredential { username }\n    ... on OAuthCredential { tokenUrl clientId scope requestScheme }\n  }\n"): (typeof documents)["\n  mutation CredentialChangesUpdate($input: CredentialUpdateInput!) {\n    credentialUpdate(input: $input) {\n      __typename\n      ... on CredentialUpdatePayload {\n        credential { id name createdAt updatedAt ...CredentialChangesShown }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n  fragment CredentialChangesShown on Credential {\n    ... on BasicCredential { username }\n    ... on OAuthCredential { tokenUrl clientId scope requestScheme }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CredentialChangesDelete($id: ID!) {\n    credentialDelete(input: { id: $id }) {\n      __typename\n      ... on CredentialDeletePayload { deletedId }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation CredentialChangesDelete($id: ID!) {\n    credentialDelete(input: { id: $id }) {\n      __typename\n      ... on CredentialDeletePayload { deletedId }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CredentialChangesUse($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) { __typename }\n  }\n"): (typeof documents)["\n  mutation CredentialChangesUse($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CredentialChangesAll {\n    credentials { nodes { id name updatedAt ...CredentialChangesShown } }\n  }\n"): (typeof documents)["\n  query CredentialChangesAll {\n    credentials { nodes { id name updatedAt ...CredentialChangesShown } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CredentialTrialsTry($input: CredentialTestInput!) {\n    credentialTest(input: $input) {\n      __typename\n      ... on CredentialTestPayload { ok detail durationMs }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation CredentialTrialsTry($input: CredentialTestInput!) {\n    credentialTest(input: $input) {\n      __typename\n      ... on CredentialTestPayload { ok detail durationMs }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CredentialTrialsDelete($id: ID!) {\n    credentialDelete(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation CredentialTrialsDelete($id: ID!) {\n    credentialDelete(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CredentialsList($first: Int, $after: Cursor) {\n    credentials(first: $first, after: $after) {\n      nodes { __typename id name createdAt updatedAt ...CredentialsSettings }\n      edges { node { id } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n  fragment CredentialsSettings on Credential {\n    ... on BasicCredential { username }\n    ... on OAuthCredential { tokenUrl clientId scope requestScheme }\n    ... on AwsCredential { accessKeyId region service signQuery hasSessionToken }\n  }\n"): (typeof documents)["\n  query CredentialsList($first: Int, $after: Cursor) {\n    credentials(first: $first, after: $after) {\n      nodes { __typename id name createdAt updatedAt ...CredentialsSettings }\n      edges { node { id } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n  fragment CredentialsSettings on Credential {\n    ... on BasicCredential { username }\n    ... on OAuthCredential { tokenUrl clientId scope requestScheme }\n    ... on AwsCredential { accessKeyId region service signQuery hasSessionToken }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CredentialsNodes($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      __typename\n      id\n      ... on Credential { name }\n      ... on BasicCredential { username }\n      ... on OAuthCredential { clientId }\n      ... on AwsCredential { accessKeyId }\n    }\n  }\n"): (typeof documents)["\n  query CredentialsNodes($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      __typename\n      id\n      ... on Credential { name }\n      ... on BasicCredential { username }\n      ... on OAuthCredential { clientId }\n      ... on AwsCredential { accessKeyId }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CredentialsUsers($id: ID!) {\n    node(id: $id) {\n      ... on Credential {\n        webhookSubscriptions { nodes { id credential { __typename id } } }\n        newest: webhookSubscriptions(first: 1) { nodes { id } pageInfo { hasNextPage } }\n      }\n    }\n    webhookSubscriptions(filter: { credentialId: $id }) { nodes { id } }\n  }\n"): (typeof documents)["\n  query CredentialsUsers($id: ID!) {\n    node(id: $id) {\n      ... on Credential {\n        webhookSubscriptions { nodes { id credential { __typename id } } }\n        newest: webhookSubscriptions(first: 1) { nodes { id } pageInfo { hasNextPage } }\n      }\n    }\n    webhookSubscriptions(filter: { credentialId: $id }) { nodes { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeliveriesSelect($filter: DeliveryFilter, $order: ListOrder) {\n    deliveries(filter: $filter, order: $order) {\n      nodes {\n        id createdAt webhookSubscriptionId\n        event { type }\n      }\n    }\n  }\n"): (typeof documents)["\n  query DeliveriesSelect($filter: DeliveryFilter, $order: ListOrder) {\n    deliveries(filter: $filter, order: $order) {\n      nodes {\n        id createdAt webhookSubscriptionId\n        event { type }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeliveriesOne($filter: DeliveryFilter) {\n    deliveries(filter: $filter) {\n      nodes {\n        status attemptCount nextAttemptAt completedAt webhookSubscriptionId\n        webhookSubscription { id }\n        event { id }\n        requestLog { nodes { attemptNumber outcome errorClass nextAttemptAt response { statusCode } } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query DeliveriesOne($filter: DeliveryFilter) {\n    deliveries(filter: $filter) {\n      nodes {\n        status attemptCount nextAttemptAt completedAt webhookSubscriptionId\n        webhookSubscription { id }\n        event { id }\n        requestLog { nodes { attemptNumber outcome errorClass nextAttemptAt response { statusCode } } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EnvironmentsCreate($name: String!) {\n    environmentCreate(input: { name: $name }) {\n      __typename\n      ... on EnvironmentCreatePayload { environment { id name createdAt } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"): (typeof documents)["\n  mutation EnvironmentsCreate($name: String!) {\n    environmentCreate(input: { name: $name }) {\n      __typename\n      ... on EnvironmentCreatePayload { environment { id name createdAt } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EnvironmentsUpdate($input: EnvironmentUpdateInput!) {\n    environmentUpdate(input: $input) {\n      __typename\n      ... on EnvironmentUpdatePayload { environment { id name } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n      ... on NotFoundError { id }\n    }\n  }\n"): (typeof documents)["\n  mutation EnvironmentsUpdate($input: EnvironmentUpdateInput!) {\n    environmentUpdate(input: $input) {\n      __typename\n      ... on EnvironmentUpdatePayload { environment { id name } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path } }\n      ... on NotFoundError { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EnvironmentsList {\n    environments(first: 100) { nodes { id name } }\n  }\n"): (typeof documents)["\n  query EnvironmentsList {\n    environments(first: 100) { nodes { id name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ErrorsEvents {\n    events { nodes { id } }\n  }\n"): (typeof documents)["\n  query ErrorsEvents {\n    events { nodes { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ErrorsPublish {\n    eventPublish(input: { type: \"a\", data: 1 }) { __typename ... on UserError { code } }\n  }\n"): (typeof documents)["\n  mutation ErrorsPublish {\n    eventPublish(input: { type: \"a\", data: 1 }) { __typename ... on UserError { code } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EventTypesCreate($input: EventTypeCreateInput!) {\n    eventTypeCreate(input: $input) {\n      __typename\n      ... on EventTypeCreatePayload {\n        eventType { id name description schema archivedAt }\n      }\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation EventTypesCreate($input: EventTypeCreateInput!) {\n    eventTypeCreate(input: $input) {\n      __typename\n      ... on EventTypeCreatePayload {\n        eventType { id name description schema archivedAt }\n      }\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EventTypesUpdate($input: EventTypeUpdateInput!) {\n    eventTypeUpdate(input: $input) {\n      __typename\n      ... on EventTypeUpdatePayload {\n        eventType { id name description schema archivedAt }\n      }\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation EventTypesUpdate($input: EventTypeUpdateInput!) {\n    eventTypeUpdate(input: $input) {\n      __typename\n      ... on EventTypeUpdatePayload {\n        eventType { id name description schema archivedAt }\n      }\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventTypesList($first: Int, $after: Cursor) {\n    eventTypes(first: $first, after: $after) {\n      edges { cursor node { name } }\n      nodes { name archivedAt }\n      pageInfo { hasNextPage }\n    }\n  }\n"): (typeof documents)["\n  query EventTypesList($first: Int, $after: Cursor) {\n    eventTypes(first: $first, after: $after) {\n      edges { cursor node { name } }\n      nodes { name archivedAt }\n      pageInfo { hasNextPage }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventTypesNode($id: ID!) {\n    node(id: $id) { __typename ... on EventType { id name description schema archivedAt } }\n  }\n"): (typeof documents)["\n  query EventTypesNode($id: ID!) {\n    node(id: $id) { __typename ... on EventType { id name description schema archivedAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventsSizePage($first: Int, $last: Int, $after: Cursor) {\n    events(first: $first, last: $last, after: $after) {\n      nodes { id rawData }\n      pageInfo { hasNextPage hasPreviousPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query EventsSizePage($first: Int, $last: Int, $after: Cursor) {\n    events(first: $first, last: $last, after: $after) {\n      nodes { id rawData }\n      pageInfo { hasNextPage hasPreviousPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventsSizeOwed($first: Int!) {\n    deliveries(first: $first) { nodes { event { rawData } } }\n  }\n"): (typeof documents)["\n  query EventsSizeOwed($first: Int!) {\n    deliveries(first: $first) { nodes { event { rawData } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventsSizeNames {\n    deliveries(first: 100) { nodes { event { type } } }\n  }\n"): (typeof documents)["\n  query EventsSizeNames {\n    deliveries(first: 100) { nodes { event { type } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventsList($filter: EventFilter, $order: ListOrder) {\n    events(filter: $filter, order: $order) { nodes { id createdAt } }\n  }\n"): (typeof documents)["\n  query EventsList($filter: EventFilter, $order: ListOrder) {\n    events(filter: $filter, order: $order) { nodes { id createdAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventsOne($id: ID!) {\n    node(id: $id) {\n      ... on Event {\n        id type isTest occurredAt createdAt cardTemplateId actionFlowConfigId data rawData\n      }\n    }\n  }\n"): (typeof documents)["\n  query EventsOne($id: ID!) {\n    node(id: $id) {\n      ... on Event {\n        id type isTest occurredAt createdAt cardTemplateId actionFlowConfigId data rawData\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventsRaw($id: ID!) {\n    node(id: $id) { ... on Event { rawData } }\n  }\n"): (typeof documents)["\n  query EventsRaw($id: ID!) {\n    node(id: $id) { ... on Event { rawData } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventsData($id: ID!) {\n    node(id: $id) { ... on Event { data } }\n  }\n"): (typeof documents)["\n  query EventsData($id: ID!) {\n    node(id: $id) { ... on Event { data } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventsDeliveries($id: ID!) {\n    node(id: $id) {\n      ... on Event {\n        deliveries { nodes { status webhookSubscriptionId } }\n        first: deliveries(first: 1) { nodes { id } pageInfo { hasNextPage } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query EventsDeliveries($id: ID!) {\n    node(id: $id) {\n      ... on Event {\n        deliveries { nodes { status webhookSubscriptionId } }\n        first: deliveries(first: 1) { nodes { id } pageInfo { hasNextPage } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExchangesList($filter: RequestLogFilter) {\n    requestLog(filter: $filter) {\n      nodes {\n        id\n        trigger\n        request { method url isRedacted headers { name } body }\n        response { statusCode isRedacted headers { name } body }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ExchangesList($filter: RequestLogFilter) {\n    requestLog(filter: $filter) {\n      nodes {\n        id\n        trigger\n        request { method url isRedacted headers { name } body }\n        response { statusCode isRedacted headers { name } body }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ExchangesLive($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) {\n      entries {\n        id\n        trigger\n        request { method url isRedacted headers { name } body }\n        response { statusCode isRedacted headers { name } body }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription ExchangesLive($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) {\n      entries {\n        id\n        trigger\n        request { method url isRedacted headers { name } body }\n        response { statusCode isRedacted headers { name } body }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExportsCreate($input: EnvironmentCreateInput!) {\n    environmentCreate(input: $input) {\n      ... on EnvironmentCreatePayload {\n        environment {\n          id\n          exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n        }\n      }\n      ... on UserError { message }\n    }\n  }\n"): (typeof documents)["\n  mutation ExportsCreate($input: EnvironmentCreateInput!) {\n    environmentCreate(input: $input) {\n      ... on EnvironmentCreatePayload {\n        environment {\n          id\n          exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n        }\n      }\n      ... on UserError { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExportsUpdate($input: EnvironmentUpdateInput!) {\n    environmentUpdate(input: $input) {\n      __typename\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation ExportsUpdate($input: EnvironmentUpdateInput!) {\n    environmentUpdate(input: $input) {\n      __typename\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExportsOf($id: ID!) {\n    node(id: $id) {\n      ... on Environment {\n        name\n        exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n      }\n    }\n    viewer {\n      environment {\n        exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ExportsOf($id: ID!) {\n    node(id: $id) {\n      ... on Environment {\n        name\n        exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n      }\n    }\n    viewer {\n      environment {\n        exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HistoryDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation HistoryDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HistoryDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation HistoryDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KeptList {\n    requestLog {\n      nodes {\n        trigger\n        request { isRedacted headers { name value } body }\n        response { isRedacted headers { name value } body }\n      }\n    }\n  }\n"): (typeof documents)["\n  query KeptList {\n    requestLog {\n      nodes {\n        trigger\n        request { isRedacted headers { name value } body }\n        response { isRedacted headers { name value } body }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription KeptLive($after: Cursor) {\n    requestLog(after: $after) {\n      entries {\n        trigger\n        request { isRedacted headers { name value } body }\n        response { isRedacted headers { name value } body }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription KeptLive($after: Cursor) {\n    requestLog(after: $after) {\n      entries {\n        trigger\n        request { isRedacted headers { name value } body }\n        response { isRedacted headers { name value } body }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KeptSettings($logsFullData: Boolean!) {\n    environmentUpdate(input: { logsFullData: $logsFullData }) {\n      ... on EnvironmentUpdatePayload { environment { logsFullData } }\n    }\n  }\n"): (typeof documents)["\n  mutation KeptSettings($logsFullData: Boolean!) {\n    environmentUpdate(input: { logsFullData: $logsFullData }) {\n      ... on EnvironmentUpdatePayload { environment { logsFullData } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Listen($eventTypes: [String!]!, $secret: String) {\n    listen(eventTypes: $eventTypes, secret: $secret) {\n      eventId\n      eventType\n      method\n      headers { name value }\n      body\n    }\n  }\n"): (typeof documents)["\n  subscription Listen($eventTypes: [String!]!, $secret: String) {\n    listen(eventTypes: $eventTypes, secret: $secret) {\n      eventId\n      eventType\n      method\n      headers { name value }\n      body\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListenState {\n    deliveries { nodes { id } }\n    requestLog { nodes { id } }\n  }\n"): (typeof documents)["\n  query ListenState {\n    deliveries { nodes { id } }\n    requestLog { nodes { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ListenSettings($exportSettings: ExportSettingsInput!) {\n    environmentUpdate(input: { exportSettings: $exportSettings }) { __typename }\n  }\n"): (typeof documents)["\n  mutation ListenSettings($exportSettings: ExportSettingsInput!) {\n    environmentUpdate(input: { exportSettings: $exportSettings }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ListenRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation ListenRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription LiveFiltered($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) { entries { id } }\n  }\n"): (typeof documents)["\n  subscription LiveFiltered($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) { entries { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListFiltered($filter: RequestLogFilter) {\n    requestLog(filter: $filter) { nodes { id } }\n  }\n"): (typeof documents)["\n  query ListFiltered($filter: RequestLogFilter) {\n    requestLog(filter: $filter) { nodes { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PreviewLeavesNothing {\n    events { nodes { id } }\n    deliveries { nodes { id } }\n    requestLog { nodes { id } }\n  }\n"): (typeof documents)["\n  query PreviewLeavesNothing {\n    events { nodes { id } }\n    deliveries { nodes { id } }\n    requestLog { nodes { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PreviewSettings($id: ID!) {\n    environmentUpdate(input: { id: $id, exportSettings: { includeRequestPayload: false } }) {\n      __typename\n    }\n  }\n"): (typeof documents)["\n  mutation PreviewSettings($id: ID!) {\n    environmentUpdate(input: { id: $id, exportSettings: { includeRequestPayload: false } }) {\n      __typename\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MappingsCreate($mapping: String, $name: String!) {\n    webhookSubscriptionCreate(\n      input: { name: $name, eventTypes: [\"*\"], url: \"https://example.com/hook\", mapping: $mapping }\n    ) {\n      ... on WebhookSubscriptionCreatePayload {\n        webhookSubscription { id mapping mappingVersion }\n      }\n      ... on InvalidInputError { issues { path message } }\n      ... on UserError { code }\n    }\n  }\n"): (typeof documents)["\n  mutation MappingsCreate($mapping: String, $name: String!) {\n    webhookSubscriptionCreate(\n      input: { name: $name, eventTypes: [\"*\"], url: \"https://example.com/hook\", mapping: $mapping }\n    ) {\n      ... on WebhookSubscriptionCreatePayload {\n        webhookSubscription { id mapping mappingVersion }\n      }\n      ... on InvalidInputError { issues { path message } }\n      ... on UserError { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MappingsRead {\n    webhookSubscriptions { nodes { mapping mappingVersion } }\n  }\n"): (typeof documents)["\n  query MappingsRead {\n    webhookSubscriptions { nodes { mapping mappingVersion } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MappingsRename($id: ID!) {\n    webhookSubscriptionUpdate(input: { id: $id, name: \"another\" }) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { mapping mappingVersion } }\n    }\n  }\n"): (typeof documents)["\n  mutation MappingsRename($id: ID!) {\n    webhookSubscriptionUpdate(input: { id: $id, name: \"another\" }) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { mapping mappingVersion } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MappingsMistakes($id: ID!, $mapping: String!) {\n    webhookSubscriptionCreate(\n      input: { name: \"\", eventTypes: [\"*\"], url: \"ftp://example.com/\", mapping: $mapping }\n    ) {\n      ... on InvalidInputError { issues { path } }\n    }\n    webhookSubscriptionUpdate(\n      input: { id: $id, url: \"ftp://example.com/\", mapping: $mapping, maxRetries: 99 }\n    ) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"): (typeof documents)["\n  mutation MappingsMistakes($id: ID!, $mapping: String!) {\n    webhookSubscriptionCreate(\n      input: { name: \"\", eventTypes: [\"*\"], url: \"ftp://example.com/\", mapping: $mapping }\n    ) {\n      ... on InvalidInputError { issues { path } }\n    }\n    webhookSubscriptionUpdate(\n      input: { id: $id, url: \"ftp://example.com/\", mapping: $mapping, maxRetries: 99 }\n    ) {\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NodeOne($id: ID!) {\n    node(id: $id) { __typename id ... on Environment { name } ... on ApiToken { role } }\n  }\n"): (typeof documents)["\n  query NodeOne($id: ID!) {\n    node(id: $id) { __typename id ... on Environment { name } ... on ApiToken { role } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NodeMany($ids: [ID!]!) {\n    nodes(ids: $ids) { __typename id }\n  }\n"): (typeof documents)["\n  query NodeMany($ids: [ID!]!) {\n    nodes(ids: $ids) { __typename id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FormatsCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload { webhookSubscription { id payloadFormat } }\n      ... on UserError { message }\n    }\n  }\n"): (typeof documents)["\n  mutation FormatsCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload { webhookSubscription { id payloadFormat } }\n      ... on UserError { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FormatsUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { id name payloadFormat } }\n      ... on InvalidInputError { issues { path } }\n      ... on UserError { message }\n    }\n  }\n"): (typeof documents)["\n  mutation FormatsUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { id name payloadFormat } }\n      ... on InvalidInputError { issues { path } }\n      ... on UserError { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PublisherLists($event: ID) {\n    events { nodes { id } }\n    withDelivery: events(filter: { deliveryStatus: [SUCCEEDED, PENDING] }) { nodes { id } }\n    deliveries { nodes { event { id } } }\n    ofEvent: deliveries(filter: { eventId: $event }) { nodes { event { id } } }\n    requestLog { nodes { event { id } } }\n  }\n"): (typeof documents)["\n  query PublisherLists($event: ID) {\n    events { nodes { id } }\n    withDelivery: events(filter: { deliveryStatus: [SUCCEEDED, PENDING] }) { nodes { id } }\n    deliveries { nodes { event { id } } }\n    ofEvent: deliveries(filter: { eventId: $event }) { nodes { event { id } } }\n    requestLog { nodes { event { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PublisherNodes($ids: [ID!]!) {\n    nodes(ids: $ids) { id }\n  }\n"): (typeof documents)["\n  query PublisherNodes($ids: [ID!]!) {\n    nodes(ids: $ids) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PublisherOwn($id: ID!) {\n    node(id: $id) {\n      ... on Event {\n        rawData\n        deliveries {\n          nodes {\n            webhookSubscriptionId\n            requestLog { nodes { outcome request { isRedacted headers { name } body } } }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query PublisherOwn($id: ID!) {\n    node(id: $id) {\n      ... on Event {\n        rawData\n        deliveries {\n          nodes {\n            webhookSubscriptionId\n            requestLog { nodes { outcome request { isRedacted headers { name } body } } }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PublisherSubscription {\n    deliveries { nodes { id webhookSubscription { url } } }\n  }\n"): (typeof documents)["\n  query PublisherSubscription {\n    deliveries { nodes { id webhookSubscription { url } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription PublisherLive($after: Cursor) {\n    requestLog(after: $after) { entries { event { id } } }\n  }\n"): (typeof documents)["\n  subscription PublisherLive($after: Cursor) {\n    requestLog(after: $after) { entries { event { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RequestLogSelect($filter: RequestLogFilter, $subscription: ID!) {\n    requestLog(filter: $filter) {\n      nodes { id webhookSubscriptionId startedAt durationMs delivery { id } event { type } }\n    }\n    node(id: $subscription) {\n      ... on WebhookSubscription { requestLog(filter: $filter) { nodes { id } } }\n    }\n  }\n"): (typeof documents)["\n  query RequestLogSelect($filter: RequestLogFilter, $subscription: ID!) {\n    requestLog(filter: $filter) {\n      nodes { id webhookSubscriptionId startedAt durationMs delivery { id } event { type } }\n    }\n    node(id: $subscription) {\n      ... on WebhookSubscription { requestLog(filter: $filter) { nodes { id } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RequestLogEntries($filter: RequestLogFilter) {\n    requestLog(filter: $filter) {\n      nodes {\n        id cursor integrationType url attemptNumber trigger isTest outcome errorClass errorMessage\n        startedAt durationMs nextAttemptAt webhookSubscriptionId\n        webhookSubscription { id }\n        delivery { status }\n        event { type }\n        request { method url isRedacted headers { name } body }\n        response { statusCode isRedacted headers { name } body isTruncated }\n      }\n      edges { cursor }\n    }\n  }\n"): (typeof documents)["\n  query RequestLogEntries($filter: RequestLogFilter) {\n    requestLog(filter: $filter) {\n      nodes {\n        id cursor integrationType url attemptNumber trigger isTest outcome errorClass errorMessage\n        startedAt durationMs nextAttemptAt webhookSubscriptionId\n        webhookSubscription { id }\n        delivery { status }\n        event { type }\n        request { method url isRedacted headers { name } body }\n        response { statusCode isRedacted headers { name } body isTruncated }\n      }\n      edges { cursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RequestLogStart($filter: RequestLogFilter, $first: Int) {\n    requestLog(filter: $filter, first: $first) {\n      nodes { id }\n      pageInfo { startCursor endCursor }\n    }\n  }\n"): (typeof documents)["\n  query RequestLogStart($filter: RequestLogFilter, $first: Int) {\n    requestLog(filter: $filter, first: $first) {\n      nodes { id }\n      pageInfo { startCursor endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RequestLogLive($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) { previousCursor entries { event { id } } }\n  }\n"): (typeof documents)["\n  subscription RequestLogLive($after: Cursor, $filter: RequestLogFilter) {\n    requestLog(after: $after, filter: $filter) { previousCursor entries { event { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ResendsList($id: ID!, $after: Cursor) {\n    resends(first: 1, after: $after) {\n      nodes { id total createdAt }\n      pageInfo { hasNextPage endCursor }\n    }\n    node(id: $id) { id ... on Resend { total done completedAt } }\n  }\n"): (typeof documents)["\n  query ResendsList($id: ID!, $after: Cursor) {\n    resends(first: 1, after: $after) {\n      nodes { id total createdAt }\n      pageInfo { hasNextPage endCursor }\n    }\n    node(id: $id) { id ... on Resend { total done completedAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResendsRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation ResendsRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ResendsTokens { apiTokens { nodes { id role } } }\n"): (typeof documents)["\n  query ResendsTokens { apiTokens { nodes { id role } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RetentionLists($subscription: ID!, $event: ID!, $oldEvent: ID!, $oldDelivery: ID!) {\n    events { nodes { id } }\n    eventsFromEnd: events(order: OLDEST_FIRST, last: 1000) { nodes { id } }\n    eventsDelivered: events(\n      filter: { deliveryStatus: [SUCCEEDED], webhookSubscriptionId: $subscription }\n      order: OLDEST_FIRST\n    ) { nodes { id } }\n    eventsSince: events(filter: { since: \"2020-01-01T00:00:00Z\" }) { nodes { id } }\n    deliveries { nodes { id } }\n    deliveriesOf: deliveries(filter: { webhookSubscriptionId: $subscription }) { nodes { id } }\n    deliveriesOfOld: deliveries(filter: { eventId: $oldEvent }) { nodes { id } }\n    deliveriesFromEnd: deliveries(order: OLDEST_FIRST, last: 100) { nodes { id } }\n    requestLog { nodes { id } }\n    requestLogOf: requestLog(filter: { webhookSubscriptionId: $subscription }) { nodes { id } }\n    requestLogOfOld: requestLog(filter: { deliveryId: $oldDelivery }) { nodes { id } }\n    requestLogFromEnd: requestLog(last: 100) { nodes { id } }\n    event: node(id: $event) {\n      ... on Event { deliveries { nodes { id requestLog { nodes { id } } } } }\n    }\n    webhookSubscription: node(id: $subscription) {\n      ... on WebhookSubscription {\n        deliveries { nodes { id } }\n        requestLog { nodes { id } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query RetentionLists($subscription: ID!, $event: ID!, $oldEvent: ID!, $oldDelivery: ID!) {\n    events { nodes { id } }\n    eventsFromEnd: events(order: OLDEST_FIRST, last: 1000) { nodes { id } }\n    eventsDelivered: events(\n      filter: { deliveryStatus: [SUCCEEDED], webhookSubscriptionId: $subscription }\n      order: OLDEST_FIRST\n    ) { nodes { id } }\n    eventsSince: events(filter: { since: \"2020-01-01T00:00:00Z\" }) { nodes { id } }\n    deliveries { nodes { id } }\n    deliveriesOf: deliveries(filter: { webhookSubscriptionId: $subscription }) { nodes { id } }\n    deliveriesOfOld: deliveries(filter: { eventId: $oldEvent }) { nodes { id } }\n    deliveriesFromEnd: deliveries(order: OLDEST_FIRST, last: 100) { nodes { id } }\n    requestLog { nodes { id } }\n    requestLogOf: requestLog(filter: { webhookSubscriptionId: $subscription }) { nodes { id } }\n    requestLogOfOld: requestLog(filter: { deliveryId: $oldDelivery }) { nodes { id } }\n    requestLogFromEnd: requestLog(last: 100) { nodes { id } }\n    event: node(id: $event) {\n      ... on Event { deliveries { nodes { id requestLog { nodes { id } } } } }\n    }\n    webhookSubscription: node(id: $subscription) {\n      ... on WebhookSubscription {\n        deliveries { nodes { id } }\n        requestLog { nodes { id } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RetentionNodes($id: ID!) {\n    node(id: $id) { id }\n    nodes(ids: [$id]) { id }\n  }\n"): (typeof documents)["\n  query RetentionNodes($id: ID!) {\n    node(id: $id) { id }\n    nodes(ids: [$id]) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RetentionLate($id: ID!) {\n    node(id: $id) {\n      ... on RequestLogEntry {\n        delivery { id requestLog { nodes { id } } }\n        event { id rawData deliveries { nodes { id } } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query RetentionLate($id: ID!) {\n    node(id: $id) {\n      ... on RequestLogEntry {\n        delivery { id requestLog { nodes { id } } }\n        event { id rawData deliveries { nodes { id } } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetentionSetting($days: Int!) {\n    environmentUpdate(input: { retentionDays: $days }) {\n      ... on EnvironmentUpdatePayload { environment { retentionDays } }\n    }\n  }\n"): (typeof documents)["\n  mutation RetentionSetting($days: Int!) {\n    environmentUpdate(input: { retentionDays: $days }) {\n      ... on EnvironmentUpdatePayload { environment { retentionDays } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RetentionPreview($event: ID!) {\n    mappingPreview(input: { script: \"() => 1\", eventId: $event }) { body }\n  }\n"): (typeof documents)["\n  query RetentionPreview($event: ID!) {\n    mappingPreview(input: { script: \"() => 1\", eventId: $event }) { body }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RetentionBacktest($subscription: ID!) {\n    mappingBacktest(input: { script: \"() => 1\", webhookSubscriptionId: $subscription }) { total }\n  }\n"): (typeof documents)["\n  query RetentionBacktest($subscription: ID!) {\n    mappingBacktest(input: { script: \"() => 1\", webhookSubscriptionId: $subscription }) { total }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RetentionLive($after: Cursor) {\n    requestLog(after: $after) { cursor entries { id } }\n  }\n"): (typeof documents)["\n  subscription RetentionLive($after: Cursor) {\n    requestLog(after: $after) { cursor entries { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SearchedPages(\n    $filter: RequestLogFilter\n    $first: Int\n    $after: Cursor\n    $last: Int\n    $before: Cursor\n  ) {\n    requestLog(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      nodes { id cursor }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): (typeof documents)["\n  query SearchedPages(\n    $filter: RequestLogFilter\n    $first: Int\n    $after: Cursor\n    $last: Int\n    $before: Cursor\n  ) {\n    requestLog(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n      nodes { id cursor }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SearchedOthers($id: ID!) {\n    requestLog(filter: { webhookSubscriptionId: $id }) { ...SearchedEntries }\n    logFromEnd: requestLog(filter: { webhookSubscriptionId: $id }, last: 5) { ...SearchedEntries }\n    deliveries(filter: { webhookSubscriptionId: $id }) { ...SearchedDeliveries }\n    deliveriesFromEnd: deliveries(filter: { webhookSubscriptionId: $id }, last: 5) {\n      ...SearchedDeliveries\n    }\n    oldestDeliveries: deliveries(filter: { webhookSubscriptionId: $id }, order: OLDEST_FIRST) {\n      ...SearchedDeliveries\n    }\n    events(filter: { webhookSubscriptionId: $id }) {\n      nodes { id }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n  fragment SearchedEntries on RequestLogEntryConnection {\n    nodes { id }\n    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n  }\n  fragment SearchedDeliveries on DeliveryConnection {\n    nodes { id }\n    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n  }\n"): (typeof documents)["\n  query SearchedOthers($id: ID!) {\n    requestLog(filter: { webhookSubscriptionId: $id }) { ...SearchedEntries }\n    logFromEnd: requestLog(filter: { webhookSubscriptionId: $id }, last: 5) { ...SearchedEntries }\n    deliveries(filter: { webhookSubscriptionId: $id }) { ...SearchedDeliveries }\n    deliveriesFromEnd: deliveries(filter: { webhookSubscriptionId: $id }, last: 5) {\n      ...SearchedDeliveries\n    }\n    oldestDeliveries: deliveries(filter: { webhookSubscriptionId: $id }, order: OLDEST_FIRST) {\n      ...SearchedDeliveries\n    }\n    events(filter: { webhookSubscriptionId: $id }) {\n      nodes { id }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n  fragment SearchedEntries on RequestLogEntryConnection {\n    nodes { id }\n    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n  }\n  fragment SearchedDeliveries on DeliveryConnection {\n    nodes { id }\n    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevealUpdate($input: EnvironmentUpdateInput!) {\n    environmentUpdate(input: $input) {\n      ... on EnvironmentUpdatePayload { environment { name secretsRevealable } }\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"): (typeof documents)["\n  mutation RevealUpdate($input: EnvironmentUpdateInput!) {\n    environmentUpdate(input: $input) {\n      ... on EnvironmentUpdatePayload { environment { name secretsRevealable } }\n      ... on UserError { code }\n      ... on InvalidInputError { issues { path } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevealCreate($input: EnvironmentCreateInput!) {\n    environmentCreate(input: $input) {\n      ... on EnvironmentCreatePayload { environment { id secretsRevealable } }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation RevealCreate($input: EnvironmentCreateInput!) {\n    environmentCreate(input: $input) {\n      ... on EnvironmentCreatePayload { environment { id secretsRevealable } }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RevealSecrets {\n    signingKeys { nodes { id maskedSecret previousSecrets { maskedSecret } } }\n  }\n"): (typeof documents)["\n  query RevealSecrets {\n    signingKeys { nodes { id maskedSecret previousSecrets { maskedSecret } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SigningKeysList {\n    signingKeys {\n      nodes {\n        id name maskedSecret algorithm createdAt rotatedAt\n        previousSecrets { maskedSecret expiresAt }\n        webhookSubscriptions { nodes { id } pageInfo { hasNextPage } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query SigningKeysList {\n    signingKeys {\n      nodes {\n        id name maskedSecret algorithm createdAt rotatedAt\n        previousSecrets { maskedSecret expiresAt }\n        webhookSubscriptions { nodes { id } pageInfo { hasNextPage } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SigningKeysOf($id: ID!) {\n    node(id: $id) { ... on WebhookSubscription { createdAt signingKey { id maskedSecret } } }\n  }\n"): (typeof documents)["\n  query SigningKeysOf($id: ID!) {\n    node(id: $id) { ... on WebhookSubscription { createdAt signingKey { id maskedSecret } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangesCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      __typename\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription {\n          id name eventTypes method url headers { name value } cardTemplateId actionFlowConfigId\n          signatureScheme payloadFormat maxRetries autoDisable timeoutSeconds\n          status disabledReason disabledAt consecutiveFailures createdAt updatedAt\n          signingKey { name maskedSecret algorithm }\n        }\n      }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation ChangesCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      __typename\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription {\n          id name eventTypes method url headers { name value } cardTemplateId actionFlowConfigId\n          signatureScheme payloadFormat maxRetries autoDisable timeoutSeconds\n          status disabledReason disabledAt consecutiveFailures createdAt updatedAt\n          signingKey { name maskedSecret algorithm }\n        }\n      }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangesUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on WebhookSubscriptionUpdatePayload {\n        webhookSubscription {\n          id name eventTypes method url headers { name value } cardTemplateId actionFlowConfigId\n          maxRetries autoDisable timeoutSeconds status\n        }\n      }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation ChangesUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on WebhookSubscriptionUpdatePayload {\n        webhookSubscription {\n          id name eventTypes method url headers { name value } cardTemplateId actionFlowConfigId\n          maxRetries autoDisable timeoutSeconds status\n        }\n      }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangesSwitch($id: ID!, $off: Boolean!, $on: Boolean!) {\n    webhookSubscriptionDisable(input: { id: $id }) @include(if: $off) {\n      ... on WebhookSubscriptionDisablePayload {\n        webhookSubscription { status disabledReason disabledAt }\n      }\n      ... on UserError { code }\n    }\n    webhookSubscriptionEnable(input: { id: $id }) @include(if: $on) {\n      ... on WebhookSubscriptionEnablePayload {\n        webhookSubscription { status disabledReason disabledAt }\n      }\n      ... on UserError { code }\n    }\n  }\n"): (typeof documents)["\n  mutation ChangesSwitch($id: ID!, $off: Boolean!, $on: Boolean!) {\n    webhookSubscriptionDisable(input: { id: $id }) @include(if: $off) {\n      ... on WebhookSubscriptionDisablePayload {\n        webhookSubscription { status disabledReason disabledAt }\n      }\n      ... on UserError { code }\n    }\n    webhookSubscriptionEnable(input: { id: $id }) @include(if: $on) {\n      ... on WebhookSubscriptionEnablePayload {\n        webhookSubscription { status disabledReason disabledAt }\n      }\n      ... on UserError { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangesDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) {\n      ... on WebhookSubscriptionDeletePayload { deletedId }\n      ... on UserError { code }\n    }\n  }\n"): (typeof documents)["\n  mutation ChangesDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) {\n      ... on WebhookSubscriptionDeletePayload { deletedId }\n      ... on UserError { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ChangesHistory($id: ID!) {\n    node(id: $id) { id }\n    signingKeys { nodes { id } }\n    events(filter: { webhookSubscriptionId: $id }) { nodes { id } }\n    deliveries(filter: { webhookSubscriptionId: $id }) {\n      nodes {\n        status attemptCount nextAttemptAt completedAt\n        webhookSubscriptionId webhookSubscription { id }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ChangesHistory($id: ID!) {\n    node(id: $id) { id }\n    signingKeys { nodes { id } }\n    events(filter: { webhookSubscriptionId: $id }) { nodes { id } }\n    deliveries(filter: { webhookSubscriptionId: $id }) {\n      nodes {\n        status attemptCount nextAttemptAt completedAt\n        webhookSubscriptionId webhookSubscription { id }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SubscriptionInputCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload {\n        webhookSubscription { name eventTypes url headers { name value } maxRetries timeoutSeconds rateLimitPerSecond }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation SubscriptionInputCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload {\n        webhookSubscription { name eventTypes url headers { name value } maxRetries timeoutSeconds rateLimitPerSecond }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SubscriptionInputUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { id rateLimitPerSecond } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation SubscriptionInputUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { id rateLimitPerSecond } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SubscriptionInputStored {\n    webhookSubscriptions(first: 100) {\n      nodes { id updatedAt name eventTypes url headers { name value } maxRetries timeoutSeconds rateLimitPerSecond }\n    }\n  }\n"): (typeof documents)["\n  query SubscriptionInputStored {\n    webhookSubscriptions(first: 100) {\n      nodes { id updatedAt name eventTypes url headers { name value } maxRetries timeoutSeconds rateLimitPerSecond }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LimitCreate {\n    webhookSubscriptionCreate(input: { name: \"one more\", eventTypes: \"*\", url: \"https://example.com\" }) {\n      ... on WebhookSubscriptionCreatePayload { webhookSubscription { id } }\n      ... on UserError { code message }\n      ... on LimitReachedError { limit }\n    }\n  }\n"): (typeof documents)["\n  mutation LimitCreate {\n    webhookSubscriptionCreate(input: { name: \"one more\", eventTypes: \"*\", url: \"https://example.com\" }) {\n      ... on WebhookSubscriptionCreatePayload { webhookSubscription { id } }\n      ... on UserError { code message }\n      ... on LimitReachedError { limit }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LimitDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) {\n      ... on WebhookSubscriptionDeletePayload { deletedId }\n    }\n  }\n"): (typeof documents)["\n  mutation LimitDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) {\n      ... on WebhookSubscriptionDeletePayload { deletedId }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SubscriptionsList($filter: WebhookSubscriptionFilter) {\n    webhookSubscriptions(filter: $filter) { nodes { name } }\n  }\n"): (typeof documents)["\n  query SubscriptionsList($filter: WebhookSubscriptionFilter) {\n    webhookSubscriptions(filter: $filter) { nodes { name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SubscriptionsHeaders($id: ID!) {\n    webhookSubscriptions { nodes { headers { name value } } }\n    node(id: $id) { ... on WebhookSubscription { headers { name value } } }\n  }\n"): (typeof documents)["\n  query SubscriptionsHeaders($id: ID!) {\n    webhookSubscriptions { nodes { headers { name value } } }\n    node(id: $id) { ... on WebhookSubscription { headers { name value } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SubscriptionsDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation SubscriptionsDisable($id: ID!) {\n    webhookSubscriptionDisable(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SubscriptionsHistory($id: ID!, $deliveries: DeliveryFilter, $requests: RequestLogFilter) {\n    node(id: $id) {\n      ... on WebhookSubscription {\n        deliveries(filter: $deliveries) { nodes { event { type } webhookSubscription { id } } }\n        requestLog(filter: $requests) { nodes { id } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query SubscriptionsHistory($id: ID!, $deliveries: DeliveryFilter, $requests: RequestLogFilter) {\n    node(id: $id) {\n      ... on WebhookSubscription {\n        deliveries(filter: $deliveries) { nodes { event { type } webhookSubscription { id } } }\n        requestLog(filter: $requests) { nodes { id } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MatrixKey($input: SigningKeyCreateInput!) {\n    signingKeyCreate(input: $input) {\n      ... on SigningKeyCreatePayload { signingKey { id } }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation MatrixKey($input: SigningKeyCreateInput!) {\n    signingKeyCreate(input: $input) {\n      ... on SigningKeyCreatePayload { signingKey { id } }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MatrixRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename ... on UserError { message } }\n  }\n"): (typeof documents)["\n  mutation MatrixRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) { __typename ... on UserError { message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExportsLog($filter: RequestLogFilter) {\n    requestLog(filter: $filter) {\n      nodes {\n        id cursor integrationType startedAt durationMs outcome errorClass errorMessage\n        attemptNumber trigger isTest nextAttemptAt mappingVersion url webhookSubscriptionId\n        request { method url isRedacted headers { name value } body }\n        response { statusCode isRedacted headers { name value } body isTruncated }\n        delivery { id status attemptCount nextAttemptAt createdAt completedAt }\n        event { id type isTest occurredAt createdAt cardTemplateId actionFlowConfigId data }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ExportsLog($filter: RequestLogFilter) {\n    requestLog(filter: $filter) {\n      nodes {\n        id cursor integrationType startedAt durationMs outcome errorClass errorMessage\n        attemptNumber trigger isTest nextAttemptAt mappingVersion url webhookSubscriptionId\n        request { method url isRedacted headers { name value } body }\n        response { statusCode isRedacted headers { name value } body isTruncated }\n        delivery { id status attemptCount nextAttemptAt createdAt completedAt }\n        event { id type isTest occurredAt createdAt cardTemplateId actionFlowConfigId data }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SessionsViewer {\n    viewer { role tokenName environment { id name } }\n  }\n"): (typeof documents)["\n  query SessionsViewer {\n    viewer { role tokenName environment { id name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SessionsToken($id: ID!) {\n    node(id: $id) { ... on ApiToken { lastUsedAt } }\n  }\n"): (typeof documents)["\n  query SessionsToken($id: ID!) {\n    node(id: $id) { ... on ApiToken { lastUsedAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SessionsRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) {\n      ... on ApiTokenRevokePayload { apiToken { revokedAt } }\n    }\n  }\n"): (typeof documents)["\n  mutation SessionsRevoke($id: ID!) {\n    apiTokenRevoke(input: { id: $id }) {\n      ... on ApiTokenRevokePayload { apiToken { revokedAt } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SessionsRename($name: String!) {\n    environmentUpdate(input: { name: $name }) { __typename }\n  }\n"): (typeof documents)["\n  mutation SessionsRename($name: String!) {\n    environmentUpdate(input: { name: $name }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LiveTokenRevoke($input: ApiTokenRevokeInput!) {\n    apiTokenRevoke(input: $input) { __typename }\n  }\n"): (typeof documents)["\n  mutation LiveTokenRevoke($input: ApiTokenRevokeInput!) {\n    apiTokenRevoke(input: $input) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CallersEnvironment($input: EnvironmentCreateInput!) {\n    environmentCreate(input: $input) {\n      ... on EnvironmentCreatePayload {\n        environment { id name createdAt }\n      }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation CallersEnvironment($input: EnvironmentCreateInput!) {\n    environmentCreate(input: $input) {\n      ... on EnvironmentCreatePayload {\n        environment { id name createdAt }\n      }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CallersToken($input: ApiTokenCreateInput!) {\n    apiTokenCreate(input: $input) {\n      ... on ApiTokenCreatePayload {\n        token\n        apiToken { id name prefix }\n      }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation CallersToken($input: ApiTokenCreateInput!) {\n    apiTokenCreate(input: $input) {\n      ... on ApiTokenCreatePayload {\n        token\n        apiToken { id name prefix }\n      }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SupportCredentialCreate($input: CredentialCreateInput!) {\n    credentialCreate(input: $input) {\n      ... on CredentialCreatePayload { credential { id } }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation SupportCredentialCreate($input: CredentialCreateInput!) {\n    credentialCreate(input: $input) {\n      ... on CredentialCreatePayload { credential { id } }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeliveriesList($filter: DeliveryFilter) {\n    deliveries(filter: $filter, first: 100) {\n      nodes {\n        id\n        status\n        attemptCount\n        nextAttemptAt\n        completedAt\n        webhookSubscriptionId\n        webhookSubscription { id }\n        event { id type }\n      }\n    }\n  }\n"): (typeof documents)["\n  query DeliveriesList($filter: DeliveryFilter) {\n    deliveries(filter: $filter, first: 100) {\n      nodes {\n        id\n        status\n        attemptCount\n        nextAttemptAt\n        completedAt\n        webhookSubscriptionId\n        webhookSubscription { id }\n        event { id type }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SubscriptionState($id: ID!) {\n    node(id: $id) {\n      ... on WebhookSubscription {\n        status\n        disabledReason\n        disabledAt\n        consecutiveFailures\n      }\n    }\n  }\n"): (typeof documents)["\n  query SubscriptionState($id: ID!) {\n    node(id: $id) {\n      ... on WebhookSubscription {\n        status\n        disabledReason\n        disabledAt\n        consecutiveFailures\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SupportEventTypeCreate($input: EventTypeCreateInput!) {\n    eventTypeCreate(input: $input) {\n      ... on EventTypeCreatePayload { eventType { id } }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation SupportEventTypeCreate($input: EventTypeCreateInput!) {\n    eventTypeCreate(input: $input) {\n      ... on EventTypeCreatePayload { eventType { id } }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SupportEventTypeUpdate($input: EventTypeUpdateInput!) {\n    eventTypeUpdate(input: $input) {\n      ... on EventTypeUpdatePayload { eventType { id } }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation SupportEventTypeUpdate($input: EventTypeUpdateInput!) {\n    eventTypeUpdate(input: $input) {\n      ... on EventTypeUpdatePayload { eventType { id } }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SettingsUpdate($settings: ExportSettingsInput!) {\n    environmentUpdate(input: { exportSettings: $settings }) {\n      ... on EnvironmentUpdatePayload {\n        environment {\n          exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n        }\n      }\n      ... on UserError { message }\n    }\n  }\n"): (typeof documents)["\n  mutation SettingsUpdate($settings: ExportSettingsInput!) {\n    environmentUpdate(input: { exportSettings: $settings }) {\n      ... on EnvironmentUpdatePayload {\n        environment {\n          exportSettings { includeTestEvents includeRequestPayload includeResponseData }\n        }\n      }\n      ... on UserError { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription LivePages($after: Cursor, $filter: RequestLogFilter, $batchSize: Int) {\n    requestLog(after: $after, filter: $filter, batchSize: $batchSize) {\n      cursor\n      previousCursor\n      caughtUp\n      entries { id cursor }\n    }\n  }\n"): (typeof documents)["\n  subscription LivePages($after: Cursor, $filter: RequestLogFilter, $batchSize: Int) {\n    requestLog(after: $after, filter: $filter, batchSize: $batchSize) {\n      cursor\n      previousCursor\n      caughtUp\n      entries { id cursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LiveWhere {\n    viewer { environment { id } }\n  }\n"): (typeof documents)["\n  query LiveWhere {\n    viewer { environment { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FollowerStart {\n    requestLog(first: 1) { pageInfo { startCursor } }\n  }\n"): (typeof documents)["\n  query FollowerStart {\n    requestLog(first: 1) { pageInfo { startCursor } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FollowerPages($after: Cursor) {\n    requestLog(after: $after, batchSize: 1000) {\n      cursor\n      previousCursor\n      caughtUp\n      entries {\n        id\n        attemptNumber\n        outcome\n        errorClass\n        errorMessage\n        url\n        startedAt\n        durationMs\n        nextAttemptAt\n        event { id type }\n        request { method }\n        response { statusCode isTruncated }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription FollowerPages($after: Cursor) {\n    requestLog(after: $after, batchSize: 1000) {\n      cursor\n      previousCursor\n      caughtUp\n      entries {\n        id\n        attemptNumber\n        outcome\n        errorClass\n        errorMessage\n        url\n        startedAt\n        durationMs\n        nextAttemptAt\n        event { id type }\n        request { method }\n        response { statusCode isTruncated }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MappedChange($id: ID!, $mapping: String) {\n    webhookSubscriptionUpdate(input: { id: $id, mapping: $mapping }) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { mapping mappingVersion } }\n      ... on InvalidInputError { issues { path message } }\n      ... on UserError { code }\n    }\n  }\n"): (typeof documents)["\n  mutation MappedChange($id: ID!, $mapping: String) {\n    webhookSubscriptionUpdate(input: { id: $id, mapping: $mapping }) {\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { mapping mappingVersion } }\n      ... on InvalidInputError { issues { path message } }\n      ... on UserError { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MappedLog($id: ID) {\n    requestLog(filter: { webhookSubscriptionId: $id }, first: 100) {\n      nodes {\n        attemptNumber\n        outcome\n        errorClass\n        errorMessage\n        mappingVersion\n        durationMs\n        nextAttemptAt\n        event { id }\n      }\n    }\n  }\n"): (typeof documents)["\n  query MappedLog($id: ID) {\n    requestLog(filter: { webhookSubscriptionId: $id }, first: 100) {\n      nodes {\n        attemptNumber\n        outcome\n        errorClass\n        errorMessage\n        mappingVersion\n        durationMs\n        nextAttemptAt\n        event { id }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MappedPreview($input: MappingPreviewInput!) {\n    mappingPreview(input: $input) {\n      input\n      body\n      dropped\n      error { kind message line column }\n      logs\n      durationMs\n    }\n  }\n"): (typeof documents)["\n  query MappedPreview($input: MappingPreviewInput!) {\n    mappingPreview(input: $input) {\n      input\n      body\n      dropped\n      error { kind message line column }\n      logs\n      durationMs\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MappedBacktest($input: MappingBacktestInput!) {\n    mappingBacktest(input: $input) {\n      total\n      same\n      changed\n      dropped\n      failed\n      isComplete\n      samples {\n        event { id type }\n        verdict\n        before\n        after\n        isTruncated\n        error { kind message line column }\n      }\n    }\n  }\n"): (typeof documents)["\n  query MappedBacktest($input: MappingBacktestInput!) {\n    mappingBacktest(input: $input) {\n      total\n      same\n      changed\n      dropped\n      failed\n      isComplete\n      samples {\n        event { id type }\n        verdict\n        before\n        after\n        isTruncated\n        error { kind message line column }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RecordedEntries($after: Cursor) {\n    requestLog(after: $after) {\n      entries { id event { id } delivery { id } attemptNumber outcome }\n    }\n  }\n"): (typeof documents)["\n  subscription RecordedEntries($after: Cursor) {\n    requestLog(after: $after) {\n      entries { id event { id } delivery { id } attemptNumber outcome }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RefusalsCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation RefusalsCreate($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RefusalsUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation RefusalsUpdate($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RefusalsSaved {\n    webhookSubscriptions { nodes { id name url eventTypes headers { name value } } }\n  }\n"): (typeof documents)["\n  query RefusalsSaved {\n    webhookSubscriptions { nodes { id name url eventTypes headers { name value } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResendsOne($id: ID!) {\n    deliveryResend(input: { id: $id }) {\n      ... on DeliveryResendPayload {\n        delivery { id status attemptCount nextAttemptAt completedAt }\n      }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation ResendsOne($id: ID!) {\n    deliveryResend(input: { id: $id }) {\n      ... on DeliveryResendPayload {\n        delivery { id status attemptCount nextAttemptAt completedAt }\n      }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResendsMany($filter: DeliveryFilter!) {\n    deliveriesResend(input: { filter: $filter }) {\n      __typename\n      ... on DeliveriesResendPayload {\n        resend { id total done succeeded failed createdAt completedAt }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation ResendsMany($filter: DeliveryFilter!) {\n    deliveriesResend(input: { filter: $filter }) {\n      __typename\n      ... on DeliveriesResendPayload {\n        resend { id total done succeeded failed createdAt completedAt }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ResendsLive($id: ID!) {\n    resend(id: $id) { id total done succeeded failed completedAt }\n  }\n"): (typeof documents)["\n  subscription ResendsLive($id: ID!) {\n    resend(id: $id) { id total done succeeded failed completedAt }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Subscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription { id }\n      }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation Subscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription { id }\n      }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Publish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload {\n        deliveryCount\n        event { id }\n      }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation Publish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      ... on EventPublishPayload {\n        deliveryCount\n        event { id }\n      }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PublishMany($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      ... on EventsPublishPayload { deliveryCount }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation PublishMany($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      ... on EventsPublishPayload { deliveryCount }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ApartSubscriptions {\n    webhookSubscriptions { nodes { id } }\n  }\n"): (typeof documents)["\n  query ApartSubscriptions {\n    webhookSubscriptions { nodes { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApartDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation ApartDelete($id: ID!) {\n    webhookSubscriptionDelete(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SigningKeysCreate($input: SigningKeyCreateInput!) {\n    signingKeyCreate(input: $input) {\n      __typename\n      ... on SigningKeyCreatePayload { secret signingKey { ...SigningKeysShown } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n  fragment SigningKeysShown on SigningKey {\n    id name algorithm secretDerivation maskedSecret publicKey createdAt rotatedAt\n    previousSecrets { maskedSecret expiresAt }\n  }\n"): (typeof documents)["\n  mutation SigningKeysCreate($input: SigningKeyCreateInput!) {\n    signingKeyCreate(input: $input) {\n      __typename\n      ... on SigningKeyCreatePayload { secret signingKey { ...SigningKeysShown } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n  fragment SigningKeysShown on SigningKey {\n    id name algorithm secretDerivation maskedSecret publicKey createdAt rotatedAt\n    previousSecrets { maskedSecret expiresAt }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SigningKeysRotate($input: SigningKeyRotateInput!) {\n    signingKeyRotate(input: $input) {\n      __typename\n      ... on SigningKeyRotatePayload {\n        secret rotatedAt previousSecretExpiresAt note\n        signingKey { ...SigningKeysShown }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n      ... on LimitReachedError { limit }\n    }\n  }\n"): (typeof documents)["\n  mutation SigningKeysRotate($input: SigningKeyRotateInput!) {\n    signingKeyRotate(input: $input) {\n      __typename\n      ... on SigningKeyRotatePayload {\n        secret rotatedAt previousSecretExpiresAt note\n        signingKey { ...SigningKeysShown }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n      ... on LimitReachedError { limit }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SigningKeysReveal($id: ID!) {\n    signingKeyReveal(input: { id: $id }) {\n      __typename\n      ... on SigningKeyRevealPayload { secret }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation SigningKeysReveal($id: ID!) {\n    signingKeyReveal(input: { id: $id }) {\n      __typename\n      ... on SigningKeyRevealPayload { secret }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SigningKeysDelete($id: ID!) {\n    signingKeyDelete(input: { id: $id }) {\n      __typename\n      ... on SigningKeyDeletePayload { deletedId }\n      ... on UserError { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation SigningKeysDelete($id: ID!) {\n    signingKeyDelete(input: { id: $id }) {\n      __typename\n      ... on SigningKeyDeletePayload { deletedId }\n      ... on UserError { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SigningKeysFind($id: ID!) {\n    node(id: $id) { ... on SigningKey { ...SigningKeysShown } }\n  }\n"): (typeof documents)["\n  query SigningKeysFind($id: ID!) {\n    node(id: $id) { ... on SigningKey { ...SigningKeysShown } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SigningKeysSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      __typename\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription { ...SigningKeysUse }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n  fragment SigningKeysUse on WebhookSubscription {\n    id name signatureScheme signatureHeader\n    credential { id }\n    signingKey { id name algorithm secretDerivation }\n  }\n"): (typeof documents)["\n  mutation SigningKeysSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      __typename\n      ... on WebhookSubscriptionCreatePayload {\n        secret\n        webhookSubscription { ...SigningKeysUse }\n      }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n  fragment SigningKeysUse on WebhookSubscription {\n    id name signatureScheme signatureHeader\n    credential { id }\n    signingKey { id name algorithm secretDerivation }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SigningKeysChange($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      __typename\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { ...SigningKeysUse } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation SigningKeysChange($input: WebhookSubscriptionUpdateInput!) {\n    webhookSubscriptionUpdate(input: $input) {\n      __typename\n      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { ...SigningKeysUse } }\n      ... on UserError { code message }\n      ... on InvalidInputError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SigningKeysLeave($id: ID!, $isForGood: Boolean!) {\n    webhookSubscriptionDisable(input: { id: $id }) @skip(if: $isForGood) { __typename }\n    webhookSubscriptionDelete(input: { id: $id }) @include(if: $isForGood) { __typename }\n  }\n"): (typeof documents)["\n  mutation SigningKeysLeave($id: ID!, $isForGood: Boolean!) {\n    webhookSubscriptionDisable(input: { id: $id }) @skip(if: $isForGood) { __typename }\n    webhookSubscriptionDelete(input: { id: $id }) @include(if: $isForGood) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SubscriptionTest($input: WebhookSubscriptionTestInput!) {\n    webhookSubscriptionTest(input: $input) {\n      ... on WebhookSubscriptionTestPayload {\n        entry {\n          id\n          trigger\n          isTest\n          attemptNumber\n          outcome\n          errorClass\n          errorMessage\n          nextAttemptAt\n          webhookSubscriptionId\n          delivery { id status attemptCount nextAttemptAt }\n          event { id type isTest rawData }\n          request { method url isRedacted headers { name value } body }\n          response { statusCode isRedacted headers { name value } body isTruncated }\n        }\n      }\n      ... on InvalidInputError { issues { path message } }\n      ... on UserError { code }\n    }\n  }\n"): (typeof documents)["\n  mutation SubscriptionTest($input: WebhookSubscriptionTestInput!) {\n    webhookSubscriptionTest(input: $input) {\n      ... on WebhookSubscriptionTestPayload {\n        entry {\n          id\n          trigger\n          isTest\n          attemptNumber\n          outcome\n          errorClass\n          errorMessage\n          nextAttemptAt\n          webhookSubscriptionId\n          delivery { id status attemptCount nextAttemptAt }\n          event { id type isTest rawData }\n          request { method url isRedacted headers { name value } body }\n          response { statusCode isRedacted headers { name value } body isTruncated }\n        }\n      }\n      ... on InvalidInputError { issues { path message } }\n      ... on UserError { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription TenantEntries($after: Cursor) {\n    requestLog(after: $after) {\n      entries {\n        trigger\n        attemptNumber\n        url\n        outcome\n        errorClass\n        errorMessage\n        durationMs\n        nextAttemptAt\n        event { id type }\n        request { url isRedacted headers { name value } body }\n        response { statusCode isRedacted headers { name value } body isTruncated }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription TenantEntries($after: Cursor) {\n    requestLog(after: $after) {\n      entries {\n        trigger\n        attemptNumber\n        url\n        outcome\n        errorClass\n        errorMessage\n        durationMs\n        nextAttemptAt\n        event { id type }\n        request { url isRedacted headers { name value } body }\n        response { statusCode isRedacted headers { name value } body isTruncated }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TortureSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      __typename\n      ... on UserError { message }\n    }\n  }\n"): (typeof documents)["\n  mutation TortureSubscribe($input: WebhookSubscriptionCreateInput!) {\n    webhookSubscriptionCreate(input: $input) {\n      __typename\n      ... on UserError { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TorturePublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      __typename\n      ... on EventPublishPayload { isDuplicate event { id } }\n      ... on UserError { message }\n    }\n  }\n"): (typeof documents)["\n  mutation TorturePublish($input: EventPublishInput!) {\n    eventPublish(input: $input) {\n      __typename\n      ... on EventPublishPayload { isDuplicate event { id } }\n      ... on UserError { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TorturePublishMany($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      __typename\n      ... on EventsPublishPayload { duplicateCount events { id } }\n      ... on UserError { message }\n    }\n  }\n"): (typeof documents)["\n  mutation TorturePublishMany($input: EventsPublishInput!) {\n    eventsPublish(input: $input) {\n      __typename\n      ... on EventsPublishPayload { duplicateCount events { id } }\n      ... on UserError { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TortureDeliveries($status: [DeliveryStatus!]!) {\n    deliveries(first: 1, filter: { status: $status }) {\n      edges { node { id status nextAttemptAt } }\n    }\n  }\n"): (typeof documents)["\n  query TortureDeliveries($status: [DeliveryStatus!]!) {\n    deliveries(first: 1, filter: { status: $status }) {\n      edges { node { id status nextAttemptAt } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TortureLog($after: Cursor) {\n    requestLog(first: 100, after: $after) {\n      edges { node { id outcome attemptNumber event { id } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query TortureLog($after: Cursor) {\n    requestLog(first: 100, after: $after) {\n      edges { node { id outcome attemptNumber event { id } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription TortureLive($after: Cursor, $filter: RequestLogFilter, $batchSize: Int) {\n    requestLog(after: $after, filter: $filter, batchSize: $batchSize) {\n      cursor\n      previousCursor\n      entries { id cursor event { id } }\n    }\n  }\n"): (typeof documents)["\n  subscription TortureLive($after: Cursor, $filter: RequestLogFilter, $batchSize: Int) {\n    requestLog(after: $after, filter: $filter, batchSize: $batchSize) {\n      cursor\n      previousCursor\n      entries { id cursor event { id } }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;