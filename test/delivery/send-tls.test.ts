import tls from 'node:tls'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { createAuthority, selfSigned } from '../support/certificates.ts'
import { openTestClient } from '../support/http-client.ts'
import { startRawServer } from '../support/raw-server.ts'
import { startHttpsServer } from '../support/secure-server.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS)

const authority = createAuthority()
const certified = authority.issue()
const nothing = () => undefined
const trusting = { authorities: [authority.cert] }

afterEach(() => void vi.unstubAllEnvs())

test('an authority that is named is trusted, by address and by name', async () => {
  await using client = openTestClient(trusting)
  await using server = await startHttpsServer(certified)

  const byAddress = await client.send({ url: server.url })
  const byName = await client.send({ url: server.url.replace('127.0.0.1', 'loopback.test') })

  expect([byAddress.kind, byName.kind]).toEqual(['succeeded', 'succeeded'])
})

test.each([
  [
    'has expired',
    authority.issue({ validFrom: inDays(-3), validUntil: inDays(-1) }),
    'The certificate of the endpoint has expired (CERT_HAS_EXPIRED).',
  ],
  [
    'is not valid yet',
    authority.issue({ validFrom: inDays(1), validUntil: inDays(3) }),
    'The certificate of the endpoint is not valid yet (CERT_NOT_YET_VALID).',
  ],
  [
    'is signed by itself',
    selfSigned(),
    'The certificate of the endpoint is signed by itself (DEPTH_ZERO_SELF_SIGNED_CERT).',
  ],
  [
    'is for another host',
    authority.issue({ hosts: ['example.com', '127.0.0.2'] }),
    'The certificate of the endpoint is for another host (ERR_TLS_CERT_ALTNAME_INVALID).',
  ],
  [
    'is signed by nobody who is known',
    createAuthority('Somebody else').issue(),
    'The certificate of the endpoint is signed by an authority that is not trusted, or the endpoint ' +
      'does not send the certificates in between (UNABLE_TO_VERIFY_LEAF_SIGNATURE).',
  ],
])(
  'a certificate that %s is not accepted, and the message says why',
  async (_what, bad, message) => {
    await using client = openTestClient(trusting)
    await using server = await startHttpsServer(bad)

    const outcome = await client.send({ url: server.url })

    expect(outcome).toEqual({ kind: 'unreachable', errorClass: 'tls_error', message })
    expect(server.requestCount()).toBe(0)
  },
)

test('without the file of authorities a private one is not trusted', async () => {
  await using client = openTestClient()
  await using server = await startHttpsServer(certified)

  const outcome = await client.send({ url: server.url })

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'tls_error' })
})

test.each(['TLSv1', 'TLSv1.1'] as const)('%s alone is too old', async (version) => {
  await using client = openTestClient(trusting)
  const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' }
  await using server = await startHttpsServer(certified, old)

  const outcome = await client.send({ url: server.url })

  expect(outcome).toEqual({
    kind: 'unreachable',
    errorClass: 'tls_error',
    message: expect.stringMatching(
      /^The endpoint and Hookwire have no version or cipher of TLS in common \(ERR_SSL_\w+\)\.$/,
    ),
  })
})

test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s is spoken', async (version) => {
  await using client = openTestClient(trusting)
  const only = { minVersion: version, maxVersion: version }
  await using server = await startHttpsServer(certified, only)

  const outcome = await client.send({ url: server.url })

  expect(outcome.kind).toBe('succeeded')
})

test.each([
  ['answers in plain text', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ['answers with nonsense', 'x'.repeat(100)],
  ['answers with an alert', '\x15\x03\x03\x00\x02\x02\x28'],
])('an endpoint that %s does not speak TLS as it must', async (_what, answer) => {
  await using client = openTestClient(trusting)
  await using server = await startRawServer(nothing, (socket) => socket.end(answer, 'latin1'))

  const outcome = await client.send({ url: server.url.replace('http:', 'https:') })

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'tls_error' })
})

test('an endpoint that closes the connection instead of a handshake has reset it', async () => {
  await using client = openTestClient(trusting)
  await using server = await startRawServer(nothing, (socket) => socket.end())

  const outcome = await client.send({ url: server.url.replace('http:', 'https:') })

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'connection_reset' })
})

test('no setting of Node makes a bad certificate a good one', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  await using client = openTestClient()
  await using server = await startHttpsServer(selfSigned())

  const outcome = await client.send({ url: server.url })

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'tls_error' })
})

test('no setting of Node makes an old version good enough', async () => {
  const { DEFAULT_MIN_VERSION, DEFAULT_CIPHERS } = tls
  onTestFinished(() => void Object.assign(tls, { DEFAULT_MIN_VERSION, DEFAULT_CIPHERS }))
  tls.DEFAULT_MIN_VERSION = 'TLSv1' // as --tls-min-v1.0 does
  tls.DEFAULT_CIPHERS = 'DEFAULT@SECLEVEL=0' // as --tls-cipher-list does
  await using client = openTestClient(trusting)
  await using server = await startHttpsServer(certified, { maxVersion: 'TLSv1.1' })

  const outcome = await client.send({ url: server.url })

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'tls_error' })
})
