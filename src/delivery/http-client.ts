import type { SecureContext } from 'node:tls'
import { Agent } from 'undici'
import type { AddressRule } from '../domain/networks.ts'
import { parseRequestUrl } from '../domain/urls.ts'
import type { Clock } from '../storage/clock.ts'
import { MAX_HEADER_BYTES } from './answer.ts'
import { guardedConnector } from './connector.ts'
import type { Resolve } from './resolver.ts'
import { exchange, type Send } from './send.ts'

export interface HttpClient {
  readonly send: Send
  close(): Promise<void>
}

export interface HttpOptions {
  readonly isAddressAllowed: AddressRule
  readonly resolve: Resolve
  readonly secureContext: SecureContext
  readonly now: Clock
}

const IDLE_CONNECTION_MS = 10_000
const PING_INTERVAL_MS = 5_000
/** One connection answers one request at a time: this is some thousand answers a second. */
const MAX_BYTES_A_PING = 64 * 1_024 * 1_024

/** Everything that leaves for an address that somebody else chose leaves here. */
export function openHttpClient(options: HttpOptions): HttpClient {
  const { isAddressAllowed, now } = options
  const agents = new Map<number, Agent>()
  const agentFor = (timeoutSeconds: number) => {
    const agent = agents.get(timeoutSeconds) ?? openAgent(options, timeoutSeconds * 1_000)
    agents.set(timeoutSeconds, agent)
    return agent
  }
  return {
    async send(request) {
      const url = parseRequestUrl(request.url, isAddressAllowed)
      if (typeof url !== 'string') {
        return exchange(agentFor(request.timeoutSeconds), url, request, now)
      }
      const message = `The URL ${url}`
      const outcome = { kind: 'unreachable', errorClass: 'blocked_address', message } as const
      return { outcome, answer: null }
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()))
    },
  }
}

/** One for each timeout (30 at most): no connection is tried for longer than its request may take. */
function openAgent(options: HttpOptions, timeoutMs: number): Agent {
  const { isAddressAllowed: isAllowed, resolve, secureContext } = options
  return new Agent({
    connect: guardedConnector({
      ...{ isAllowed, resolve, secureContext, timeoutMs },
      ...{ pingIntervalMs: PING_INTERVAL_MS, maxBytesAPing: MAX_BYTES_A_PING },
    }),
    // HTTP/2 is the connector's business. Told of it, undici would make requests wait for the first
    // handshake in a queue that knows no deadlines, and grows where an endpoint never completes one.
    allowH2: false,
    h2Options: { pingInterval: PING_INTERVAL_MS },
    pipelining: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: IDLE_CONNECTION_MS,
    keepAliveMaxTimeout: IDLE_CONNECTION_MS, // whatever the endpoint says
    headersTimeout: timeoutMs, // only while an endpoint allows no HTTP/2 stream at all
    bodyTimeout: 0,
  })
}
