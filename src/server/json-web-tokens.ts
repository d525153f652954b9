import { createRemoteJWKSet, customFetch, decodeJwt, errors, jwtVerify } from 'jose'
import { type JwtClaims, parseJwtClaims } from '../domain/jwt-claims.ts'
import { unauthenticated } from '../graphql/top-level-errors.ts'
import type { Clock } from '../storage/clock.ts'

/** Who issues JWTs, and for whom: what a token must say of itself. */
interface JwtIssuer {
  readonly jwksUrl: string
  readonly issuer: string
  readonly audience: string
}

export interface JwtOptions extends JwtIssuer {
  /** Throws an `UnavailableError` where the keys cannot be read. */
  readonly fetchKeySet: (url: string, signal: AbortSignal) => Promise<Response>
  readonly now: Clock
}

/** Throws UNAUTHENTICATED, or an `UnavailableError` while nobody can tell. */
export type VerifyJwt = (token: string) => Promise<JwtClaims>

/** Signatures by key pairs only: with a shared secret, the published key itself could sign. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA']
/** A token may be used by those whose clock is behind the issuer's; it is used by nobody after its end. */
const NOT_BEFORE_TOLERANCE_SECONDS = 5
const KEYS_MAX_AGE_MS = 10 * 60 * 1_000
/** For a key that is not known the set is read again, so often at most: anybody can name such a key. */
const KEYS_COOLDOWN_MS = 5_000
const KEYS_TIMEOUT_MS = 5_000
const SHAPE = /^[\w-]+\.[\w-]+\.[\w-]+$/

export function isJwt(token: string): boolean {
  return SHAPE.test(token)
}

export function jwtVerifier(options: JwtOptions): VerifyJwt {
  const { jwksUrl, issuer, audience, fetchKeySet, now } = options
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    cacheMaxAge: KEYS_MAX_AGE_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
    timeoutDuration: KEYS_TIMEOUT_MS,
    [customFetch]: (url, { signal }) => fetchKeySet(url, signal),
  })
  return async (token) => {
    try {
      // Known without a key: so what has expired ends, also while the keys cannot be read.
      if (hasExpired(decodeJwt(token).exp, now())) throw unauthenticated()
      const { payload } = await jwtVerify(token, keys, {
        ...{ algorithms: ALGORITHMS, issuer, audience },
        requiredClaims: ['sub', 'exp', 'role'],
        currentDate: now(),
        clockTolerance: NOT_BEFORE_TOLERANCE_SECONDS,
      })
      const claims = parseJwtClaims(payload)
      if (typeof claims === 'string') throw unauthenticated(`The JWT's claim ${claims}`)
      return claims
    } catch (error) {
      if (error instanceof errors.JOSEError) throw unauthenticated()
      throw error
    }
  }
}

function hasExpired(exp: unknown, now: Date): boolean {
  return typeof exp === 'number' && exp * 1_000 <= now.getTime()
}
