import type { Resolve } from '../../src/delivery/resolver.ts'
import { type HttpClient, type OutgoingRequest, openHttpClient } from '../../src/delivery/send.ts'
import { addressRule, LOOPBACK_NETWORKS } from '../../src/domain/networks.ts'
import type { Outcome } from '../../src/domain/outcome.ts'

const LONG_SECONDS = 30

export interface TestClient extends AsyncDisposable {
  send(
    request: Partial<OutgoingRequest> & { url: string },
    timeoutSeconds?: number,
  ): Promise<Outcome>
}

/** The client of the deliveries, which may go to the loopback, also by the name loopback.test. */
export function openTestClient(resolve: Resolve = resolveToLoopback): TestClient {
  const client: HttpClient = openHttpClient({
    isAddressAllowed: addressRule(LOOPBACK_NETWORKS, []),
    resolve,
    now: () => new Date('2026-01-01T12:00:00Z'),
  })
  return {
    send: (request, timeoutSeconds = LONG_SECONDS) =>
      client.send(
        { method: 'POST', headers: {}, body: Buffer.from('{}'), ...request },
        timeoutSeconds,
      ),
    [Symbol.asyncDispose]: () => client.close(),
  }
}

async function resolveToLoopback() {
  return [{ address: '127.0.0.1', family: 4 as const }]
}
