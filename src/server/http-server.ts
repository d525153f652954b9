import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { underRequestId } from './request-ids.ts'
import { refuse, SafeResponse } from './safe-headers.ts'

export interface HttpLimits {
  /** From the first byte of a request, or from the connection, to the end of the headers. */
  readonly headersTimeout: number
  /** To the end of the body. */
  readonly requestTimeout: number
  /** How often the two are looked at. */
  readonly connectionsCheckingInterval: number
  /** How long an idle connection waits for the next request. */
  readonly keepAliveTimeout: number
  /** How long nothing may go in or out while a request is answered. */
  readonly timeout: number
  readonly maxHeaderSize: number
  readonly maxConnections: number
}

/** Times in milliseconds, sizes in bytes. */
export const HTTP_LIMITS: HttpLimits = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 65_000, // longer than proxies do: they would send into what we are closing
  timeout: 120_000, // an event stream says something every 12 s
  maxHeaderSize: 16 * 1_024,
  maxConnections: 20_000,
}

const STATUS_OF: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
}
const BAD_REQUEST = 400

/** With bounds on whoever sends slowly, reads slowly, or neither sends nor reads. */
export function createHttpServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  { timeout, maxConnections, ...limits }: HttpLimits = HTTP_LIMITS,
): Server {
  const underWay = new WeakMap<Duplex, Set<ServerResponse>>()
  const options = { ...limits, ServerResponse: SafeResponse, shouldUpgradeCallback: isForWebSocket }
  const server = createServer(options, (request, response) => {
    const { socket } = request
    const responses = underWay.get(socket) ?? new Set()
    underWay.set(socket, responses.add(response))
    response.on('close', () => responses.delete(response))
    underRequestId((requestId) => {
      response.setHeader('x-request-id', requestId)
      answer(request, response)
    })
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const responses = [...(underWay.get(socket) ?? [])]
    // Whoever has part of an answer would take this for more of it.
    const isFree = responses.length < 2 && !responses.some(({ headersSent }) => headersSent)
    if (socket.writable && isFree) refuse(socket, STATUS_OF[error.code ?? ''] ?? BAD_REQUEST)
    else socket.destroy()
  })
  return Object.assign(server, { timeout, maxConnections })
}

/** Some clients ask for HTTP/2 with each request (Java's, curl --http2): they get HTTP/1.1, as they may. */
function isForWebSocket({ headers: { upgrade } }: IncomingMessage): boolean {
  return upgrade?.toLowerCase() === 'websocket'
}
