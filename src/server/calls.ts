import { GraphQLError } from 'graphql'
import { type CallBucket, type CallRate, takeCall } from '../domain/call-rates.ts'
import { callerNetwork } from '../domain/networks.ts'
import type { Caller } from '../domain/roles.ts'
import type { Session } from '../graphql/context.ts'
import { rateLimited, unavailable } from '../graphql/top-level-errors.ts'
import { isOutage } from '../storage/outages.ts'
import type { OpenSession } from './sessions.ts'

/** Opens the session of one call, from an address. Throws RATE_LIMITED and UNAVAILABLE besides. */
export type OpenCall = (
  credentials: Parameters<OpenSession>[0],
  address: string | undefined,
) => Promise<Session | null>

export interface CallsOptions {
  readonly openSession: OpenSession
  readonly onOutage: (error: unknown) => void
  /** A clock that does not jump. */
  readonly elapsedMs?: () => number
}

/** Of one token in one process: more than publishing one by one can ever need. */
export const TOKEN_RATE: CallRate = { perSecond: 5_000, burst: 20_000 }
/** Of all who have no token, or a wrong one, at one address. */
export const ADDRESS_RATE: CallRate = { perSecond: 100, burst: 1_000 }
/** Of each kind; the ones that were not used for the longest time are forgotten, and so full again. */
const MAX_BUCKETS = 10_000
const ADMINISTRATOR = 'administrator'

/**
 * Counts calls, those of tokens by token and all others by address, in this process alone: no call costs
 * a query for it, and as many processes let through as many times the rate.
 */
export function callOpener({
  openSession,
  onOutage,
  elapsedMs = () => performance.now(),
}: CallsOptions): OpenCall {
  const take = { token: openBuckets(TOKEN_RATE), address: openBuckets(ADDRESS_RATE) }
  const open = tellingOutages(openSession, onOutage)
  const takeAddress = (address = '') => take.address(callerNetwork(address), elapsedMs())
  return async (credentials, address) => {
    const session = await open(credentials).catch((error: unknown) => {
      const isRefused = error instanceof GraphQLError && error.extensions['retryable'] !== true
      if (isRefused) takeAddress(address) // whoever guesses is slowed down
      throw error
    })
    if (session === null) takeAddress(address)
    else take.token(callerKey(session.caller), elapsedMs())
    return session
  }
}

/** Uncounted; what fails because something is away is UNAVAILABLE. */
export function tellingOutages(
  openSession: OpenSession,
  onOutage: (error: unknown) => void,
): OpenSession {
  return (credentials) =>
    openSession(credentials).catch((error: unknown) => {
      if (!isOutage(error)) throw error
      onOutage(error)
      throw unavailable()
    })
}

/** The same for all that one token, or one subject of JWTs, does. */
export function callerKey({ publisherId }: Caller): string {
  return publisherId ?? ADMINISTRATOR
}

function openBuckets(rate: CallRate): (key: string, nowMs: number) => void {
  const buckets = new Map<string, CallBucket>()
  return (key, nowMs) => {
    const { bucket, waitMs } = takeCall(rate, buckets.get(key), nowMs)
    buckets.delete(key) // so that it stands last
    for (const oldest of buckets.keys()) {
      if (buckets.size < MAX_BUCKETS) break
      buckets.delete(oldest)
    }
    buckets.set(key, bucket)
    if (waitMs === 0) return
    const message = `More than ${rate.perSecond} calls a second: try again later.`
    throw rateLimited(message, Math.ceil(waitMs / 1_000))
  }
}
