import { publicId } from '../domain/ids.ts'
import { builder } from './builder.ts'
import { PAGE_ARGS } from './connections.ts'
import { logCursor } from './cursors.ts'
import { type Answered, LoggedRequestType, LoggedResponseType } from './exchange.ts'
import { NodeInterface } from './node-interface.ts'
import {
  DeliveryType,
  EventType,
  RequestLogConnection,
  RequestLogEntryType,
  SubscriptionType,
} from './refs.ts'
import { logConnection } from './request-log-connection.ts'
import {
  RequestLogFilterInput,
  RequestOutcomeEnum,
  RequestTriggerEnum,
  toRequestLogFilter,
} from './request-log-filter.ts'

const IntegrationTypeEnum = builder.enumType('IntegrationType', {
  description: 'What kind of integration a request belongs to.',
  values: { WEBHOOK: { value: 'webhook', description: 'A webhook.' } } as const,
})

RequestLogEntryType.implement({
  description: 'One request, or the failure to make one.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    cursor: t.field({
      type: 'Cursor',
      description: 'Its place in the log: give it as `after` to go on from here, also live.',
      resolve: ({ position }) => logCursor(position),
    }),
    integrationType: t.field({
      type: IntegrationTypeEnum,
      description: 'Always a webhook, so far.',
      resolve: () => 'webhook' as const,
    }),
    url: t.exposeString('url', { description: 'Where it was sent, or would have been.' }),
    attemptNumber: t.exposeInt('attemptNumber', { description: 'Of its delivery, from 1.' }),
    trigger: t.field({
      type: RequestTriggerEnum,
      description: 'Why it was made.',
      resolve: ({ trigger }) => trigger as 'automatic' | 'test',
    }),
    isTest: t.boolean({
      description: 'Whether it was made to try the endpoint.',
      resolve: ({ trigger }) => trigger === 'test',
    }),
    outcome: t.expose('outcome', { type: RequestOutcomeEnum, description: 'How it ended.' }),
    errorClass: t.exposeString('errorClass', {
      nullable: true,
      description:
        'A short class: dns_error, connection_refused, connection_reset, timeout, tls_error, protocol_error, blocked_address, redirect, response_too_large (headers over the cap), http_error, mapping_error, credential_error, signing_error. Null where it succeeded.',
    }),
    errorMessage: t.exposeString('errorMessage', {
      nullable: true,
      description:
        'What went wrong, in a sentence; null where it succeeded. Nothing in it comes from an endpoint, nor from the event, but where a mapping fails: what it threw is told in full of tests, and of attempts that were made while logsFullData was on; of others, without the words that can come from the event (…).',
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it began.' }),
    durationMs: t.exposeFloat('durationMs', { description: 'How long it took, in milliseconds.' }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the delivery is tried again; null where this was the last time.',
    }),
    mappingVersion: t.exposeInt('mappingVersion', {
      nullable: true,
      description: "Which version of the subscription's mapping ran; null where none did.",
    }),
  }),
})

builder.objectFields(RequestLogEntryType, (t) => ({
  delivery: t.field({
    type: DeliveryType,
    description: 'The delivery that it is an attempt at.',
    resolve: ({ deliveryId }, _args, { loaders }) =>
      loaders.deliveries.load(deliveryId) as Promise<never>,
  }),
  event: t.field({
    type: EventType,
    description: 'What was delivered.',
    resolve: ({ eventId }, _args, { loaders }) => loaders.events.load(eventId) as Promise<never>,
  }),
  webhookSubscription: t.field({
    type: SubscriptionType,
    nullable: true,
    description: 'To whom; null once the subscription was deleted.',
    resolve: async ({ subscriptionId }, _args, { loaders }) =>
      (await loaders.subscriptions.load(subscriptionId)) ?? null,
  }),
  webhookSubscriptionId: t.id({
    description: 'To whom, also after the subscription was deleted.',
    resolve: ({ subscriptionId }) => publicId('WebhookSubscription', subscriptionId),
  }),
  request: t.field({
    type: LoggedRequestType,
    nullable: true,
    description: 'What was sent; null where nothing could be.',
    resolve: (entry) => (entry.outcome === 'unsendable' ? null : entry),
  }),
  response: t.field({
    type: LoggedResponseType,
    nullable: true,
    description: 'What was answered; null where nobody did.',
    resolve: (entry) => (entry.statusCode === null ? null : (entry as Answered)),
  }),
}))

builder.queryField('requestLog', (t) =>
  t.field({
    type: RequestLogConnection,
    description:
      'Every request sent, newest first. Its cursors and filter are those of the live subscription.',
    authScopes: { signedIn: true },
    args: {
      filter: t.arg({ type: RequestLogFilterInput, description: 'Omitted: all.' }),
      ...PAGE_ARGS,
    },
    resolve: (_root, { filter, ...args }, context) =>
      logConnection(context, toRequestLogFilter(filter), args),
  }),
)
