import { timingSafeEqual } from 'node:crypto'
import type { GraphQLError } from 'graphql'
import { parseId } from '../domain/ids.ts'
import { type JwtClaims, subjectId } from '../domain/jwt-claims.ts'
import type { Caller } from '../domain/roles.ts'
import { isStorable } from '../domain/text.ts'
import { hashToken, isToken } from '../domain/tokens.ts'
import type { Session } from '../graphql/context.ts'
import { badUserInput, unauthenticated } from '../graphql/top-level-errors.ts'
import { DEFAULT_ENVIRONMENT } from '../operations/environments.ts'
import { findApiTokenByHash } from '../storage/api-tokens.ts'
import type { Clock } from '../storage/clock.ts'
import type { Db } from '../storage/database.ts'
import {
  type Environment,
  findEnvironment,
  findEnvironmentByName,
  findFirstEnvironment,
} from '../storage/environments.ts'
import type { RevocationWatch } from '../storage/revocations.ts'
import type { TokenUses } from '../storage/token-uses.ts'
import { createFreshAnswers } from './fresh-answers.ts'
import { isJwt, type VerifyJwt } from './json-web-tokens.ts'
import type { UnlessRefused } from './refused-tokens.ts'

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
  readonly tokenUses: Pick<TokenUses, 'note'>
  /** Undefined where no JWT is accepted. */
  readonly jwts: { readonly issuer: string; readonly verify: VerifyJwt } | undefined
  readonly unlessRefused: UnlessRefused
}

/** Null for a caller without a token. Throws UNAUTHENTICATED, or BAD_USER_INPUT for the environment. */
export type OpenSession = (credentials: Credentials) => Promise<Session | null>

/** The same for who acts in no environment. */
export type IdentifyCaller = (authorization: string | undefined) => Promise<Caller | null>

/** So long a token may go on after its time. */
const CACHE_MS = 2_000
const MAX_CACHED = 10_000
const ADMINISTRATOR: Caller = {
  role: 'ADMIN',
  tokenName: 'HOOKWIRE_ADMIN_TOKEN',
  ...{ tokenId: null, publisherId: null, environmentId: null, expiresAt: null },
}
const BEARER = /^Bearer ([\x21-\x7e]{1,8192})$/i

/**
 * Keeps what it found for a moment, so that a busy caller does not cost a query a call; nor do thousands
 * of connections with one token, which ask again at the same time.
 */
export function sessionOpener(options: SessionOptions): OpenSession {
  const cache = new Map<string, { session: Promise<Session>; until: number }>()
  const askFresh = createFreshAnswers<Session>()
  options.revocations.onRevocation(() => cache.clear())
  return async ({ authorization, environment }) => {
    if (authorization === undefined) return null
    // Of no token more than its hash is compared, or kept.
    const key = hashToken(`${authorization}\n${environment ?? ''}`).toString('base64')
    const cached = cache.get(key)
    const isFresh = cached !== undefined && cached.until > performance.now()
    const isCurrent = options.revocations.isCurrent()
    if (isFresh && isCurrent) return unlessExpired(options, cached.session)

    const ask = () => open(options, authorization, environment)
    // A process that may have missed a revocation acts on no answer that is older than the call.
    const session = isCurrent ? ask() : askFresh(key, ask)
    if (cache.size >= MAX_CACHED) cache.clear()
    cache.set(key, { session, until: performance.now() + CACHE_MS })
    session.catch(() => cache.delete(key)) // a refusal is not kept
    return session
  }
}

/** Asks the database each time. */
export function callerIdentifier(options: SessionOptions): IdentifyCaller {
  return async (authorization) =>
    authorization === undefined ? null : identify(options, authorization)
}

/** What was found a moment ago holds no longer than the token itself. */
async function unlessExpired({ now }: SessionOptions, found: Promise<Session>): Promise<Session> {
  const session = await found
  const { expiresAt } = session.caller
  if (expiresAt !== null && expiresAt <= now()) throw unauthenticated()
  return session
}

async function open(
  options: SessionOptions,
  authorization: string,
  environment: string | undefined,
): Promise<Session> {
  const caller = await identify(options, authorization)
  return { caller, environment: await enter(options.db, caller, environment) }
}

async function identify(options: SessionOptions, authorization: string): Promise<Caller> {
  const { db, adminToken, jwts, unlessRefused } = options
  const [, token] = BEARER.exec(authorization) ?? []
  if (token === undefined) throw unauthenticated()
  const hash = hashToken(token)
  if (timingSafeEqual(hash, hashToken(adminToken))) return ADMINISTRATOR
  if (jwts !== undefined && isJwt(token)) {
    return unlessRefused(hash, async () => subjectOf(db, jwts.issuer, await jwts.verify(token)))
  }
  if (!isToken(token)) throw unauthenticated()
  return unlessRefused(hash, () => holderOf(options, hash))
}

async function holderOf({ db, now, tokenUses }: SessionOptions, hash: Buffer): Promise<Caller> {
  // By an index of hashes: how long that takes tells nothing of a token that has another hash.
  const found = await findApiTokenByHash(db, hash)
  const time = now()
  if (found === undefined || found.revokedAt !== null) throw unauthenticated()
  if (found.expiresAt !== null && found.expiresAt <= time) throw unauthenticated()
  tokenUses.note(found.id, time)
  const { id, name, role, environmentId, expiresAt } = found
  return { role, tokenName: name, tokenId: id, publisherId: id, environmentId, expiresAt }
}

async function subjectOf(
  db: Db,
  issuer: string,
  { subject, role, environment: named, expiresAt }: JwtClaims,
): Promise<Caller> {
  const environment = named === null ? null : await findByIdOrName(db, named)
  if (environment === undefined) {
    throw unauthenticated("The JWT's claim environment names none that is here.")
  }
  const publisherId = subjectId(issuer, subject)
  const environmentId = environment?.id ?? null
  return { role, tokenName: subject, tokenId: null, publisherId, environmentId, expiresAt }
}

/** An ADMIN goes where the header says; everyone else is where the token is. */
async function enter(db: Db, caller: Caller, named: string | undefined): Promise<Environment> {
  const environment =
    named === undefined && caller.environmentId !== null
      ? await findEnvironment(db, caller.environmentId)
      : await findByIdOrName(db, named ?? DEFAULT_ENVIRONMENT)
  const isAllowed = caller.environmentId === null || caller.environmentId === environment?.id
  if (environment !== undefined && isAllowed) return environment
  if (named === undefined && caller.role === 'ADMIN') throw await noDefault(db)
  throw badUserInput(
    `hookwire-environment: there is no environment ${JSON.stringify(named ?? DEFAULT_ENVIRONMENT)} here.`,
  )
}

/** An ADMIN may know them all, and without the name of one could not even ask for their names. */
async function noDefault(db: Db): Promise<GraphQLError> {
  const { name = DEFAULT_ENVIRONMENT } = (await findFirstEnvironment(db)) ?? {}
  return badUserInput(
    `hookwire-environment: none is named ${JSON.stringify(DEFAULT_ENVIRONMENT)} any more, so this header must say which, for instance ${JSON.stringify(name)}.`,
  )
}

async function findByIdOrName(db: Db, wanted: string): Promise<Environment | undefined> {
  const uuid = parseId('Environment', wanted)
  if (uuid !== undefined) return findEnvironment(db, uuid)
  return isStorable(wanted) ? findEnvironmentByName(db, wanted) : undefined
}
