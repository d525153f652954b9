import type { NewEvent } from '../domain/events.ts'
import { type AutomaticReason, type Disabling, disabledNotice } from '../domain/notices.ts'
import type { Db } from '../storage/database.ts'
import { cancelPendingDeliveries } from '../storage/deliveries.ts'
import { findFailingSince, hasSucceededSince } from '../storage/outcomes.ts'
import { tryWithin } from '../storage/savepoint.ts'
import { disableSubscriptions } from '../storage/subscriptions.ts'
import type { Transaction } from '../storage/transaction.ts'

/** A delivery for which its subscription may have to be turned off. */
export interface Ending {
  readonly reason: AutomaticReason
  readonly environmentId: string
  readonly subscriptionId: string
  readonly deliveryId: string
  readonly firstFailureAt: Date
}

/** Stores events, and owes them to those who asked for their types. */
export type Publish = (tx: Transaction, events: readonly NewEvent[]) => Promise<unknown>

export interface NoticeContext {
  readonly publish: Publish
  readonly onError: (error: unknown) => void
}

/** Turns off the endpoints that are gone or have only failed, and ends what waits for them. */
export async function disableEnded(
  tx: Transaction,
  endings: readonly Ending[],
): Promise<Disabling[]> {
  if (endings.length === 0) return []
  const gone = endings.filter(({ reason }) => reason === 'gone')
  const exhausted = endings.filter(({ reason }) => reason === 'retries_exhausted')
  const tipping = new Map<string, Ending>()
  for (const ending of [...gone, ...(await findFailing(tx.db, exhausted))]) {
    if (!tipping.has(ending.subscriptionId)) tipping.set(ending.subscriptionId, ending)
  }

  const disabled: Disabling[] = []
  for (const [reason, some] of Map.groupBy(tipping.values(), (ending) => ending.reason)) {
    const ids = some.map(({ subscriptionId }) => subscriptionId)
    for (const { id, name } of await disableSubscriptions(tx.db, ids, reason, tx.now)) {
      const ending = tipping.get(id)
      if (ending !== undefined) disabled.push({ ...ending, name, disabledAt: tx.now })
    }
  }
  const disabledIds = disabled.map(({ subscriptionId }) => subscriptionId)
  if (disabled.length > 0) await cancelPendingDeliveries(tx.db, disabledIds, tx.now)
  return disabled
}

/** Tells whoever asked to be told. What was sent is recorded also where a notice cannot be published. */
export async function announce(
  tx: Transaction,
  { publish, onError }: NoticeContext,
  disabled: readonly Disabling[],
): Promise<void> {
  if (disabled.length === 0) return
  await tryWithin(tx, () => publish(tx, disabled.map(disabledNotice)), onError)
}

/** Those where nothing has succeeded since; of each subscription, the one that failed last at first. */
async function findFailing(db: Db, exhausted: readonly Ending[]): Promise<Ending[]> {
  if (exhausted.length === 0) return []
  const latest = new Map<string, Ending>()
  for (const ending of exhausted) {
    const before = latest.get(ending.subscriptionId)
    if (before === undefined || before.firstFailureAt < ending.firstFailureAt) {
      latest.set(ending.subscriptionId, ending)
    }
  }
  const asked = [...latest.values()].map(({ subscriptionId, firstFailureAt }) => ({
    subscriptionId,
    time: firstFailureAt,
  }))
  const failing = new Set(await findFailingSince(db, asked))
  const checked = [...latest.values()].map(async (ending) => {
    const { subscriptionId, firstFailureAt } = ending
    if (!failing.has(subscriptionId)) return []
    return (await hasSucceededSince(db, subscriptionId, firstFailureAt)) ? [] : [ending]
  })
  return (await Promise.all(checked)).flat()
}
