import type { OAuthConfig, OpenCredential } from '../domain/credentials.ts'
import type { AccessToken } from './oauth-answer.ts'
import type { FetchToken } from './oauth-token.ts'

export type OAuthCredential = OpenCredential & { readonly config: OAuthConfig }

/** The access tokens that this process holds. */
export interface AccessTokens {
  /** One that is held, or a new one, for which all who ask meanwhile wait together. */
  get(credential: OAuthCredential): Promise<string>
  /** Not to be used any more. A newer one that has taken its place stays. */
  drop(credentialId: string, token: string): void
}

export interface AccessTokensOptions {
  readonly fetchToken: FetchToken
  /** A clock that does not jump. */
  readonly elapsedMs?: () => number
}

interface Holding {
  readonly credentialId: string
  readonly fetched: Promise<string>
  /** Undefined until it is there. */
  token?: string
  endsAtMs: number
}

const MAX_TOKEN_AGE_MS = 45_000
/** Many may wait for the same token: they fail together, and a retry asks anew. */
const FAILURE_AGE_MS = 1_000
/** Of 8 KiB at most each. */
const MAX_HELD = 1_000

export function createAccessTokens({
  fetchToken,
  elapsedMs = () => performance.now(),
}: AccessTokensOptions): AccessTokens {
  const held = new Map<string, Holding>()

  const fetchFor = ({ id, config }: OAuthCredential): Holding => {
    const startedMs = elapsedMs()
    const fetching = fetchToken(config)
    const holding: Holding = {
      credentialId: id,
      fetched: fetching.then(({ token }) => token),
      endsAtMs: Number.POSITIVE_INFINITY, // until it is known
    }
    fetching.then(
      (accessToken) => {
        holding.token = accessToken.token
        holding.endsAtMs = endOf(accessToken, startedMs, elapsedMs())
      },
      () => {
        holding.endsAtMs = elapsedMs() + FAILURE_AGE_MS
      },
    )
    return holding
  }

  return {
    get(credential) {
      const key = keyOf(credential)
      const known = held.get(key)
      if (known !== undefined && elapsedMs() < known.endsAtMs) return known.fetched
      const holding = fetchFor(credential)
      held.delete(key) // so that it stands last
      for (const oldest of held.keys()) {
        if (held.size < MAX_HELD) break
        held.delete(oldest)
      }
      held.set(key, holding)
      return holding.fetched
    },
    drop(credentialId, token) {
      for (const [key, holding] of held) {
        if (holding.credentialId === credentialId && holding.token === token) held.delete(key)
      }
    },
  }
}

/** After a change it is another credential: what was fetched before is for those who loaded it before. */
function keyOf({ id, updatedAt }: OpenCredential): string {
  return `${id} ${updatedAt.getTime()}`
}

/** The server counted from some moment after we asked. */
function endOf({ expiresInSeconds }: AccessToken, startedMs: number, nowMs: number): number {
  const expiresMs = startedMs + (expiresInSeconds ?? Number.POSITIVE_INFINITY) * 1_000
  return Math.min(nowMs + MAX_TOKEN_AGE_MS, expiresMs)
}
