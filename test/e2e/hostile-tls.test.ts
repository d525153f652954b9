import { expect, test } from 'vitest'
import { createAuthority, selfSigned } from '../support/certificates.ts'
import { lateClock } from '../support/clock.ts'
import { startRawServer } from '../support/raw-server.ts'
import { startHttp2Server, startHttpsServer } from '../support/secure-server.ts'
import { shareService } from '../support/shared-service.ts'
import { createTenant } from '../support/tenants.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS)

const authority = createAuthority()
const certified = authority.issue()
const service = await shareService({
  now: lateClock, // retries are due at once
  authorities: [authority.cert],
  async resolve() {
    return [{ address: '127.0.0.1', family: 4 }]
  },
})

const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const

test.each([
  [
    'has expired',
    authority.issue({ validFrom: inDays(-9), validUntil: inDays(-1) }),
    {},
    'expired',
  ],
  ['is of tomorrow', authority.issue({ validFrom: inDays(1) }), {}, 'not valid yet'],
  ['vouches for itself', selfSigned(), {}, 'signed by itself'],
  ['is for another host', authority.issue({ hosts: ['example.com'] }), {}, 'for another host'],
  ['is signed by nobody known', createAuthority('Another').issue(), {}, 'not trusted'],
  ['is good, but of old TLS', certified, old, 'no version or cipher of TLS in common'],
])('an endpoint whose certificate %s gets nothing, and the log says why', async (...row) => {
  const [_what, bad, options, cause] = row
  await using server = await startHttpsServer(bad, options)
  const tenant = await createTenant(service, { url: server.url, maxRetries: 1 })

  const tried = await tenant.tryIt()
  await tenant.publish()
  const entries = await tenant.entries(3)

  const failed = {
    ...{ outcome: 'UNREACHABLE', errorClass: 'tls_error', response: null },
    errorMessage: expect.stringContaining(cause),
  }
  expect(tried).toMatchObject(failed)
  expect(entries).toMatchObject([
    { ...failed, trigger: 'TEST', attemptNumber: 1 },
    { ...failed, trigger: 'AUTOMATIC', attemptNumber: 1, nextAttemptAt: expect.any(String) },
    { ...failed, trigger: 'AUTOMATIC', attemptNumber: 2, nextAttemptAt: null },
  ])
  expect(server.requestCount()).toBe(0)
})

test('a name that the certificate is not for gets nothing, although its address would', async () => {
  await using server = await startHttpsServer(authority.issue({ hosts: ['127.0.0.1'] }))
  const byAddress = await createTenant(service, { url: server.url })
  const url = server.url.replace('127.0.0.1', 'loopback.test')
  const byName = await createTenant(service, { url })

  const tests = [await byAddress.tryIt(), await byName.tryIt()]

  expect(tests).toMatchObject([
    { outcome: 'SUCCEEDED' },
    { errorClass: 'tls_error', errorMessage: expect.stringContaining('for another host') },
  ])
  expect(server.requestCount()).toBe(1)
})

test('an endpoint without TLS gets nothing', async () => {
  const greeting = 'HTTP/1.1 400 Bad Request\r\n\r\n'
  await using server = await startRawServer(
    () => undefined,
    (socket) => socket.end(greeting),
  )
  const tenant = await createTenant(service, { url: server.url.replace('http:', 'https:') })

  const tried = await tenant.tryIt()

  expect(tried).toMatchObject({ outcome: 'UNREACHABLE', errorClass: 'tls_error', response: null })
  expect(tried.errorMessage).toContain('does not speak TLS')
})

test.concurrent('a handshake that stalls ends at the timeout', async () => {
  await using server = await startRawServer(() => undefined)
  const url = server.url.replace('http:', 'https:')
  const tenant = await createTenant(service, { url, timeoutSeconds: 1, maxRetries: 0 })

  await tenant.publish()
  const [entry] = await tenant.entries(1)
  await server.allClosed()

  expect(entry).toMatchObject({ outcome: 'UNREACHABLE', errorClass: 'timeout', response: null })
  expect(Math.ceil(entry?.durationMs ?? 0)).toBeGreaterThanOrEqual(1_000)
  expect(server.requests).toEqual([])
})

test.each([
  ['HTTP/1.1', startHttpsServer],
  ['HTTP/2', startHttp2Server],
])('an endpoint with a certificate of a named authority is sent to over %s', async (...row) => {
  const [_protocol, startServer] = row
  await using server = await startServer(certified)
  const tenant = await createTenant(service, { url: server.url })

  const tried = await tenant.tryIt()
  await tenant.publish()
  const entries = await tenant.entries(2)

  expect(tried).toMatchObject({ outcome: 'SUCCEEDED', response: { statusCode: 200 } })
  expect(entries).toMatchObject(Array(2).fill({ outcome: 'SUCCEEDED' }))
  expect(server.requestCount()).toBe(2)
})
