import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type {
  WebhookSubscriptionCreateInput,
  WebhookSubscriptionUpdateInput,
} from '../../examples/generated/graphql.ts'
import { createCallers, errorCode } from '../support/callers.ts'
import { shareService } from '../support/shared-service.ts'

type Input = Partial<WebhookSubscriptionCreateInput>

const SubscriptionInputCreate = graphql(`
  mutation SubscriptionInputCreate($input: WebhookSubscriptionCreateInput!) {
    webhookSubscriptionCreate(input: $input) {
      ... on WebhookSubscriptionCreatePayload {
        webhookSubscription { name eventTypes url headers { name value } maxRetries timeoutSeconds rateLimitPerSecond }
      }
      ... on UserError { code message }
      ... on InvalidInputError { issues { path message } }
    }
  }
`)

const SubscriptionInputUpdate = graphql(`
  mutation SubscriptionInputUpdate($input: WebhookSubscriptionUpdateInput!) {
    webhookSubscriptionUpdate(input: $input) {
      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { id rateLimitPerSecond } }
      ... on UserError { code message }
      ... on InvalidInputError { issues { path message } }
    }
  }
`)

const SubscriptionInputStored = graphql(`
  query SubscriptionInputStored {
    webhookSubscriptions(first: 100) {
      nodes { id updatedAt name eventTypes url headers { name value } maxRetries timeoutSeconds rateLimitPerSecond }
    }
  }
`)

const MINIMAL = { name: 'a subscription', eventTypes: ['*'], url: 'https://example.com/hook' }

// No network is allowed beyond the default: this service would not call this machine either.
const service = await shareService({ hasWorker: false, allowedNetworks: [] })
const { workbench } = await createCallers(service)
const { id } = await service.subscribe(MINIMAL, workbench)

async function create(input: Input) {
  const complete = { ...MINIMAL, ...input }
  const answer = await service.ask(SubscriptionInputCreate, { input: complete }, workbench)
  return answer.webhookSubscriptionCreate
}

async function update(input: Omit<WebhookSubscriptionUpdateInput, 'id'>) {
  const answer = await service.ask(SubscriptionInputUpdate, { input: { id, ...input } }, workbench)
  return answer.webhookSubscriptionUpdate
}

function issuePaths(result: object): string[] {
  if (!('issues' in result)) throw new Error(`Nothing was refused: ${JSON.stringify(result)}`)
  return (result.issues as { path: string[] }[]).map(({ path }) => path.join('.'))
}

const header = (name: string, value = '1') => ({ headers: [{ name, value }] })
const many = <T>(count: number, item: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => item(index))

const REFUSED: readonly (readonly [what: string, input: Input, path: string])[] = [
  ['an empty name', { name: '' }, 'name'],
  ['a name of 201 characters', { name: 'x'.repeat(201) }, 'name'],
  ['a name with U+0000', { name: 'a\u0000' }, 'name'],
  ['no event type', { eventTypes: [] }, 'eventTypes'],
  ['101 event types', { eventTypes: many(101, (index) => `type${index}`) }, 'eventTypes'],
  ['an empty event type', { eventTypes: ['a', ''] }, 'eventTypes.1'],
  ['an event type of 129 characters', { eventTypes: ['x'.repeat(129)] }, 'eventTypes.0'],
  ['an event type with a blank', { eventTypes: ['a b'] }, 'eventTypes.0'],
  ['a pattern with its * in front', { eventTypes: ['*.created'] }, 'eventTypes.0'],
  ['a pattern with two *', { eventTypes: ['a**'] }, 'eventTypes.0'],
  ['a URL of another scheme', { url: 'ftp://example.com/' }, 'url'],
  ['a URL that runs a script', { url: 'javascript:alert(1)' }, 'url'],
  ['a URL with a user name', { url: 'https://me@example.com/' }, 'url'],
  ['a URL with a password', { url: 'https://:secret@example.com/' }, 'url'],
  ['a URL with a port of other protocols', { url: 'http://example.com:25/' }, 'url'],
  ['a URL of a single label', { url: 'http://intranet/' }, 'url'],
  ['a URL of 2049 characters', { url: `https://example.com/${'x'.repeat(2_029)}` }, 'url'],
  ['a private address', { url: 'http://10.1.2.3/' }, 'url'],
  ['the loopback', { url: 'http://127.0.0.1:8080/' }, 'url'],
  ['localhost', { url: 'http://localhost:8080/' }, 'url'],
  ['the loopback as a number', { url: 'http://2130706433/' }, 'url'],
  ['a metadata address', { url: 'http://169.254.169.254/latest' }, 'url'],
  ['the loopback of IPv6', { url: 'http://[::1]/' }, 'url'],
  ['an IPv4 address inside IPv6', { url: 'http://[::ffff:10.0.0.1]/' }, 'url'],
  ['a header without a name', header(''), 'headers.0.name'],
  ['a header name with a blank', header('x y'), 'headers.0.name'],
  ['a header name with a line break', header('x\r\ny'), 'headers.0.name'],
  ['a header name of 101 characters', header('x'.repeat(101)), 'headers.0.name'],
  ['Host', header('Host'), 'headers.0.name'],
  ['Content-Length', header('Content-Length'), 'headers.0.name'],
  ['Transfer-Encoding', header('transfer-encoding'), 'headers.0.name'],
  ['Connection', header('Connection'), 'headers.0.name'],
  ['Content-Type', header('Content-Type'), 'headers.0.name'],
  ['User-Agent', header('User-Agent'), 'headers.0.name'],
  ['a header of the signature', header('Webhook-Signature'), 'headers.0.name'],
  ['a header of proxies', header('X-Forwarded-For'), 'headers.0.name'],
  ['a header value with a line break', header('x', 'a\r\nb: c'), 'headers.0.value'],
  ['a header value with U+0000', header('x', 'a\u0000'), 'headers.0.value'],
  ['a header value beyond ASCII', header('x', 'Größe'), 'headers.0.value'],
  ['a header value of 4097 bytes', header('x', 'a'.repeat(4_097)), 'headers.0.value'],
  [
    'a header given twice',
    { headers: ['x-Team', 'X-team'].map((name) => ({ name, value: '1' })) },
    'headers.1.name',
  ],
  ['51 headers', { headers: many(51, (index) => ({ name: `x${index}`, value: '' })) }, 'headers'],
  ['a negative number of retries', { maxRetries: -1 }, 'maxRetries'],
  ['51 retries', { maxRetries: 51 }, 'maxRetries'],
  ['no time', { timeoutSeconds: 0 }, 'timeoutSeconds'],
  ['31 seconds', { timeoutSeconds: 31 }, 'timeoutSeconds'],
  ['no request a second', { rateLimitPerSecond: 0 }, 'rateLimitPerSecond'],
  ['10001 requests a second', { rateLimitPerSecond: 10_001 }, 'rateLimitPerSecond'],
]

