import type { AuditLine } from '../domain/audit.ts'
import type { TryCredential } from '../domain/credentials.ts'
import type { NewEvent } from '../domain/events.ts'
import { NIL_UUID } from '../domain/ids.ts'
import type { Sandbox } from '../domain/mappings.ts'
import { oldestIdWithin, type View } from '../domain/retention.ts'
import type { Caller } from '../domain/roles.ts'
import { UnavailableError } from '../domain/unavailable.ts'
import type { Listening } from '../live/listening.ts'
import type { LiveLog } from '../live/live-log.ts'
import type { LiveResends } from '../live/resends.ts'
import type { PublishChecked } from '../operations/event-checks.ts'
import type { MappingTrials } from '../operations/mapping-trials.ts'
import type { Precedence } from '../operations/precedence.ts'
import type { PublishOne } from '../operations/publisher.ts'
import type { CountWanted } from '../operations/resend-counts.ts'
import type { SubscriptionRules } from '../operations/subscriptions.ts'
import type { TokenView } from '../storage/api-tokens.ts'
import type { Clock } from '../storage/clock.ts'
import type { Db } from '../storage/database.ts'
import type { Vault } from '../storage/encryption.ts'
import type { Environment } from '../storage/environments.ts'
import { onceStored } from '../storage/outages.ts'
import type { RevocationWatch } from '../storage/revocations.ts'
import type { Transact, Transaction } from '../storage/transaction.ts'
import type { Loaders } from './loaders.ts'

/** What the service lends to every operation. */
export interface Services {
  readonly db: Db
  readonly transact: Transact
  readonly publishOne: PublishOne
  readonly publishChecked: PublishChecked
  readonly precedence: Precedence
  readonly live: LiveLog
  readonly liveResends: LiveResends
  /** Of a bulk resend that is asked for. */
  readonly countWanted: CountWanted
  readonly listening: Listening
  readonly subscriptionRules: SubscriptionRules
  readonly now: Clock
  readonly vault: Vault
  readonly tryCredential: TryCredential
  readonly sandbox: Sandbox
  readonly mappingTrials: MappingTrials
  readonly writeAudit: (line: AuditLine) => void
  readonly revocations: RevocationWatch
  /** How long a test may wait for a worker. Tests of ours pass one. */
  readonly testGraceMs?: number | undefined
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
  /** Yoga's, over HTTP: it tells when the caller goes away. */
  readonly request?: { readonly signal: AbortSignal }
}

/** For changes that take something back: after it, no process acts any more on what was true before. */
export async function transactForAll<T>(
  { transact, revocations }: Services,
  work: (tx: Transaction) => Promise<T>,
  /** It stands from then on, whether or not the others have seen it. */
  onCommitted?: (result: T) => void,
): Promise<T> {
  let mayStand = true
  try {
    const result = await transact(work)
    onCommitted?.(result)
    return result
  } catch (error) {
    mayStand = error instanceof UnavailableError && error.mayHaveHappened
    throw error
  } finally {
    // Also where nothing was left to change: that may be so since just now.
    await revocations.seenByAll().catch((error: unknown) => {
      throw mayStand ? onceStored(error) : error
    })
  }
}

/** Resolvers run behind an auth scope, so there is a session; anything else is a bug. */
export function sessionOf({ session }: GraphqlContext): Session {
  if (session === null) throw new Error('A resolver ran for a caller who is not signed in.')
  return session
}

export function environmentIdOf(context: GraphqlContext): string {
  return sessionOf(context).environment.id
}

/** What of the environment can be read: it is as old as its retention allows, and not older. */
export function viewOf(context: GraphqlContext): View {
  const { id: environmentId, retentionDays } = sessionOf(context).environment
  return { environmentId, oldestId: oldestIdWithin(retentionDays, context.now()) }
}

/** Confines an EVENTS caller to what the same token, or the same subject of JWTs, published. */
export function publisherFilter(context: GraphqlContext): { publisherId?: string } {
  const { caller } = sessionOf(context)
  return caller.role === 'EVENTS' ? { publisherId: caller.publisherId ?? NIL_UUID } : {}
}

export function tokenViewOf(context: GraphqlContext): TokenView {
  const { caller, environment } = sessionOf(context)
  return { environmentId: environment.id, hasAdmins: caller.role === 'ADMIN' }
}

/** Whose event it will be. */
export function ownerOf(context: GraphqlContext): Pick<NewEvent, 'environmentId' | 'publisherId'> {
  const { caller, environment } = sessionOf(context)
  return { environmentId: environment.id, publisherId: caller.publisherId }
}
