import type { Subscription } from '../domain/subscriptions.ts'
import type { Db } from '../storage/database.ts'
import type { Vault } from '../storage/encryption.ts'
import { findSigningSecrets } from '../storage/signing-keys.ts'
import { findSubscriptionsToDeliver } from '../storage/subscriptions.ts'

/** A subscription and its secrets in clear, as of one revision. */
interface Configuration {
  readonly subscription: Subscription
  readonly revision: number
  readonly secrets: readonly string[]
}

/** The configurations of these subscriptions, none older than the revision asked for. */
export type FindConfigurations = (
  wanted: ReadonlyMap<string, number>,
) => Promise<ReadonlyMap<string, Configuration>>

const MAX_CACHED = 10_000

/** Keeps what was read; the revision that comes with every delivery tells when it is old. */
export function cacheConfigurations(db: Db, vault: Vault): FindConfigurations {
  const cache = new Map<string, Configuration>()
  return async (wanted) => {
    const stale = [...wanted].flatMap(([id, revision]) =>
      (cache.get(id)?.revision ?? -1) < revision ? [id] : [],
    )
    if (cache.size + stale.length > MAX_CACHED) cache.clear()
    for (const configuration of await readConfigurations(db, vault, stale)) {
      cache.set(configuration.subscription.id, configuration)
    }
    return new Map(
      [...wanted.keys()].flatMap((id) => {
        const configuration = cache.get(id)
        return configuration === undefined ? [] : [[id, configuration] as const]
      }),
    )
  }
}

async function readConfigurations(
  db: Db,
  vault: Vault,
  ids: readonly string[],
): Promise<Configuration[]> {
  if (ids.length === 0) return []
  const subscriptions = await findSubscriptionsToDeliver(db, ids)
  const keyIds = [...new Set(subscriptions.map(({ signingKeyId }) => signingKeyId))]
  const keys = keyIds.length === 0 ? [] : await findSigningSecrets(db, vault, keyIds)
  const secretsOf = new Map(keys.map(({ signingKeyId, secrets }) => [signingKeyId, secrets]))
  return subscriptions.map(({ revision, ...subscription }) => ({
    subscription,
    revision,
    secrets: secretsOf.get(subscription.signingKeyId) ?? [],
  }))
}
