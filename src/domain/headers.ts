import type { Refuse } from './errors.ts'

export interface Header {
  readonly name: string
  readonly value: string
}

export const MAX_HEADERS = 50
const MAX_NAME_CHARACTERS = 100
const MAX_VALUE_BYTES = 4 * 1_024

// RFC 9110, 5.6.2: a token. undici hangs an origin for good after requests with an invalid name.
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const VALUE = /^[\t\x20-\x7e]*$/

/** What the connection, the proxy on the way, the signature or we ourselves set. */
const RESERVED = new Set([
  ...['host', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'te', 'trailer'],
  ...['upgrade', 'expect', 'http2-settings', 'content-type', 'content-encoding'],
  ...['accept-encoding', 'user-agent', 'date', 'via', 'forwarded', 'x-real-ip', 'set-cookie'],
])
const RESERVED_PREFIX = /^(proxy-|x-forwarded-|sec-|webhook-)/

const SIGNATURE_NAME = 'webhook-signature'

// Rather one too many: what is hidden for nothing costs a look elsewhere.
const SECRET_NAME =
  /auth(?!or(?!i[sz]))|bearer|cookie|credential|hmac|jwt|key|pass|private|pwd|secret|session|signature|token/i
const SECRET_WORD = /(?<![a-z])(dpop|otp|pin|saml|sid|sig|sign|wsse)(?![a-z])/i
/** What sounds like a secret and is none: a publisher's key, a challenge, what browsers may do. */
const PLAIN_NAME =
  /^((x-)?idempotency-key|(proxy|www)-authenticate|access-control-allow-(credentials|private-network))$/i

export const MASK = '••••••'

export function checkHeaders(refuse: Refuse, headers: readonly Header[]): void {
  if (headers.length > MAX_HEADERS) refuse(['headers'], `must be at most ${MAX_HEADERS}.`)
  const seen = new Set<string>()
  headers.forEach(({ name, value }, index) => {
    checkHeaderName(refuse, name, ['headers', String(index), 'name'], seen)
    checkHeaderValue(refuse, value, ['headers', String(index), 'value'])
  })
}

/** Of a signature: any name that custom headers may have, or the usual one of ours. */
export function checkSignatureHeader(refuse: Refuse, name: string): void {
  if (name.toLowerCase() === SIGNATURE_NAME) return
  if (name === '__proto__') refuse(['signatureHeader'], 'must be another name.') // no object can hold it
  checkHeaderName(refuse, name, ['signatureHeader'], new Set())
}

/** Why a request cannot carry these, without their values; they may be older than the rules. */
export function headersRefusal(headers: readonly Header[]): string | undefined {
  let refusal: string | undefined
  checkHeaders(([, index, part], message) => {
    const name = headers[Number(index)]?.name.slice(0, MAX_NAME_CHARACTERS)
    const which = name === undefined ? 'The headers' : `The header ${JSON.stringify(name)}`
    refusal ??= `${which} cannot be sent: ${part === undefined ? 'they' : `the ${part}`} ${message}`
  }, headers)
  return refusal
}

/** Whether a value is encrypted at rest, and hidden from everyone, whatever their role. */
export function isSecretHeader(name: string): boolean {
  return !PLAIN_NAME.test(name) && (SECRET_NAME.test(name) || SECRET_WORD.test(name))
}

/** As they may be kept: what is not there cannot leak. */
export function maskSecrets(headers: readonly Header[]): Header[] {
  return headers.map((header) => (isSecretHeader(header.name) ? maskHeader(header) : header))
}

export function maskHeader({ name }: Header): Header {
  return { name, value: MASK }
}

function checkHeaderName(refuse: Refuse, name: string, path: string[], seen: Set<string>): void {
  const lowerCase = name.toLowerCase()
  if (!NAME.test(name)) refuse(path, 'must be an HTTP header name.')
  else if (name.length > MAX_NAME_CHARACTERS) {
    refuse(path, `must have at most ${MAX_NAME_CHARACTERS} characters.`)
  } else if (RESERVED.has(lowerCase) || RESERVED_PREFIX.test(lowerCase)) {
    refuse(path, `${lowerCase} is set by the connection or by Hookwire and cannot be chosen.`)
  } else if (seen.has(lowerCase)) refuse(path, `${lowerCase} is given twice.`)
  seen.add(lowerCase)
}

function checkHeaderValue(refuse: Refuse, value: string, path: string[]): void {
  if (value.length > MAX_VALUE_BYTES) refuse(path, `must have at most ${MAX_VALUE_BYTES} bytes.`)
  if (!VALUE.test(value)) refuse(path, 'must be printable ASCII.')
}
