import { type IncomingMessage, ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** On every answer. What may be kept, or is a page, says so itself. */
const SAFE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** What Node and Yoga answer by themselves is made with it, too. */
export class SafeResponse extends ServerResponse {
  constructor(...parameters: ConstructorParameters<typeof ServerResponse<IncomingMessage>>) {
    super(...parameters)
    for (const [name, value] of Object.entries(SAFE_HEADERS)) this.setHeader(name, value)
  }
}

/** Where there is no response: to what is no HTTP, and to who wants another protocol. */
export function refuse(
  stream: Duplex,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  const all = { connection: 'close', 'content-length': '0', ...SAFE_HEADERS, ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines]
  // Ended is not closed: who kept its own side open would keep the connection.
  stream.end(`${head.join('\r\n')}\r\n\r\n`, () => stream.destroy())
}
