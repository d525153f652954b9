import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { type IdKind, newUuid, publicId } from '../../src/domain/ids.ts'
import { ROLES, type Role } from '../../src/domain/roles.ts'
import { schema } from '../../src/graphql/schema.ts'
import { type Callers, createCallers, errorCode } from '../support/callers.ts'
import { openStream } from '../support/live-client.ts'
import type { CallOptions } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const EVERYONE = ROLES
const PUBLISHERS = ['ADMIN', 'WORKBENCH', 'EVENTS'] as const
const READERS = ['ADMIN', 'WORKBENCH', 'VIEWER'] as const
const MANAGERS = ['ADMIN', 'WORKBENCH'] as const
const ADMINS = ['ADMIN'] as const

const unknown = (kind: IdKind) => publicId(kind, newUuid(new Date()))
const subscriptionId = `input: { id: "${unknown('WebhookSubscription')}" }`
const signingKeyId = `input: { id: "${unknown('SigningKey')}" }`
const eventTypeId = `input: { id: "${unknown('EventType')}" }`
const credentialId = `input: { id: "${unknown('Credential')}" }`

/** Who may use each root field, and arguments with which it does no harm. */
const FIELDS: Record<string, readonly [roles: readonly Role[], args?: string]> = {
  'Query.viewer': [EVERYONE],
  'Query.node': [EVERYONE, `id: "${unknown('Event')}"`],
  'Query.nodes': [EVERYONE, `ids: ["${unknown('Event')}"]`],
  'Query.environments': [READERS],
  'Query.apiTokens': [READERS],
  'Query.eventTypes': [READERS],
  'Query.webhookSubscriptions': [READERS],
  'Query.credentials': [READERS],
  'Query.signingKeys': [READERS],
  'Query.events': [EVERYONE],
  'Query.deliveries': [EVERYONE],
  'Query.requestLog': [EVERYONE],
  'Query.resends': [READERS],
  'Query.mappingPreview': [MANAGERS, 'input: { script: "", eventType: "a", data: 1 }'],
  'Query.mappingBacktest': [
    MANAGERS,
    `input: { webhookSubscriptionId: "${unknown('WebhookSubscription')}", script: "" }`,
  ],
  'Mutation.environmentCreate': [ADMINS, 'input: { name: "" }'],
  'Mutation.environmentUpdate': [MANAGERS, 'input: { name: "" }'],
  'Mutation.apiTokenCreate': [MANAGERS, 'input: { name: "", role: VIEWER }'],
  'Mutation.apiTokenRevoke': [MANAGERS, `input: { id: "${unknown('ApiToken')}" }`],
  'Mutation.eventTypeCreate': [MANAGERS, 'input: { name: "" }'],
  'Mutation.eventTypeUpdate': [MANAGERS, eventTypeId],
  'Mutation.eventPublish': [PUBLISHERS, 'input: { type: "", data: 1 }'],
  'Mutation.eventsPublish': [PUBLISHERS, 'input: { events: [] }'],
  'Mutation.webhookSubscriptionCreate': [
    MANAGERS,
    'input: { name: "", eventTypes: [], url: "http://127.0.0.1" }',
  ],
  'Mutation.webhookSubscriptionUpdate': [MANAGERS, subscriptionId],
  'Mutation.webhookSubscriptionEnable': [MANAGERS, subscriptionId],
  'Mutation.webhookSubscriptionDisable': [MANAGERS, subscriptionId],
  'Mutation.webhookSubscriptionDelete': [MANAGERS, subscriptionId],
  'Mutation.webhookSubscriptionTest': [MANAGERS, subscriptionId],
  'Mutation.credentialCreate': [
    MANAGERS,
    'input: { name: "", config: { basic: { username: "", password: "" } } }',
  ],
  'Mutation.credentialUpdate': [MANAGERS, credentialId],
  'Mutation.credentialDelete': [MANAGERS, credentialId],
  'Mutation.credentialTest': [MANAGERS, credentialId],
  'Mutation.signingKeyCreate': [MANAGERS, 'input: { name: "a" }'],
  'Mutation.signingKeyRotate': [MANAGERS, signingKeyId],
  'Mutation.signingKeyReveal': [MANAGERS, signingKeyId],
  'Mutation.signingKeyDelete': [MANAGERS, signingKeyId],
  'Mutation.deliveryResend': [MANAGERS, `input: { id: "${unknown('Delivery')}" }`],
  'Mutation.deliveriesResend': [MANAGERS, 'input: { filter: {} }'],
  'Subscription.listen': [MANAGERS, 'eventTypes: []'],
  'Subscription.requestLog': [EVERYONE],
  'Subscription.resend': [READERS, `id: "${unknown('Resend')}"`],
}

