import type { Db } from '../storage/database.ts'
import type { RevocationWatch } from '../storage/revocations.ts'
import { findRevisions } from '../storage/subscriptions.ts'

export interface Revocations {
  /** Before a delivery of this subscription is loaded; once for each. */
  hold(subscriptionId: string): void
  /** When its attempt has ended, or it was put back. */
  release(subscriptionId: string): void
  /**
   * Whether a request may leave now that was loaded at this revision of its subscription. To be asked in
   * the moment before its first byte is written: what is true now may not be so a moment later.
   */
  mayStart(subscriptionId: string, revision: number): boolean
}

interface Hold {
  count: number
  requiredRevision: number
}

/** No revision is enough for a subscription that was deleted. */
const DELETED = Number.POSITIVE_INFINITY

/**
 * Keeps requests back that were loaded before their subscription was disabled, changed or deleted. A hold
 * is made before its delivery is loaded. So, when a revocation is to be seen, either the hold stands and is
 * looked at here, or it is made later, and then what is loaded for it shows the change.
 */
export function createRevocations({
  db,
  watch,
}: {
  readonly db: Db
  readonly watch: RevocationWatch
}): Revocations {
  const holds = new Map<string, Hold>()
  watch.onRevocation(async () => {
    const held = [...holds]
    if (held.length === 0) return
    const revisions = await findRevisions(
      db,
      held.map(([id]) => id),
    )
    for (const [id, hold] of held) {
      // Two runs may overlap where the first was given up, and the older answer may come last.
      hold.requiredRevision = Math.max(hold.requiredRevision, revisions.get(id) ?? DELETED)
    }
  })
  return {
    hold(subscriptionId) {
      const hold = holds.get(subscriptionId)
      if (hold === undefined) holds.set(subscriptionId, { count: 1, requiredRevision: 0 })
      else hold.count += 1
    },
    release(subscriptionId) {
      const hold = holds.get(subscriptionId)
      if (hold === undefined) throw new Error('A subscription was released that nobody held.')
      hold.count -= 1
      if (hold.count === 0) holds.delete(subscriptionId)
    },
    mayStart(subscriptionId, revision) {
      return (
        watch.isCurrent() && revision >= (holds.get(subscriptionId)?.requiredRevision ?? DELETED)
      )
    },
  }
}
