import type { IdKind } from '../../src/domain/ids.ts'
import { ROLES, type Role } from '../../src/domain/roles.ts'

export type Ids = Readonly<Record<IdKind, string>>
export type Arguments = Readonly<Record<string, unknown>>

/** What an id stands for, and what must be given besides for it to matter. Omitted: the field's own arguments. */
type Place = IdKind | readonly [kind: IdKind, besides: (own: Ids) => Arguments]
export type Places = Readonly<Record<string, Place>>

/** A field, and all that the matrix has to know of it. */
export interface Row {
  /** Who may ask for it; the others are told FORBIDDEN, whatever they ask. */
  readonly roles: readonly Role[]
  /** With which it does no harm; ids that it cannot do without are added. */
  readonly args?: Arguments
  /** Each place in its arguments where an id stands. */
  readonly ids?: Places
}

const EVERYONE = ROLES
const PUBLISHERS = ['ADMIN', 'WORKBENCH', 'EVENTS'] as const
const READERS = ['ADMIN', 'WORKBENCH', 'VIEWER'] as const
const MANAGERS = ['ADMIN', 'WORKBENCH'] as const
const ADMINS = ['ADMIN'] as const

const complete = { name: 'mine', eventTypes: ['never'], url: 'https://example.com/' }
const basic = { basic: { username: '', password: '' } }
const created = { input: complete }
const since = '2020-01-01T00:00:00Z'
const ended = { since, status: ['SUCCEEDED', 'EXHAUSTED', 'CANCELED'] }
const resent = { input: { filter: ended } }
const updated = ({ WebhookSubscription: id }: Ids) => ({ input: { id, name: 'mine now' } })

export const QUERIES: Readonly<Record<string, Row>> = {
  viewer: { roles: EVERYONE },
  environments: { roles: READERS },
  apiTokens: { roles: READERS },
  eventTypes: { roles: READERS },
  webhookSubscriptions: { roles: READERS, ids: { 'filter.credentialId': 'Credential' } },
  credentials: { roles: READERS },
  signingKeys: { roles: READERS },
  events: { roles: EVERYONE, ids: { 'filter.webhookSubscriptionId': 'WebhookSubscription' } },
  deliveries: {
    roles: EVERYONE,
    ids: { 'filter.webhookSubscriptionId': 'WebhookSubscription', 'filter.eventId': 'Event' },
  },
  requestLog: {
    roles: EVERYONE,
    ids: { 'filter.webhookSubscriptionId': 'WebhookSubscription', 'filter.deliveryId': 'Delivery' },
  },
  resends: { roles: READERS },
  node: { roles: EVERYONE, ids: { id: 'Event' } },
  nodes: { roles: EVERYONE, ids: { ids: 'Event' } },
  mappingPreview: {
    roles: MANAGERS,
    args: { input: { script: '', eventType: 'a', data: 1 } },
    ids: {
      'input.webhookSubscriptionId': 'WebhookSubscription',
      'input.eventId': ['Event', () => ({ input: { script: '' } })],
    },
  },
  mappingBacktest: {
    roles: MANAGERS,
    args: { input: { script: '' } },
    ids: { 'input.webhookSubscriptionId': 'WebhookSubscription' },
  },
}

