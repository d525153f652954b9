import { MASK, MAX_HEADERS, maskHeader } from '../domain/headers.ts'
import { signatureHeaderOf } from '../domain/subscription-signing.ts'
import type { SubscriptionFilter } from '../domain/subscriptions.ts'
import { listDeliveries } from '../storage/deliveries.ts'
import { listSubscriptions } from '../storage/subscriptions.ts'
import { builder, mayCaller } from './builder.ts'
import { PAGE_ARGS, pageRequest, toConnection, toSearchedConnection } from './connections.ts'
import { environmentIdOf, viewOf } from './context.ts'
import { idCursor, parseIdCursor } from './cursors.ts'
import { DeliveryFilterInput, toDeliveryFilter } from './delivery-filter.ts'
import { given } from './given.ts'
import { HeaderType } from './headers.ts'
import { HttpMethodEnum } from './http-method.ts'
import { filterUuid, within } from './ids.ts'
import { times } from './limits/cost.ts'
import { NodeInterface } from './node-interface.ts'
import {
  CredentialInterface,
  DeliveryConnection,
  RequestLogConnection,
  SigningKeyType,
  SubscriptionConnection,
  SubscriptionType,
} from './refs.ts'
import { logConnection } from './request-log-connection.ts'
import { RequestLogFilterInput, toRequestLogFilter } from './request-log-filter.ts'
import {
  DisabledReasonEnum,
  PayloadFormatEnum,
  SignatureSchemeEnum,
  SubscriptionStatusEnum,
} from './subscription-enums.ts'

SubscriptionType.implement({
  description: 'A standing request to have events of some types sent to a URL.',
  authScopes: { reads: true },
  interfaces: [NodeInterface],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What people call it.' }),
    eventTypes: t.stringList({
      description: 'Names, or patterns that end in * (card-*), or * alone.',
      resolve: ({ eventTypes }) => [...eventTypes],
    }),
    method: t.expose('method', { type: HttpMethodEnum, description: 'How it is sent.' }),
    url: t.expose('url', { type: 'URL', description: 'Where it is sent.' }),
    headers: t.field({
      type: [HeaderType],
      complexity: times(MAX_HEADERS),
      description:
        'Its own headers. Values that look like secrets are masked; for a VIEWER, all are.',
      resolve: ({ headers }, _args, context) =>
        mayCaller(context, 'manages') ? [...headers] : headers.map(maskHeader),
    }),
    cardTemplateId: t.exposeString('cardTemplateId', {
      nullable: true,
      description: 'Only events of this card; null for all.',
    }),
    actionFlowConfigId: t.exposeString('actionFlowConfigId', {
      nullable: true,
      description: 'Only events of this action flow; null for all.',
    }),
    signatureScheme: t.expose('signatureScheme', {
      type: SignatureSchemeEnum,
      description: 'How its requests are signed.',
    }),
    signatureHeader: t.string({
      nullable: true,
      description: 'The header that carries a one-header signature; null for other schemes.',
      resolve: signatureHeaderOf,
    }),
    payloadFormat: t.expose('payloadFormat', {
      type: PayloadFormatEnum,
      description: 'What the body looks like. Where there is a mapping, that decides instead.',
    }),
    mapping: t.string({
      nullable: true,
      description:
        'JavaScript that reshapes the payload; null where there is none. For a VIEWER it is masked.',
      resolve: ({ mapping }, _args, context) =>
        mapping === null || mayCaller(context, 'manages') ? mapping : MASK,
    }),
    mappingVersion: t.int({
      nullable: true,
      description:
        'How often the mapping has been changed, from 1: by it a log entry tells which one ran. Null where there is none.',
      resolve: ({ mapping, mappingVersion }) => (mapping === null ? null : mappingVersion),
    }),
    maxRetries: t.exposeInt('maxRetries', { description: 'After the first attempt; 0 for none.' }),
    autoDisable: t.exposeBoolean('autoDisable', {
      description: 'Whether it is disabled when a delivery has used all its retries.',
    }),
    timeoutSeconds: t.exposeInt('timeoutSeconds', {
      description: 'For the whole of a request, from the name look-up to the last byte.',
    }),
    rateLimitPerSecond: t.exposeInt('rateLimitPerSecond', {
      nullable: true,
      description: 'Requests a second at most, in all processes together; null for no limit.',
    }),
  }),
})