test.each(REFUSED)('%s is refused, in a new subscription and in an old one', async (...row) => {
  const [_what, input, path] = row

  const [created, updated] = await Promise.all([create(input), update(input)])

  expect(created).toMatchObject({ code: 'INVALID_INPUT' })
  expect(issuePaths(created)).toEqual([path])
  expect(updated).toEqual(created)
})

test.each([
  ['an empty card', { cardTemplateId: '' }, 'cardTemplateId'],
  ['a card of 256 characters', { cardTemplateId: 'x'.repeat(256) }, 'cardTemplateId'],
  ['an empty action flow', { actionFlowConfigId: ' ' }, 'actionFlowConfigId'],
])('%s is refused in a new subscription', async (_what, input, path) => {
  expect(issuePaths(await create(input))).toEqual([path])
})

test('all that is wrong is said at once, each with its path, and nothing is done', async () => {
  const wrong = {
    name: '',
    eventTypes: ['ok', 'not ok'],
    url: 'ftp://example.com',
    headers: [
      { name: 'host', value: '\n' },
      { name: 'x-fine', value: 'fine' },
    ],
    maxRetries: 99,
    timeoutSeconds: 99,
  }

  const before = await service.ask(SubscriptionInputStored, {}, workbench)

  const [created, updated] = await Promise.all([create(wrong), update(wrong)])

  const paths = [
    ...['eventTypes.1', 'headers.0.name', 'headers.0.value', 'maxRetries', 'name'],
    ...['timeoutSeconds', 'url'],
  ]
  expect(issuePaths(created).toSorted()).toEqual(paths)
  expect(issuePaths(updated).toSorted()).toEqual(paths)
  expect(await service.ask(SubscriptionInputStored, {}, workbench)).toEqual(before)
})

test('null is refused in an update for all that cannot be null', async () => {
  const names = [
    ...['autoDisable', 'eventTypes', 'headers', 'maxRetries', 'method', 'name', 'payloadFormat'],
    ...['signatureScheme', 'timeoutSeconds', 'url'],
  ]

  const updated = await update(Object.fromEntries(names.map((name) => [name, null])))

  expect(issuePaths(updated).toSorted()).toEqual(names)
})

test('a rate limit is set, kept and cleared', async () => {
  const limit = { rateLimitPerSecond: 10 }

  const [set, kept] = [await update(limit), await update({ name: 'another' })]
  const cleared = await update({ rateLimitPerSecond: null })

  expect(set).toMatchObject({ webhookSubscription: limit })
  expect(kept).toMatchObject({ webhookSubscription: limit })
  expect(cleared).toMatchObject({ webhookSubscription: { rateLimitPerSecond: null } })
})

test('the limits themselves are allowed', async () => {
  const input = {
    name: 'x'.repeat(200),
    eventTypes: ['*', 'card-*', 'x'.repeat(128), ...many(97, (index) => `type${index}`)],
    url: `https://example.com/${'x'.repeat(2_028)}`,
    headers: many(50, (index) => ({ name: `x${index}`, value: 'a'.repeat(4_096) })),
    maxRetries: 50,
    timeoutSeconds: 30,
    rateLimitPerSecond: 10_000,
  }
  const least = { maxRetries: 0, timeoutSeconds: 1, headers: [], rateLimitPerSecond: 1 }

  expect(await create(input)).toEqual({ webhookSubscription: input })
  expect(await create(least)).toMatchObject({ webhookSubscription: { ...MINIMAL, ...least } })
})

test('what is kept is what will be sent: a parsed URL without its fragment, trimmed values', async () => {
  const created = await create({
    url: 'HTTPS://Example.COM:443/a/../b?c=1#fragment',
    headers: [{ name: 'X-Team', value: '\t two words ' }],
    eventTypes: ['a', 'b', 'a'],
  })

  expect(created).toMatchObject({
    webhookSubscription: {
      url: 'https://example.com/b?c=1',
      headers: [{ name: 'X-Team', value: 'two words' }],
      eventTypes: ['a', 'b'],
    },
  })
})

test.each(['example.com/hook', '/hook', '', 'https://', 'https://a b/', 'http://[::1/'])(
  'the URL %j is malformed, which is bad input and no result',
  async (url) => {
    const variables = { input: { ...MINIMAL, url } }

    const created = await service.call(SubscriptionInputCreate, variables, workbench)
    const updated = await service.call(SubscriptionInputUpdate, { input: { id, url } }, workbench)

    expect([errorCode(created), errorCode(updated)]).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT'])
  },
)
