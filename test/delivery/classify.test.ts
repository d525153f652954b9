import { expect, test } from 'vitest'
import { classifyFailure, deadlinePassed } from '../../src/delivery/classify.ts'
import { BlockedAddressError } from '../../src/delivery/connector.ts'
import { createResolve } from '../../src/delivery/resolver.ts'
import { openTestClient } from '../support/http-client.ts'

function coded(code: unknown, part: object = {}): Error {
  return Object.assign(new Error('internal words, 10.0.0.1:8080'), { code, ...part })
}

test.each([
  ...['ENOTFOUND', 'ENODATA', 'ESERVFAIL', 'EREFUSED', 'EFORMERR', 'EBADRESP', 'EBADNAME'].map(
    (code) => [code, 'dns_error'] as const,
  ),
  ...['ETIMEOUT', 'EAI_AGAIN'].map((code) => [code, 'dns_error'] as const),
  ...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'].map(
    (code) => [code, 'connection_refused'] as const,
  ),
  ...['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].map((code) => [code, 'connection_reset'] as const),
  ...['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'].map((code) => [code, 'timeout'] as const),
  ...['UND_ERR_HEADERS_OVERFLOW', 'HPE_HEADER_OVERFLOW'].map(
    (code) => [code, 'response_too_large'] as const,
  ),
  ...[
    'EPROTO',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'CERT_HAS_EXPIRED',
  ].map((code) => [code, 'tls_error'] as const),
  ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'CERT_NOT_YET_VALID'].map(
    (code) => [code, 'tls_error'] as const,
  ),
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_REVOKED'].map(
    (code) => [code, 'tls_error'] as const,
  ),
  ...['ERR_OSSL_EVP_UNSUPPORTED', 'HOSTNAME_MISMATCH', 'INVALID_CA', 'INVALID_PURPOSE'].map(
    (code) => [code, 'tls_error'] as const,
  ),
  ...['HPE_INVALID_CONSTANT', 'HPE_INVALID_CHUNK_SIZE', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'].map(
    (code) => [code, 'protocol_error'] as const,
  ),
])('%s is a %s, and the message names the code alone', (code, errorClass) => {
  const outcome = classifyFailure(coded(code))

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass })
  expect(outcome.message).toContain(` (${code}).`)
  expect(outcome.message).not.toContain('10.0.0.1')
})

test('of several addresses that failed, the first says why', () => {
  const error = new AggregateError([coded('ECONNREFUSED'), coded('ETIMEDOUT')], 'All failed.')

  const outcome = classifyFailure(error)

  expect(outcome.errorClass).toBe('connection_refused')
})

test.each([
  ['queryA', 'ECONNREFUSED'],
  ['queryAaaa', 'ECONNREFUSED'],
  ['queryA', 'ECANCELLED'],
  ['queryA', 'ENOTIMP'],
])('whatever %s ends with is a DNS error, even %s', (syscall, code) => {
  const outcome = classifyFailure(coded(code, { syscall }))

  expect(outcome.errorClass).toBe('dns_error')
})

test('a name server that nobody runs is a DNS error, not a refusal by the endpoint', async () => {
  await using client = openTestClient({ resolve: createResolve({ servers: ['127.0.0.1:1'] }) })

  const outcome = await client.send({ url: 'http://example.com/' })

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'dns_error' })
})

test('a blocked address is told as what it is', () => {
  const outcome = classifyFailure(new BlockedAddressError())

  expect(outcome).toEqual({
    kind: 'unreachable',
    errorClass: 'blocked_address',
    message: 'The URL points at an address that webhooks may not be sent to.',
  })
})

test.each([
  ['no code', new Error('internal words')],
  ['a code that is no text', coded(7)],
  ['no error at all', 'internal words'],
  ['nothing', undefined],
  ['an aggregate of nothing', new AggregateError([], 'All failed.')],
])('with %s there is still a class and a sentence', (_what, error) => {
  const outcome = classifyFailure(error)

  expect(outcome).toEqual({
    kind: 'unreachable',
    errorClass: 'protocol_error',
    message: 'The endpoint answered with something that is not HTTP.',
  })
})

test('the deadline says how long it was', () => {
  const outcome = deadlinePassed(15)

  expect(outcome).toEqual({
    kind: 'unreachable',
    errorClass: 'timeout',
    message: 'The endpoint did not answer completely within 15 s.',
  })
})

test.each([
  ['ENOTFOUND', 'The host name does not exist (ENOTFOUND).'],
  ['ETIMEOUT', 'No name server answered in time (ETIMEOUT).'],
  [
    'ECONNREFUSED',
    'The endpoint refused the connection: nothing listens at this port (ECONNREFUSED).',
  ],
  ['CERT_HAS_EXPIRED', 'The certificate of the endpoint has expired (CERT_HAS_EXPIRED).'],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'The certificate of the endpoint is for another host (ERR_TLS_CERT_ALTNAME_INVALID).',
  ],
  [
    'ERR_SSL_BAD_SIGNATURE',
    'The TLS connection could not be trusted or made (ERR_SSL_BAD_SIGNATURE).',
  ],
])('%s is told in words that a person can act on', (code, message) => {
  const outcome = classifyFailure(coded(code))

  expect(outcome.message).toBe(message)
})

test('a name server that refuses a connection is not the endpoint', () => {
  const outcome = classifyFailure(coded('ECONNREFUSED', { syscall: 'queryA' }))

  expect(outcome.message).toBe('The host name could not be resolved (ECONNREFUSED).')
})

test.each([
  ['ERR_HTTP2_STREAM_ERROR', { http2ErrorCode: 2 }, 'connection_reset'],
  ['ERR_HTTP2_STREAM_ERROR', { http2ErrorCode: 1 }, 'protocol_error'],
  ['ERR_HTTP2_STREAM_ERROR', { http2ErrorCode: 11 }, 'response_too_large'],
  ['ERR_HTTP2_SESSION_ERROR', { http2ErrorCode: 11 }, 'connection_reset'],
  ['ERR_HTTP2_ERROR', { errno: -905 }, 'response_too_large'],
  ['ERR_HTTP2_ERROR', { errno: -505 }, 'protocol_error'],
  ['UND_ERR_INFO', {}, 'connection_reset'],
])('%s with %j is a %s', (code, part, errorClass) => {
  const outcome = classifyFailure(coded(code, part))

  expect(outcome.errorClass).toBe(errorClass)
})
