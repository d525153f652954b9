import type { ErrorClass, Outcome } from '../domain/outcome.ts'
import { BlockedAddressError } from './connector.ts'

export type Unreachable = Extract<Outcome, { kind: 'unreachable' }>

const SENTENCES = {
  dns_error: 'The host name could not be resolved',
  connection_refused: 'No connection could be made to the endpoint',
  connection_reset: 'The endpoint broke off before it had answered completely',
  timeout: 'The endpoint did not answer in time',
  tls_error: 'The TLS connection could not be trusted or made',
  protocol_error: 'The endpoint answered with something that is not HTTP',
  response_too_large: 'The headers of the answer are larger than is read',
} as const satisfies Partial<Record<ErrorClass, string>>

type FailureClass = keyof typeof SENTENCES

const CLASS_OF_CODE: Record<string, FailureClass> = {
  ENOTFOUND: 'dns_error',
  ENODATA: 'dns_error',
  ESERVFAIL: 'dns_error',
  EREFUSED: 'dns_error',
  EFORMERR: 'dns_error',
  EBADRESP: 'dns_error',
  EBADNAME: 'dns_error',
  ETIMEOUT: 'dns_error', // c-ares: the name server did not answer
  EAI_AGAIN: 'dns_error',
  ECONNREFUSED: 'connection_refused',
  EHOSTUNREACH: 'connection_refused',
  ENETUNREACH: 'connection_refused',
  EADDRNOTAVAIL: 'connection_refused',
  ECONNRESET: 'connection_reset',
  EPIPE: 'connection_reset',
  UND_ERR_SOCKET: 'connection_reset',
  UND_ERR_INFO: 'connection_reset', // an HTTP/2 stream that ended too early
  ERR_HTTP2_STREAM_ERROR: 'connection_reset',
  ERR_HTTP2_SESSION_ERROR: 'connection_reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'response_too_large',
  HPE_HEADER_OVERFLOW: 'response_too_large',
}

const UNKNOWN_AUTHORITY =
  'The certificate of the endpoint is signed by an authority that is not trusted, or the endpoint ' +
  'does not send the certificates in between'
const NO_COMMON_TLS = 'The endpoint and Hookwire have no version or cipher of TLS in common'
const NOT_TLS = 'The endpoint does not speak TLS at this port'

/** What is known better than the class says. */
const SENTENCE_OF_CODE: Record<string, string> = {
  ENOTFOUND: 'The host name does not exist',
  ENODATA: 'The host name has no address',
  ESERVFAIL: 'The name server of the host name failed',
  EREFUSED: 'The name server refused to resolve the host name',
  ETIMEOUT: 'No name server answered in time',
  ECONNREFUSED: 'The endpoint refused the connection: nothing listens at this port',
  EHOSTUNREACH: 'The host of the endpoint cannot be reached',
  ENETUNREACH: 'The network of the endpoint cannot be reached',
  UND_ERR_CONNECT_TIMEOUT: 'No connection to the endpoint could be made in time',
  CERT_HAS_EXPIRED: 'The certificate of the endpoint has expired',
  CERT_NOT_YET_VALID: 'The certificate of the endpoint is not valid yet',
  CERT_REVOKED: 'The certificate of the endpoint was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate of the endpoint is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'The body of the answer is not as long as the endpoint said',
  INVALID_PURPOSE: 'The certificate of the endpoint is not one for servers',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of the endpoint is for another host',
  HOSTNAME_MISMATCH: 'The certificate of the endpoint is for another host',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: NO_COMMON_TLS,
  ERR_SSL_UNSUPPORTED_PROTOCOL: NO_COMMON_TLS,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: NO_COMMON_TLS,
  ERR_SSL_SSL_TLS_ALERT_HANDSHAKE_FAILURE: NO_COMMON_TLS,
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: NO_COMMON_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NOT_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NOT_TLS,
  ERR_SSL_HTTP_REQUEST: NOT_TLS,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'The endpoint asks for a certificate of the client',
}

// Codes of RFC 9113, 7, with which a stream or a connection ends, and one of nghttp2 itself.
const PROTOCOL_CODES = new Set([0x1, 0x3, 0x4, 0x5, 0x6, 0x9])
const ENHANCE_YOUR_CALM = 0xb
const TOO_MANY_CONTINUATIONS = -905

export const TOO_MANY_HEADERS = failure('response_too_large')
export const TOO_MANY_EARLY_ANSWERS = failure('protocol_error', 'too many early answers')
export const BROKEN_OFF = failure('connection_reset')

/** Why nobody answered, in a class and a sentence that a person can act on. */
export function classifyFailure(error: unknown): Unreachable {
  if (error instanceof BlockedAddressError) {
    return { kind: 'unreachable', errorClass: 'blocked_address', message: error.message }
  }
  const cause = firstOf(error)
  const code = typeof cause['code'] === 'string' ? cause['code'] : ''
  return failure(classOf(cause, code), code)
}

export function deadlinePassed(timeoutSeconds: number): Unreachable {
  const message = `The endpoint did not answer completely within ${timeoutSeconds} s.`
  return { kind: 'unreachable', errorClass: 'timeout', message }
}

function failure(errorClass: FailureClass, detail = ''): Unreachable {
  // A name server can refuse a connection too, with the code that an endpoint's refusal has.
  const isKnown = (CLASS_OF_CODE[detail] ?? errorClass) === errorClass
  const sentence = (isKnown ? SENTENCE_OF_CODE[detail] : undefined) ?? SENTENCES[errorClass]
  const message = detail === '' ? `${sentence}.` : `${sentence} (${detail}).`
  return { kind: 'unreachable', errorClass, message }
}

/** Several addresses tried and failed come as one error that holds an error for each. */
function firstOf(error: unknown): Record<string, unknown> {
  if (error instanceof AggregateError && error.errors.length > 0) return firstOf(error.errors[0])
  return error instanceof Error ? { ...error, message: error.message } : {}
}

function classOf(cause: Record<string, unknown>, code: string): FailureClass {
  if (/^query/.test(String(cause['syscall']))) return 'dns_error'
  if (code === 'UND_ERR_SOCKET' && /^bad /.test(String(cause['message']))) return 'protocol_error'
  if (code.startsWith('ERR_HTTP2_')) return classOfHttp2(cause, code)
  return CLASS_OF_CODE[code] ?? classByShape(code)
}

function classOfHttp2({ http2ErrorCode, errno }: Record<string, unknown>, code: string) {
  // Node ends a stream with this code when it has more headers than are read.
  const isOverflow = code === 'ERR_HTTP2_STREAM_ERROR' && http2ErrorCode === ENHANCE_YOUR_CALM
  if (isOverflow || errno === TOO_MANY_CONTINUATIONS) return 'response_too_large'
  if (PROTOCOL_CODES.has(Number(http2ErrorCode))) return 'protocol_error'
  return CLASS_OF_CODE[code] ?? 'protocol_error'
}

function classByShape(code: string): FailureClass {
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code)) {
    return 'tls_error'
  }
  if (/^(ERR_OSSL|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/.test(code)) return 'tls_error'
  return 'protocol_error'
}