builder.objectFields(SubscriptionType, (t) => ({
  status: t.expose('status', {
    type: SubscriptionStatusEnum,
    description: 'Whether it is at work.',
  }),
  disabledReason: t.field({
    type: DisabledReasonEnum,
    nullable: true,
    description: 'Why it is disabled.',
    resolve: ({ disabledReason }) => disabledReason as 'manual' | 'retries_exhausted' | null,
  }),
  disabledAt: t.expose('disabledAt', {
    type: 'DateTime',
    nullable: true,
    description: 'When it was disabled.',
  }),
  consecutiveFailures: t.exposeInt('consecutiveFailures', {
    description: 'Requests that failed since the last one that succeeded.',
  }),
  createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  deliveries: t.field({
    type: DeliveryConnection,
    description: 'What is and was owed to it. Newest first.',
    args: {
      filter: t.arg({ type: DeliveryFilterInput, description: 'Omitted: all.' }),
      ...PAGE_ARGS,
    },
    async resolve(subscription, { filter, ...args }, context) {
      const wanted = toDeliveryFilter(filter)
      const subscriptionId = within(subscription.id, wanted.subscriptionId)
      const page = await listDeliveries(
        context.db,
        viewOf(context),
        { ...wanted, subscriptionId },
        pageRequest(args, parseIdCursor),
      )
      return toSearchedConnection(page, ({ id }) => id, idCursor)
    },
  }),
  requestLog: t.field({
    type: RequestLogConnection,
    description: 'Every request sent to it, newest first.',
    args: {
      filter: t.arg({ type: RequestLogFilterInput, description: 'Omitted: all.' }),
      ...PAGE_ARGS,
    },
    resolve(subscription, { filter, ...args }, context) {
      const wanted = toRequestLogFilter(filter)
      const subscriptionId = within(subscription.id, wanted.subscriptionId)
      return logConnection(context, { ...wanted, subscriptionId }, args)
    },
  }),
}))

builder.objectFields(SubscriptionType, (t) => ({
  signingKey: t.field({
    type: SigningKeyType,
    description: 'What signs its requests.',
    resolve: ({ signingKeyId }, _args, { loaders }) =>
      loaders.signingKeys.load(signingKeyId) as Promise<never>,
  }),
  credential: t.field({
    type: CredentialInterface,
    nullable: true,
    description: 'What authenticates its requests at the endpoint.',
    resolve: ({ credentialId }, _args, { loaders }) =>
      credentialId === null ? null : loaders.credentials.load(credentialId),
  }),
}))

const SubscriptionFilterInput = builder.inputType('WebhookSubscriptionFilter', {
  description: 'Which subscriptions. What is given must all be true.',
  fields: (t) => ({
    status: t.field({ type: SubscriptionStatusEnum, description: 'In this state.' }),
    eventType: t.string({
      description: 'That get events of this type; or, given a pattern, that ask for it.',
    }),
    cardTemplateId: t.string({ description: 'Confined to this card.' }),
    credentialId: t.id({ description: 'That authenticate with this credential.' }),
    search: t.string({ description: 'With this text in the name or the URL, whatever its case.' }),
  }),
})

builder.queryField('webhookSubscriptions', (t) =>
  t.field({
    type: SubscriptionConnection,
    description: "The environment's subscriptions, newest first.",
    authScopes: { reads: true },
    args: {
      filter: t.arg({ type: SubscriptionFilterInput, description: 'Omitted: all.' }),
      ...PAGE_ARGS,
    },
    async resolve(_root, { filter, ...args }, context) {
      const request = pageRequest(args, parseIdCursor)
      const { credentialId, ...rest } = filter ?? {}
      const named = { credentialId: filterUuid('Credential', credentialId) }
      const wanted: SubscriptionFilter = given({ ...rest, ...named })
      const page = await listSubscriptions(context.db, environmentIdOf(context), wanted, request)
      return toConnection(page, ({ id }) => idCursor(id))
    },
  }),
)