export const MUTATIONS: Readonly<Record<string, Row>> = {
  environmentCreate: { roles: ADMINS, args: { input: { name: '' } } },
  environmentUpdate: {
    roles: MANAGERS,
    args: { input: { retentionDays: 30 } },
    ids: { 'input.id': 'Environment' },
  },
  apiTokenCreate: {
    roles: MANAGERS,
    args: { input: { name: '', role: 'VIEWER' } },
    ids: {
      'input.environmentId': [
        'Environment',
        () => ({ input: { name: 'a key to it', role: 'VIEWER' } }),
      ],
    },
  },
  apiTokenRevoke: { roles: MANAGERS, ids: { 'input.id': 'ApiToken' } },
  eventTypeCreate: { roles: MANAGERS, args: { input: { name: '' } } },
  eventTypeUpdate: {
    roles: MANAGERS,
    args: { input: { description: 'mine now' } },
    ids: { 'input.id': 'EventType' },
  },
  eventPublish: { roles: PUBLISHERS, args: { input: { type: '', data: 1 } } },
  eventsPublish: { roles: PUBLISHERS, args: { input: { events: [] } } },
  webhookSubscriptionCreate: {
    roles: MANAGERS,
    args: { input: { ...complete, name: '' } },
    ids: {
      'input.credentialId': ['Credential', () => created],
      'input.signingKeyId': ['SigningKey', () => created],
    },
  },
  webhookSubscriptionUpdate: {
    roles: MANAGERS,
    args: { input: { name: 'mine now' } },
    ids: {
      'input.id': 'WebhookSubscription',
      'input.credentialId': ['Credential', updated],
      'input.signingKeyId': ['SigningKey', updated],
    },
  },
  webhookSubscriptionEnable: { roles: MANAGERS, ids: { 'input.id': 'WebhookSubscription' } },
  webhookSubscriptionDisable: { roles: MANAGERS, ids: { 'input.id': 'WebhookSubscription' } },
  webhookSubscriptionDelete: { roles: MANAGERS, ids: { 'input.id': 'WebhookSubscription' } },
  webhookSubscriptionTest: { roles: MANAGERS, ids: { 'input.id': 'WebhookSubscription' } },
  credentialCreate: { roles: MANAGERS, args: { input: { name: '', config: basic } } },
  credentialUpdate: {
    roles: MANAGERS,
    args: { input: { name: 'mine now' } },
    ids: { 'input.id': 'Credential' },
  },
  credentialDelete: { roles: MANAGERS, ids: { 'input.id': 'Credential' } },
  credentialTest: { roles: MANAGERS, ids: { 'input.id': 'Credential' } },
  signingKeyCreate: { roles: MANAGERS, args: { input: { name: '' } } },
  signingKeyRotate: { roles: MANAGERS, ids: { 'input.id': 'SigningKey' } },
  signingKeyReveal: { roles: MANAGERS, ids: { 'input.id': 'SigningKey' } },
  signingKeyDelete: { roles: MANAGERS, ids: { 'input.id': 'SigningKey' } },
  deliveriesResend: {
    roles: MANAGERS,
    args: { input: { filter: {} } },
    ids: {
      'input.filter.eventId': ['Event', () => resent],
      'input.filter.webhookSubscriptionId': ['WebhookSubscription', () => resent],
    },
  },
  deliveryResend: { roles: MANAGERS, ids: { 'input.id': 'Delivery' } },
}

export const SUBSCRIPTIONS: Readonly<Record<string, Row>> = {
  listen: { roles: MANAGERS, args: { eventTypes: [] } },
  requestLog: {
    roles: EVERYONE,
    // From its beginning, as cursors are written: else its first page is empty for everybody.
    args: { after: Buffer.from('log:0').toString('base64url') },
    ids: { 'filter.webhookSubscriptionId': 'WebhookSubscription', 'filter.deliveryId': 'Delivery' },
  },
  resend: { roles: READERS, ids: { id: 'Resend' } },
}

/** Fields of things that take ids themselves: of which things, and where. */
export const BELOW: Readonly<Record<string, Readonly<Record<string, Places>>>> = {
  WebhookSubscription: {
    deliveries: {
      'filter.webhookSubscriptionId': 'WebhookSubscription',
      'filter.eventId': 'Event',
    },
    requestLog: {
      'filter.webhookSubscriptionId': 'WebhookSubscription',
      'filter.deliveryId': 'Delivery',
    },
  },
}

/** What an id stands for, and who may ask for a node of that kind at all. */
export const KINDS: Readonly<Record<IdKind, readonly Role[]>> = {
  Environment: EVERYONE,
  ApiToken: READERS,
  EventType: READERS,
  Event: EVERYONE,
  WebhookSubscription: READERS,
  Credential: READERS,
  SigningKey: READERS,
  Delivery: EVERYONE,
  RequestLogEntry: EVERYONE,
  Resend: READERS,
}

/** What is served beside the API. `*` stands for an id. */
export const PAGES: Readonly<Record<string, { roles: readonly Role[]; id?: IdKind }>> = {
  '/export/events.ndjson': { roles: EVERYONE },
  '/export/events.ndjson?webhookSubscriptionId=*': { roles: EVERYONE, id: 'WebhookSubscription' },
  '/export/request-log/*.json': { roles: EVERYONE, id: 'RequestLogEntry' },
  '/metrics': { roles: ADMINS },
}
