import { expect, test } from 'vitest'
import { checkHeaders, isSecretHeader, maskHeader, maskSecrets } from '../../src/domain/headers.ts'
import { pathsRefusedBy } from '../support/issues.ts'

const refused = (...headers: { name: string; value: string }[]) =>
  pathsRefusedBy((refuse) => checkHeaders(refuse, headers))
const refusedName = (name: string) => refused({ name, value: 'a' })
const refusedValue = (value: string) => refused({ name: 'x-test', value })

test.each([
  ...['x-test', 'X-Test', 'a', 'authorization', 'cookie', "!#$%&'*+.^_`|~-", 'x'.repeat(100)],
  ...['__proto__', 'constructor', 'x-webhook-id', 'webhooks', 'security', 'dates', 'teapot'],
])('the name %s may be chosen', (name) => {
  const paths = refusedName(name)

  expect(paths).toEqual([])
})

test.each([
  ...[
    '',
    ' ',
    'a b',
    'a:',
    'a\r',
    'a\n',
    'a\r\nx-evil: 1',
    'a\u0000',
    'é',
    'a\u007f',
    '"a"',
    '(a)',
  ],
  'x'.repeat(101),
])('%j is no header name', (name) => {
  const paths = refusedName(name)

  expect(paths).toEqual(['headers.0.name'])
})

test.each([
  ...[
    'host',
    'content-length',
    'transfer-encoding',
    'connection',
    'keep-alive',
    'proxy-connection',
  ],
  ...[
    'proxy-authorization',
    'te',
    'trailer',
    'upgrade',
    'expect',
    'http2-settings',
    'content-type',
  ],
  ...[
    'content-encoding',
    'accept-encoding',
    'user-agent',
    'date',
    'via',
    'forwarded',
    'set-cookie',
  ],
  ...['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'sec-fetch-site'],
  ...[
    'webhook-id',
    'webhook-timestamp',
    'webhook-signature',
    'webhook-attempt',
    'webhook-anything',
  ],
])('%s is not for a subscription to set, in any case of letters', (name) => {
  const paths = [...refusedName(name), ...refusedName(name.toUpperCase())]

  expect(paths).toEqual(['headers.0.name', 'headers.0.name'])
})

test.each(['', ' ', 'a', 'a\tb', ' a ', '~!"#', 'x'.repeat(4_096)])(
  'the value %j may be sent',
  (value) => {
    const paths = refusedValue(value)

    expect(paths).toEqual([])
  },
)

test.each(['a\r', 'a\n', 'a\r\nx-evil: 1', 'a\u0000', 'é', '\u007f', '\u0001', 'x'.repeat(4_097)])(
  'the value %j is refused',
  (value) => {
    const paths = refusedValue(value)

    expect(paths).toEqual(['headers.0.value'])
  },
)

test('a name that is given twice is refused, whatever its case', () => {
  const paths = refused(
    { name: 'x-test', value: 'a' },
    { name: 'x-other', value: 'a' },
    { name: 'X-Test', value: 'a' },
    { name: 'x-test', value: 'a' },
  )

  expect(paths).toEqual(['headers.2.name', 'headers.3.name'])
})

test.each([
  [50, []],
  [51, ['headers']],
])('of %i headers it is judged whether they are too many', (count, expected) => {
  const paths = refused(
    ...Array.from({ length: count }, (_, index) => ({ name: `x-${index}`, value: 'a' })),
  )

  expect(paths).toEqual(expected)
})

test.each([
  ...['Authorization', 'X-Authorisation', 'x-auth', 'x-auth-user', 'oauth', 'authentication'],
  ...['X-API-Key', 'apikey', 'x_api_key', 'ocp-apim-subscription-key', 'x-private', 'pwd'],
  ...['x-access-token', 'X-Amz-Security-Token', 'bearer', 'x-jwt', 'x-jwt-assertion', 'dpop'],
  ...['Cookie', 'set-cookie', 'x-session-id', 'x-sid', 'passphrase', 'x-passcode', 'x-otp'],
  ...['x-client-secret', 'x-credential', 'credentials', 'x-pin', 'x-saml', 'x-wsse'],
  ...['x-hub-signature-256', 'x-sig', 'sig', 'x-sig2', 'X_Sign', 'x-hmac-sha256', 'x-key-id'],
  ...['access-control-token', 'idempotency-key-secret', 'authenticate'],
])('the value of %s is a secret', (name) => {
  expect([isSecretHeader(name), isSecretHeader(name.toUpperCase())]).toEqual([true, true])
})

test.each([
  ...['x-test', 'accept', 'x-tenant', 'content-type', 'x-request-id', 'traceparent', 'etag'],
  ...['x-author', 'author-name', 'x-authority', 'x-design', 'signal', 'x-assigned', 'spinner'],
  ...['Idempotency-Key', 'x-idempotency-key', 'www-authenticate', 'proxy-authenticate'],
  ...['access-control-allow-credentials', 'access-control-allow-private-network', 'presided'],
])('the value of %s is none', (name) => {
  expect([isSecretHeader(name), isSecretHeader(name.toUpperCase())]).toEqual([false, false])
})

test('only what is a secret is masked', () => {
  const headers = ['x-api-key', 'x-test'].map((name) => ({ name, value: 'shown' }))

  const masked = maskSecrets(headers)

  expect(masked.map(({ value }) => value)).toEqual(['••••••', 'shown'])
})

test('a masked header shows nothing of its value', () => {
  const masked = maskHeader({ name: 'Authorization', value: 'Bearer abc' })

  expect(masked).toEqual({ name: 'Authorization', value: '••••••' })
})
