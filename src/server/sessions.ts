import { timingSafeEqual } from 'node:crypto'
import { parseId } from '../domain/ids.ts'
import type { Caller } from '../domain/roles.ts'
import { isStorable } from '../domain/text.ts'
import { hashToken } from '../domain/tokens.ts'
import type { Session } from '../graphql/context.ts'
import { badUserInput, unauthenticated } from '../graphql/top-level-errors.ts'
import { DEFAULT_ENVIRONMENT } from '../operations/environments.ts'
import { findApiTokenByHash, markApiTokenUsed } from '../storage/api-tokens.ts'
import type { Clock } from '../storage/clock.ts'
import type { Db } from '../storage/database.ts'
import {
  type Environment,
  findEnvironment,
  findEnvironmentByName,
} from '../storage/environments.ts'
import type { RevocationWatch } from '../storage/revocations.ts'

/** What a caller sends along: HTTP headers, or the same names in a WebSocket's connection parameters. */
interface Credentials {
  readonly authorization: string | undefined
  /** An id or a name. */
  readonly environment: string | undefined
}

export interface SessionOptions {
  readonly db: Db
  readonly revocations: RevocationWatch
  readonly now: Clock
  /** Of the configuration; it is no row. */
  readonly adminToken: string
}

/** Null for a caller without a token. Throws UNAUTHENTICATED, or BAD_USER_INPUT for the environment. */
export type OpenSession = (credentials: Credentials) => Promise<Session | null>

/** So long a token may go on after its time. */
const CACHE_MS = 2_000
const MAX_CACHED = 10_000
const USE_GRANULARITY_MS = 60_000
const BEARER = /^Bearer ([\x21-\x7e]{1,4096})$/i

/**
 * Keeps what it found for a moment, so that a busy caller does not cost a query a call; nor do thousands
 * of connections with one token, which ask again at the same time.
 */
export function sessionOpener(options: SessionOptions): OpenSession {
  const cache = new Map<string, { session: Promise<Session>; until: number }>()
  options.revocations.onRevocation(() => cache.clear())
  return async ({ authorization, environment }) => {
    if (authorization === undefined) return null
    const key = `${authorization}\n${environment ?? ''}`
    const cached = cache.get(key)
    const isFresh = cached !== undefined && cached.until > performance.now()
    // A process that may have missed a revocation asks the database.
    if (isFresh && options.revocations.isCurrent()) return cached.session

    const session = open(options, authorization, environment)
    if (cache.size >= MAX_CACHED) cache.clear()
    cache.set(key, { session, until: performance.now() + CACHE_MS })
    session.catch(() => cache.delete(key)) // a refusal is not kept
    return session
  }
}

async function open(
  options: SessionOptions,
  authorization: string,
  environment: string | undefined,
): Promise<Session> {
  const caller = await identify(options, authorization)
  return { caller, environment: await enter(options.db, caller, environment) }
}

async function identify(
  { db, now, adminToken }: SessionOptions,
  authorization: string,
): Promise<Caller> {
  const [, token] = BEARER.exec(authorization) ?? []
  if (token === undefined) throw unauthenticated()
  const hash = hashToken(token)
  if (timingSafeEqual(hash, hashToken(adminToken))) {
    return {
      role: 'ADMIN',
      tokenName: 'HOOKWIRE_ADMIN_TOKEN',
      tokenId: null,
      environmentId: null,
      expiresAt: null,
    }
  }
  const found = await findApiTokenByHash(db, hash)
  const time = now()
  if (found === undefined || found.revokedAt !== null) throw unauthenticated()
  if (found.expiresAt !== null && found.expiresAt <= time) throw unauthenticated()
  if (time.getTime() - (found.lastUsedAt?.getTime() ?? 0) > USE_GRANULARITY_MS) {
    await markApiTokenUsed(db, found.id, time)
  }
  const { id, name, role, environmentId, expiresAt } = found
  return { role, tokenName: name, tokenId: id, environmentId, expiresAt }
}

/** An ADMIN goes where the header says; everyone else is where the token is. */
async function enter(db: Db, caller: Caller, named: string | undefined): Promise<Environment> {
  const environment =
    named === undefined && caller.environmentId !== null
      ? await findEnvironment(db, caller.environmentId)
      : await findByIdOrName(db, named ?? DEFAULT_ENVIRONMENT)
  const isAllowed = caller.environmentId === null || caller.environmentId === environment?.id
  if (environment === undefined || !isAllowed) {
    throw badUserInput(
      `hookwire-environment: there is no environment ${JSON.stringify(named ?? DEFAULT_ENVIRONMENT)} here.`,
    )
  }
  return environment
}

async function findByIdOrName(db: Db, wanted: string): Promise<Environment | undefined> {
  const uuid = parseId('Environment', wanted)
  if (uuid !== undefined) return findEnvironment(db, uuid)
  return isStorable(wanted) ? findEnvironmentByName(db, wanted) : undefined
}
