import { promises as dns } from 'node:dns'
import { isLocalhost } from '../domain/urls.ts'

export interface ResolvedAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** Every address of a host name; throws what the name server says where there is none. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>

export interface ResolverOptions {
  /** Tests pass theirs; otherwise they are the machine's. */
  readonly servers?: readonly string[]
  readonly deadlineMs?: number | undefined
}

const DEADLINE_MS = 5_000
const QUERY_TIMEOUT_MS = 2_000
const QUERY_TRIES = 2
const LOOPBACK: readonly ResolvedAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

/** Asks the name servers itself: `dns.lookup` shares four threads with everything else. */
export function createResolve(options: ResolverOptions = {}): Resolve {
  const { servers, deadlineMs = DEADLINE_MS } = options

  return async (host) => {
    if (isLocalhost(host)) return LOOPBACK
    // One for each name (20 µs): a malformed answer fails all that its channel waits for.
    const resolver = new dns.Resolver({ timeout: QUERY_TIMEOUT_MS, tries: QUERY_TRIES })
    if (servers !== undefined) resolver.setServers(servers)
    const found: ResolvedAddress[] = []
    const ask = async (query: Promise<string[]>, family: 4 | 6) => {
      for (const address of await query) found.push({ address, family })
    }
    const asking = Promise.all([
      ask(resolver.resolve4(host), 4).catch(keepError),
      ask(resolver.resolve6(host), 6).catch(keepError),
    ])
    const errors = await within(deadlineMs, asking)
    // There may be errors too, or no answer yet: a name server may know of one family only.
    if (found.length > 0) return found.toSorted((one, other) => one.family - other.family)
    if (errors === undefined) throw dnsError('ETIMEOUT')
    throw errors.find(Boolean) ?? dnsError('ENODATA')
  }
}

const keepError = (error: unknown) => error

async function within<T>(deadlineMs: number, work: Promise<T>): Promise<T | undefined> {
  const { promise: deadline, resolve: pass } = Promise.withResolvers<undefined>()
  const timer = setTimeout(pass, deadlineMs, undefined)
  const result = await Promise.race([work, deadline])
  clearTimeout(timer)
  return result
}

/** With the codes of c-ares. */
function dnsError(code: 'ENODATA' | 'ETIMEOUT'): Error {
  return Object.assign(new Error(`query ${code}`), { code, syscall: 'query' })
}
