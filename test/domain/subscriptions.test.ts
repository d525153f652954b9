import { expect, test } from 'vitest'
import { addressRule } from '../../src/domain/networks.ts'
import { parseNewSubscription, parseSettingsChange } from '../../src/domain/subscriptions.ts'
import { refusedPaths } from '../support/issues.ts'

const isAllowed = addressRule([], [])
const least = { name: 'a', eventTypes: ['*'], url: 'https://example.com/' }

const current = { signatureScheme: 'standard_webhooks' } as const

test('what is left out of a new subscription has a default', () => {
  const subscription = parseNewSubscription(least, isAllowed)

  expect(subscription).toEqual({
    ...least,
    method: 'POST',
    headers: [],
    maxRetries: 23,
    autoDisable: true,
    timeoutSeconds: 15,
    rateLimitPerSecond: null,
    signatureScheme: 'standard_webhooks',
    signatureHeader: null,
    credentialId: null,
    payloadFormat: 'envelope',
    mapping: null,
    cardTemplateId: null,
    actionFlowConfigId: null,
  })
})

test('null in a new subscription is the same as nothing', () => {
  const nothing = { method: null, headers: null, maxRetries: null, cardTemplateId: null }

  const subscription = parseNewSubscription({ ...least, ...nothing }, isAllowed)

  expect(subscription).toEqual(parseNewSubscription(least, isAllowed))
})

test('a rate limit can be set and cleared', () => {
  const set = parseSettingsChange({ rateLimitPerSecond: 10 }, current, isAllowed)
  const cleared = parseSettingsChange({ rateLimitPerSecond: null }, current, isAllowed)

  expect(set).toEqual({ rateLimitPerSecond: 10 })
  expect(cleared).toEqual({ rateLimitPerSecond: null })
})

test('a change has only what was given', () => {
  const change = parseSettingsChange(
    { name: 'b', maxRetries: 0, headers: undefined },
    current,
    isAllowed,
  )

  expect(change).toEqual({ name: 'b', maxRetries: 0 })
})

test('null in a change is refused, each with its path', () => {
  const change = { name: null, eventTypes: null, url: null, method: null, headers: null }

  const paths = refusedPaths(() =>
    parseSettingsChange({ ...change, maxRetries: null }, current, isAllowed),
  )

  expect(paths).toEqual([...Object.keys(change), 'maxRetries'])
})

test('what is stored is what will be dialled and sent', () => {
  const stored = parseNewSubscription(
    {
      ...least,
      url: 'HTTPS://EXAMPLE.com:443/a b#fragment',
      headers: [{ name: 'X-Test', value: '\t a b ' }],
      eventTypes: ['a', 'b', 'a'],
    },
    isAllowed,
  )

  expect(stored).toMatchObject({
    url: 'https://example.com/a%20b',
    headers: [{ name: 'X-Test', value: 'a b' }],
    eventTypes: ['a', 'b'],
  })
})

test.each([
  ['name', '', 'x'.repeat(201), 'a\u0000'],
  ['eventTypes', [], Array(101).fill('a')],
  ['url', 'ftp://example.com/', 'http://127.0.0.1/', 'http://intranet/', 'nonsense'],
  ['maxRetries', -1, 51, 1.5],
  ['timeoutSeconds', 0, 31, 1.5],
])('a value of %s that is out of bounds is refused', (name, ...values) => {
  for (const value of values) {
    const made = refusedPaths(() => parseNewSubscription({ ...least, [name]: value }, isAllowed))
    const changed = refusedPaths(() => parseSettingsChange({ [name]: value }, current, isAllowed))

    expect([made, changed]).toEqual([[name], [name]])
  }
})

test.each([
  ['maxRetries', 0, 50],
  ['timeoutSeconds', 1, 30],
])('%s goes from %i to %i', (name, ...bounds) => {
  for (const value of bounds) {
    const subscription = parseNewSubscription({ ...least, [name]: value }, isAllowed)

    expect(subscription).toMatchObject({ [name]: value })
  }
})

test('scope ids are set at the beginning, and checked', () => {
  const scoped = { ...least, cardTemplateId: 'c', actionFlowConfigId: 'f' }

  const subscription = parseNewSubscription(scoped, isAllowed)
  const paths = refusedPaths(() =>
    parseNewSubscription(
      { ...least, cardTemplateId: '', actionFlowConfigId: 'f'.repeat(256) },
      isAllowed,
    ),
  )

  expect(subscription).toMatchObject({ cardTemplateId: 'c', actionFlowConfigId: 'f' })
  expect(paths).toEqual(['cardTemplateId', 'actionFlowConfigId'])
})

test('all mistakes are named at once', () => {
  const wrong = {
    name: '',
    eventTypes: ['not fine'],
    url: 'nonsense',
    headers: [{ name: 'host', value: 'é' }],
    maxRetries: -1,
    timeoutSeconds: 0,
    cardTemplateId: '',
  }

  const paths = refusedPaths(() => parseNewSubscription(wrong, isAllowed))

  expect(paths.toSorted()).toEqual([
    ...['cardTemplateId', 'eventTypes.0', 'headers.0.name', 'headers.0.value', 'maxRetries'],
    ...['name', 'timeoutSeconds', 'url'],
  ])
})

test.each([
  ['standard_webhooks', ['signatureHeader']],
  ['svix', ['signatureHeader']],
  ['ed25519', ['signatureHeader']],
  ['timestamped_hex', []],
  ['body_hex', []],
  ['body_hex_prefixed', []],
  ['api_key', []],
] as const)('a name for the header of %s is refused at %j', (signatureScheme, paths) => {
  const signatureHeader = 'X-Signature'
  const given = { signatureScheme, signatureHeader }

  expect(refusedPaths(() => parseNewSubscription({ ...least, ...given }, isAllowed))).toEqual(paths)
  expect(refusedPaths(() => parseSettingsChange(given, current, isAllowed))).toEqual(paths)
  expect(
    refusedPaths(() => parseSettingsChange({ signatureHeader }, { signatureScheme }, isAllowed)),
  ).toEqual(paths)
})

test.each(['webhook-signature', 'Webhook-Signature', 'authorization', 'Stripe-Signature'])(
  'a signature can go into %s',
  (signatureHeader) => {
    const given = { signatureScheme: 'timestamped_hex', signatureHeader } as const

    expect(parseNewSubscription({ ...least, ...given }, isAllowed)).toMatchObject(given)
  },
)

test.each([
  'webhook-id',
  'Content-Type',
  'host',
  'x y',
  '',
  'user-agent',
  '__proto__',
  'a'.repeat(101),
])('a signature cannot go into "%s"', (signatureHeader) => {
  const given = { signatureScheme: 'timestamped_hex', signatureHeader } as const

  const paths = refusedPaths(() => parseNewSubscription({ ...least, ...given }, isAllowed))

  expect(paths).toEqual(['signatureHeader'])
})

test('a name that was chosen for one header goes with a scheme that has several', () => {
  const before = { signatureScheme: 'body_hex' } as const

  const toSeveral = parseSettingsChange({ signatureScheme: 'svix' }, before, isAllowed)
  const toAnother = parseSettingsChange({ signatureScheme: 'api_key' }, before, isAllowed)

  expect(toSeveral).toEqual({ signatureScheme: 'svix', signatureHeader: null })
  expect(toAnother).toEqual({ signatureScheme: 'api_key' })
})
