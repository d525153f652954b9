import { expect, test } from 'vitest'
import { startRawServer } from '../support/raw-server.ts'
import { refusalsOf, savedBy } from '../support/refusals.ts'
import { shareService } from '../support/shared-service.ts'
import { tryEndpoint } from '../support/subscription-tests.ts'
import { addOldRows, createTenant } from '../support/tenants.ts'

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'
const MAX_HEADERS = 50

/** What the connection, a proxy on the way, the signature or the service itself sets. */
const RESERVED = [
  ...['Host', 'Content-Length', 'Transfer-Encoding', 'Connection', 'Keep-Alive', 'TE', 'Trailer'],
  ...['Upgrade', 'Expect', 'HTTP2-Settings', 'Proxy-Connection', 'Proxy-Authorization'],
  ...['Proxy-Authenticate', 'Content-Type', 'Content-Encoding', 'Accept-Encoding', 'User-Agent'],
  ...['Date', 'Via', 'Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto'],
  ...['X-Real-IP', 'Set-Cookie', 'Sec-WebSocket-Key', 'Webhook-Id', 'Webhook-Timestamp'],
  ...['Webhook-Signature', 'Webhook-Attempt', 'Webhook-Event-Type', 'Webhook-Subscription-Id'],
  ...['Webhook-Test', 'Webhook-Anything'],
]

const inAnyCase = RESERVED.flatMap((name) => [name, name.toLowerCase(), name.toUpperCase()])

/** What a header's name or value could be cut at, or turn into when it is written as bytes. */
const CONTROLS = [
  ...Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)).filter((c) => c !== '\t'),
  ...['\x7f', '\x80', '\x85', '\xa0', '\xff', '\u010a', '\u010d', '\u0120', '\u2028', '\u2029'],
  ...['\uff0d', '\u{1f600}', '\r\n', '\r\n ', '\n\t', '\r\r\n'],
]

/** PostgreSQL keeps no U+0000. */
const STORABLE = CONTROLS.filter((text) => text !== '\0')

const service = await shareService()

test('what the connection or the service sets cannot be set, in any case of letters', async () => {
  const tenant = await createTenant(service, { url: 'https://example.com/' })
  const before = await savedBy(service, tenant)

  for (let first = 0; first < inAnyCase.length; first += MAX_HEADERS) {
    const headers = inAnyCase
      .slice(first, first + MAX_HEADERS)
      .map((name) => ({ name, value: 'evil' }))
    const paths = headers.map((_, index) => `headers/${index}/name`)

    const refusals = await refusalsOf(service, tenant, { headers })

    expect(refusals).toEqual({ created: paths, updated: paths })
  }
  expect(await savedBy(service, tenant)).toEqual(before)
})

test('a header cannot be set twice, in any case of letters', async () => {
  const tenant = await createTenant(service, { url: 'https://example.com/' })
  const headers = ['x-team', 'X-Team', 'X-TEAM'].map((name) => ({ name, value: '1' }))

  const refusals = await refusalsOf(service, tenant, { headers })

  const paths = ['headers/1/name', 'headers/2/name']
  expect(refusals).toEqual({ created: paths, updated: paths })
})

test.each([
  ['name', (text: string) => ({ name: `x-a${text}x-evil`, value: '1' })],
  ['value', (text: string) => ({ name: 'x-a', value: `1${text}x-evil: 1` })],
] as const)('what would end a header cannot stand in its %s', async (part, headerWith) => {
  const tenant = await createTenant(service, { url: 'https://example.com/' })
  const headers = CONTROLS.map((text, index) => {
    const { name, value } = headerWith(text)
    return { name: `x${index}${name}`, value }
  })
  const paths = headers.map((_, index) => `headers/${index}/${part}`)

  const refusals = await refusalsOf(service, tenant, { headers })

  expect(headers.length).toBeLessThanOrEqual(MAX_HEADERS)
  expect(refusals).toEqual({ created: paths, updated: paths })
})

test('no header of a row that is older than the rules is sent', async () => {
  await using server = await startRawServer((socket) => socket.write(OK))
  const { url } = server
  const old = [
    ...inAnyCase.map((name) => [{ name, value: 'evil' }]),
    ...STORABLE.map((text) => [{ name: `x-a${text}x-evil`, value: '1' }]),
    ...STORABLE.map((text) => [{ name: 'x-a', value: `1${text}x-evil: 1` }]),
    ['x-team', 'X-Team'].map((name) => ({ name, value: '1' })),
    Array.from({ length: MAX_HEADERS + 1 }, (_, index) => ({ name: `x-${index}`, value: '1' })),
  ]
  const tenant = await createTenant(service, { url, eventTypes: ['none'] })
  const ids = await addOldRows(
    service,
    tenant,
    old.map((headers) => ({ url, headers })),
  )

  const tests = await Promise.all(ids.map((id) => tryEndpoint(service, { id }, tenant.caller)))
  const { deliveryCount } = await tenant.publish()
  const entries = await tenant.entries(2 * old.length)

  expect(deliveryCount).toBe(old.length)
  const unsendable = { outcome: 'UNSENDABLE', request: null, response: null }
  expect(tests).toMatchObject(old.map(() => unsendable))
  const first = entries.filter(({ trigger, attemptNumber }) => {
    return trigger === 'AUTOMATIC' && attemptNumber === 1
  })
  expect(first).toMatchObject(old.map(() => ({ ...unsendable, nextAttemptAt: expect.any(String) })))
  expect(tests.map(({ errorMessage }) => errorMessage).join()).not.toMatch(/x-evil: 1|evil$/)
  expect(server.connectionCount()).toBe(0)
})
