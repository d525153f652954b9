import type { ErrorClass, Outcome } from '../domain/outcome.ts'
import { BlockedAddressError } from './connector.ts'

type Unreachable = Extract<Outcome, { kind: 'unreachable' }>

const CLASS_OF_CODE: Record<string, ErrorClass> = {
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
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'response_too_large',
  HPE_HEADER_OVERFLOW: 'response_too_large',
}

const SENTENCES: Record<string, string> = {
  dns_error: 'The host name could not be resolved',
  connection_refused: 'No connection could be made to the endpoint',
  connection_reset: 'The endpoint closed the connection before it had answered',
  timeout: 'The endpoint did not answer in time',
  tls_error: 'The TLS connection could not be trusted or made',
  protocol_error: 'The endpoint answered with something that is not HTTP',
  response_too_large: 'The headers of the answer are larger than is read',
}

/** Why nobody answered, in a class and a sentence that a person can act on. */
export function classifyFailure(error: unknown): Unreachable {
  if (error instanceof BlockedAddressError) {
    return { kind: 'unreachable', errorClass: 'blocked_address', message: error.message }
  }
  const code = codeOf(error)
  const errorClass = isDnsError(error) ? 'dns_error' : (CLASS_OF_CODE[code] ?? classByShape(code))
  const detail = code === '' ? '' : ` (${code})`
  return { kind: 'unreachable', errorClass, message: `${SENTENCES[errorClass]}${detail}.` }
}

export function deadlinePassed(timeoutSeconds: number): Unreachable {
  const message = `The endpoint did not answer completely within ${timeoutSeconds} s.`
  return { kind: 'unreachable', errorClass: 'timeout', message }
}

/** A name server can refuse a connection too, with the code that an endpoint's refusal has. */
function isDnsError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && /^query/.test(String(error.syscall))
}

/** Several addresses tried and failed come as one error that holds an error for each. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return ''
}

function classByShape(code: string): ErrorClass {
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code)) {
    return 'tls_error'
  }
  if (/^(ERR_OSSL|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/.test(code)) return 'tls_error'
  return 'protocol_error'
}
