import { GraphQLError } from 'graphql'
import { type CallBucket, type CallRate, takeCall } from '../domain/call-rates.ts'
import { callerNetwork } from '../domain/networks.ts'
import type { Caller } from '../domain/roles.ts'
import type { Session } from '../graphql/context.ts'
import { rateLimited, unavailable } from '../graphql/top-level-errors.ts'
import { isOutage } from '../storage/outages.ts'
import type { IdentifyCaller, OpenSession } from './sessions.ts'

/** Opens the session of one call, from an address. Throws RATE_LIMITED and UNAVAILABLE besides. */
export type OpenCall = (
  credentials: Parameters<OpenSession>[0],
  address: string | undefined,
) => Promise<Session | null>

/** The same of a call to who acts in no environment. */
export type IdentifyCall = (
  authorization: string | undefined,
  address: string | undefined,
) => Promise<Caller | null>

export interface Calls {
  readonly openCall: OpenCall
  readonly identifyCall: IdentifyCall
}

export interface CallsOptions {
  readonly openSession: OpenSession
  readonly identifyCaller: IdentifyCaller
  readonly onOutage: (error: unknown) => void
  /** Tests pass smaller ones. */
  readonly rates?: CallRates
  /** A clock that does not jump. */
  readonly elapsedMs?: () => number
}

export interface CallRates {
  /** Of one token in one process. */
  readonly token: CallRate
  /** Of all who have no token, or a wrong one, at one address. */
  readonly address: CallRate
}

export const CALL_RATES: CallRates = {
  token: { perSecond: 5_000, burst: 20_000 }, // more than publishing one by one can ever need
  address: { perSecond: 100, burst: 1_000 },
}
/** Of each kind; the ones that were not used for the longest time are forgotten, and so full again. */
const MAX_BUCKETS = 10_000
const ADMINISTRATOR = 'administrator'

/**
 * Counts calls, those of tokens by token and all others by address, in this process alone: no call costs
 * a query for it, and as many processes let through as many times the rate.
 */
export function createCalls({
  openSession,
  identifyCaller,
  onOutage,
  rates = CALL_RATES,
  elapsedMs = () => performance.now(),
}: CallsOptions): Calls {
  const take = { token: openBuckets(rates.token), address: openBuckets(rates.address) }
  const takeAddress = (address = '') => take.address(callerNetwork(address), elapsedMs())
  const takeToken = (caller: Caller) => take.token(callerKey(caller), elapsedMs())
  const open = tellingOutages(openSession, onOutage)
  const identify = tellingOutages(identifyCaller, onOutage)
  const found = async <Found>(finding: Promise<Found | null>, address: string | undefined) => {
    const one = await finding.catch((error: unknown) => {
      const isRefused = error instanceof GraphQLError && error.extensions['retryable'] !== true
      if (isRefused) takeAddress(address) // whoever guesses is slowed down
      throw error
    })
    if (one === null) takeAddress(address)
    return one
  }
  return {
    async openCall(credentials, address) {
      const session = await found(open(credentials), address)
      if (session !== null) takeToken(session.caller)
      return session
    },
    async identifyCall(authorization, address) {
      const caller = await found(identify(authorization), address)
      if (caller !== null) takeToken(caller)
      return caller
    },
  }
}

/** Uncounted; what fails because something is away is UNAVAILABLE. */
export function tellingOutages<Given, Found>(
  find: (given: Given) => Promise<Found>,
  onOutage: (error: unknown) => void,
): (given: Given) => Promise<Found> {
  return (given) =>
    find(given).catch((error: unknown) => {
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
