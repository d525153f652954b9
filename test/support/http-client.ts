import assert from 'node:assert/strict'
import { type HttpClient, openHttpClient } from '../../src/delivery/http-client.ts'
import type { Resolve } from '../../src/delivery/resolver.ts'
import type { OutgoingRequest, Sent } from '../../src/delivery/send.ts'
import { trustAuthorities } from '../../src/delivery/trust.ts'
import { addressRule, LOOPBACK_NETWORKS } from '../../src/domain/networks.ts'
import type { Outcome } from '../../src/domain/outcome.ts'

const DEFAULTS: Omit<OutgoingRequest, 'url'> = {
  method: 'POST',
  headers: {},
  body: Buffer.from('{}'),
  timeoutSeconds: 30,
  mayStart: () => true,
  keepsAnswer: false,
}

export interface TestClient extends AsyncDisposable {
  /** How it ended, for a request that may start. */
  send(request: TestRequest): Promise<Outcome>
  /** All that is answered. */
  exchange(request: TestRequest): Promise<Sent>
}

type TestRequest = Partial<OutgoingRequest> & { readonly url: string }

export interface TestClientOptions {
  readonly resolve?: Resolve
  /** Where requests may go besides the internet; the loopback, where nothing is said. */
  readonly networks?: readonly string[]
  /** In PEM: who signed the certificates of the endpoints. */
  readonly authorities?: readonly string[]
}

/** The client of the deliveries, which may go to the loopback, also by the name loopback.test. */
export function openTestClient({
  resolve = resolveToLoopback,
  networks = LOOPBACK_NETWORKS,
  authorities = [],
}: TestClientOptions = {}): TestClient {
  const client: HttpClient = openHttpClient({
    isAddressAllowed: addressRule(networks, []),
    resolve,
    secureContext: trustAuthorities(authorities),
    now: () => new Date('2026-01-01T12:00:00Z'),
  })
  const exchange = (request: TestRequest) => client.send({ ...DEFAULTS, ...request })
  return {
    exchange,
    async send(request) {
      const sent = await exchange(request)
      assert(sent !== 'withdrawn')
      return sent.outcome
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
}

async function resolveToLoopback() {
  return [{ address: '127.0.0.1', family: 4 as const }]
}
