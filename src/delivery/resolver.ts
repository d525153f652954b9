import { promises as dns } from 'node:dns'
import { isLocalhost } from '../domain/urls.ts'

export interface ResolvedAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** Every address of a host name; throws what the name server says where there is none. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>

const QUERY_TIMEOUT_MS = 2_000
const QUERY_TRIES = 2
const LOOPBACK: readonly ResolvedAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

/** Asks the machine's name servers itself: `dns.lookup` shares four threads with everything else. */
export function createResolve(): Resolve {
  const resolver = new dns.Resolver({ timeout: QUERY_TIMEOUT_MS, tries: QUERY_TRIES })
  return async (host) => {
    if (isLocalhost(host)) return LOOPBACK
    const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    if (four.status === 'rejected' && six.status === 'rejected') throw four.reason
    return [
      ...(four.status === 'fulfilled' ? four.value : []).map(
        (address) => ({ address, family: 4 }) as const,
      ),
      ...(six.status === 'fulfilled' ? six.value : []).map(
        (address) => ({ address, family: 6 }) as const,
      ),
    ]
  }
}
