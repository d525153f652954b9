import type { NewEvent } from '../domain/events.ts'
import type { Caller } from '../domain/roles.ts'
import type { LiveLog } from '../live/live-log.ts'
import type { PublishOne } from '../operations/publisher.ts'
import type { SubscriptionRules } from '../operations/subscriptions.ts'
import type { TokenView } from '../storage/api-tokens.ts'
import type { Db } from '../storage/database.ts'
import type { Environment } from '../storage/environments.ts'
import type { Transact } from '../storage/transaction.ts'
import type { Loaders } from './loaders.ts'

/** What the service lends to every operation. */
export interface Services {
  readonly db: Db
  readonly transact: Transact
  readonly publishOne: PublishOne
  readonly live: LiveLog
  readonly subscriptionRules: SubscriptionRules
}

/** Who calls, and where: checked before any resolver runs. */
export interface Session {
  readonly caller: Caller
  readonly environment: Environment
}

export interface GraphqlContext extends Services {
  /** Null for a caller without a token, who may ask for nothing but `__typename`. */
  readonly session: Session | null
  readonly loaders: Loaders
}

/** Resolvers run behind an auth scope, so there is a session; anything else is a bug. */
export function sessionOf({ session }: GraphqlContext): Session {
  if (session === null) throw new Error('A resolver ran for a caller who is not signed in.')
  return session
}

export function environmentIdOf(context: GraphqlContext): string {
  return sessionOf(context).environment.id
}

/** Confines an EVENTS caller to what the same token published. */
export function publisherFilter(context: GraphqlContext): { publisherId?: string } {
  const { caller } = sessionOf(context)
  return caller.role === 'EVENTS' && caller.tokenId !== null ? { publisherId: caller.tokenId } : {}
}

export function tokenViewOf(context: GraphqlContext): TokenView {
  const { caller, environment } = sessionOf(context)
  return { environmentId: environment.id, hasAdmins: caller.role === 'ADMIN' }
}

/** Whose event it will be. */
export function ownerOf(context: GraphqlContext): Pick<NewEvent, 'environmentId' | 'publisherId'> {
  const { caller, environment } = sessionOf(context)
  return { environmentId: environment.id, publisherId: caller.tokenId }
}
