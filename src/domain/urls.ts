import { isIP } from 'node:net'
import type { AddressRule } from './networks.ts'

const MAX_URL_CHARACTERS = 2_048
/** With what a credential adds when a request is made: a signature, a session token, a client's secret. */
const MAX_REQUEST_URL_CHARACTERS = 64 * 1_024
const LOOPBACK_PROBE = '127.0.0.1'

// The parser lets more through (empty labels, semicolons), which a name server may read otherwise.
const DOMAIN_NAME = /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/

// The Fetch standard's bad ports: other protocols listen there, and may be talked into obeying.
const BAD_PORTS = new Set(
  [
    ...[0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95],
    ...[101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179],
    ...[389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601],
    ...[636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566],
    ...[6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
  ].map(String),
)

/** A URL that may be dialled, as far as can be told without a name server. */
export type EndpointUrl = URL & { readonly __endpoint: true }

/** A URL that somebody chose, or why no request may go there. The fragment never leaves us and is dropped. */
export function parseEndpointUrl(text: string, isAllowed: AddressRule): EndpointUrl | string {
  return parse(text, isAllowed, MAX_URL_CHARACTERS)
}

/** The same for what is dialled. */
export function parseRequestUrl(text: string, isAllowed: AddressRule): EndpointUrl | string {
  return parse(text, isAllowed, MAX_REQUEST_URL_CHARACTERS)
}

function parse(text: string, isAllowed: AddressRule, maxCharacters: number): EndpointUrl | string {
  const tooLong = `must have at most ${maxCharacters} characters.`
  if (text.length > maxCharacters) return tooLong
  if (!URL.canParse(text)) return 'must be an absolute http or https URL.'
  const url = new URL(text)
  url.hash = ''
  if (url.href.length > maxCharacters) return tooLong // with all that had to be escaped
  return refusal(url, isAllowed) ?? (url as EndpointUrl)
}

/** A URL's host as a socket wants it: an IPv6 literal without its brackets, no final dot. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

function refusal(url: URL, isAllowed: AddressRule): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must be an http or https URL.'
  if (url.username !== '' || url.password !== '') return 'must not carry a user name or password.'
  if (BAD_PORTS.has(url.port)) return `must not use port ${url.port}, which other protocols own.`

  const host = hostOf(url)
  if (isIP(host) !== 0) return isAllowed(host) ? undefined : 'must not point at this address.'
  if (isLocalhost(host))
    return isAllowed(LOOPBACK_PROBE) ? undefined : 'must not point at this host.'
  return DOMAIN_NAME.test(host) ? undefined : 'must name a host with a full domain name.'
}

/** RFC 6761: localhost and the names below it are the loopback, whatever a name server says. */
export function isLocalhost(host: string): boolean {
  return /^(.*\.)?localhost\.?$/.test(host)
}
