import { newUuid } from '../domain/ids.ts'
import { secretsOf } from '../domain/signing-keys.ts'
import type { Clock } from '../storage/clock.ts'
import type { Db } from '../storage/database.ts'
import { type LoadedDelivery, loadDeliveries } from '../storage/owed.ts'
import type { FindConfigurations } from './configurations.ts'
import type { Claim, Configuration, OwedDelivery } from './owed-delivery.ts'

/** A job that calls for no request. */
export interface Moot extends Claim {
  /** Whether the delivery still waits and must be ended: nobody wants it, its event is gone, or its mapping drops it. */
  readonly isCanceled: boolean
  /** Of the attempt for which a mapping ran. */
  readonly attemptNumber?: number
  /** Of the delivery when it was read; none where it was not there. */
  readonly cycle?: number
}

export interface LoadContext {
  readonly db: Db
  readonly findConfigurations: FindConfigurations
  readonly now: Clock
}

/** What a batch of claims is about, read now: a job is a key, and the rows are the truth. */
export async function loadOwed(
  { db, findConfigurations, now }: LoadContext,
  claims: readonly Claim[],
): Promise<{ owed: OwedDelivery[]; moot: Moot[] }> {
  const loaded = await loadDeliveries(
    db,
    claims.map(({ job }) => job),
  )
  const revisions = new Map<string, number>()
  for (const { delivery, revision } of loaded.values()) {
    if (revision !== null) revisions.set(delivery.subscriptionId, revision)
  }
  const configurations = await findConfigurations(revisions)

  const owed: OwedDelivery[] = []
  const moot: Moot[] = []
  for (const claim of claims) {
    const row = loaded.get(claim.job.id)
    if (row === undefined) {
      moot.push({ ...claim, isCanceled: false }) // gone with its day
      continue
    }
    const { cycle, status } = row.delivery
    if (status !== 'pending') {
      moot.push({ ...claim, isCanceled: false, cycle }) // settled before
      continue
    }
    const one = owedOf(claim, row, configurations.get(row.delivery.subscriptionId))
    if (one === undefined) moot.push({ ...claim, isCanceled: true, cycle })
    else owed.push({ ...one, requestId: newUuid(now()) })
  }
  return { owed, moot }
}

/** Undefined where nobody wants it, or there is nothing to be sent. */
function owedOf(
  claim: Claim,
  { delivery, event, revision }: LoadedDelivery,
  configuration: Configuration | undefined,
): Omit<OwedDelivery, 'requestId'> | undefined {
  if (configuration === undefined || revision === null || event === null) return undefined
  if (!isWanted(delivery, event, configuration)) return undefined
  return {
    ...claim,
    ...configuration,
    ...{ delivery, event },
    revision, // the configuration may be newer than the delivery's row
    secrets: secretsOf(configuration.secrets, delivery.signingSecretId),
    attemptNumber: delivery.attemptCount + 1,
  }
}

/** Asked again for each attempt: what is told to stay does so, though it was owed before. */
function isWanted(
  { trigger }: OwedDelivery['delivery'],
  { isTest }: OwedDelivery['event'],
  { subscription, exportSettings }: Configuration,
): boolean {
  if (trigger === 'test') return true // it tries the endpoint of a disabled subscription too
  if (subscription.status !== 'enabled') return false
  return !isTest || exportSettings.includeTestEvents
}