const ROWS = Object.entries(FIELDS).map(([path, [roles, args]]) => [path, roles, args] as const)

/** What EVENTS callers cannot even ask for by an id; the rest they see where it is their own. */
const KINDS: Record<IdKind, readonly Role[]> = {
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

const service = await shareService({ hasWorker: false })
const callers = await createCallers(service)

test('the table names every root field, so that a new one cannot be forgotten', () => {
  const types = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]

  const fields = types.flatMap((type) =>
    Object.keys(type?.getFields() ?? {}).map((field) => `${type?.name}.${field}`),
  )

  expect(Object.keys(FIELDS).toSorted()).toEqual(fields.toSorted())
})

test.each(ROWS)('%s is allowed to %j alone', async (path, roles, args) => {
  const operation = operationOf(path, args)

  const codes = await Promise.all(ROLES.map((role) => codeOf(operation, callerOf(callers, role))))

  expect(codes).toEqual(ROLES.map((role) => (roles.includes(role) ? undefined : 'FORBIDDEN')))
})

test.each(ROWS)('%s needs a token', async (path, _roles, args) => {
  expect(await codeOf(operationOf(path, args), { token: null })).toBe('UNAUTHENTICATED')
})

test.each(Object.entries(KINDS))('a node of kind %s is open to %j alone', async (kind, roles) => {
  const id = unknown(kind as IdKind)
  const operation = `query { node(id: "${id}") { id } nodes(ids: ["${id}"]) { id } }`

  const answers = await Promise.all(
    ROLES.map((role) => service.call(parse(operation), {}, callerOf(callers, role))),
  )

  const codes = answers.map(({ errors = [] }) => errors.map(({ extensions }) => extensions?.code))
  const forbidden = ['FORBIDDEN', 'FORBIDDEN']
  expect(codes).toEqual(ROLES.map((role) => (roles.includes(role) ? [] : forbidden)))
})

test('__typename and introspection need no token: they tell nothing of anybody', async () => {
  const operation = 'query { __typename __schema { queryType { name } } }'

  const { data } = await service.call(parse(operation), {}, { token: null })

  expect(data).toEqual({ __typename: 'Query', __schema: { queryType: { name: 'Query' } } })
})

function operationOf(path: string, args: string | undefined): string {
  const [type = '', field = ''] = path.split('.')
  return `${type.toLowerCase()} { ${field}${args === undefined ? '' : `(${args})`} { __typename } }`
}

/** Of its only error; undefined where the caller was let in, whatever came of it. */
async function codeOf(operation: string, caller: CallOptions): Promise<string | undefined> {
  const document = parse(operation) as TypedDocumentNode<unknown, object>
  const code = operation.startsWith('subscription')
    ? await codeOfStream(document, caller)
    : errorCode(await service.call(document, {}, caller))
  const isLetIn = code === 'NOT_FOUND' || code === 'BAD_USER_INPUT' // who may not ask is told neither
  return isLetIn ? undefined : code
}

async function codeOfStream(document: TypedDocumentNode<unknown, object>, caller: CallOptions) {
  const control = new AbortController()
  const stream = await openStream(service, document, {}, caller, control)
  const { value } = await stream.next()
  control.abort()
  return errorCode(value ?? {})
}

function callerOf(all: Callers, role: Role): CallOptions {
  return all[role.toLowerCase() as Lowercase<Role>]
}
