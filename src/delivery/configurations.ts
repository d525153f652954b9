import type { OpenCredential } from '../domain/credentials.ts'
import { SCHEMES } from '../domain/signatures.ts'
import type { Subscription } from '../domain/subscriptions.ts'
import { openCredentials } from '../storage/credentials.ts'
import type { Db } from '../storage/database.ts'
import type { Vault } from '../storage/encryption.ts'
import { type Environment, findEnvironments } from '../storage/environments.ts'
import { openHeaders } from '../storage/sealed-headers.ts'
import { type OpenSecret, openSigningSecrets } from '../storage/signing-secrets.ts'
import { findSubscriptionsToDeliver } from '../storage/subscriptions.ts'
import type { Configuration, ReadySecret } from './owed-delivery.ts'
import { UnsendableError } from './unsendable.ts'

/** The configurations of these subscriptions, none older than the revision asked for. */
export type FindConfigurations = (
  wanted: ReadonlyMap<string, number>,
) => Promise<ReadonlyMap<string, Configuration>>

const MAX_CACHED = 10_000
/** Of all mappings together, which may be 64 KiB each. */
const MAX_CACHED_CHARACTERS = 64 * 1_024 * 1_024

/** Keeps what was read; the revision that comes with every delivery tells when it is old. */
export function cacheConfigurations(
  db: Db,
  vault: Vault,
  maxCached = MAX_CACHED,
  maxCharacters = MAX_CACHED_CHARACTERS,
): FindConfigurations {
  const cache = new Map<string, Configuration>()
  let characters = 0 // at least: what replaces another counts once more
  return async (wanted) => {
    // Before it is asked what is missing.
    if (cache.size + wanted.size > maxCached || characters > maxCharacters) {
      cache.clear()
      characters = 0
    }
    const missing = [...wanted].flatMap(([id, revision]) =>
      isFresh(cache.get(id), revision) ? [] : [id],
    )
    for (const configuration of await readTogether(db, vault, missing)) {
      cache.set(configuration.subscription.id, configuration)
      characters += configuration.subscription.mapping?.length ?? 0
    }
    return new Map(
      [...wanted.keys()].flatMap((id) => {
        const configuration = cache.get(id)
        return configuration === undefined ? [] : [[id, configuration] as const]
      }),
    )
  }
}

/** What has a fault is read again: it may have been mended without a new revision. */
function isFresh(known: Configuration | undefined, revision: number): boolean {
  return known !== undefined && known.revision >= revision && known.fault === null
}

/** As of one moment, or what was exchanged between two reads would seem to be missing. */
async function readTogether(
  db: Db,
  vault: Vault,
  ids: readonly string[],
): Promise<Configuration[]> {
  if (ids.length === 0) return []
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((trx) => readConfigurations(trx, vault, ids))
}

async function readConfigurations(
  db: Db,
  vault: Vault,
  ids: readonly string[],
): Promise<Configuration[]> {
  const rows = await findSubscriptionsToDeliver(db, ids)
  if (rows.length === 0) return [] // all of them are gone
  const credentialIds = new Set(rows.flatMap(({ credentialId }) => credentialId ?? []))
  // After the rows: settings may be newer than the revision, and never older.
  const [environments, secrets, credentials] = await Promise.all([
    findEnvironments(db, [...new Set(rows.map(({ environmentId }) => environmentId))]),
    openSigningSecrets(db, vault, [...new Set(rows.map(({ signingKeyId }) => signingKeyId))]),
    openCredentials(db, vault, [...credentialIds]),
  ])
  const settingsOf = new Map(environments.map((environment) => [environment.id, environment]))
  const secretsOf = Map.groupBy(secrets, ({ signingKeyId }) => signingKeyId)
  const credentialOf = new Map(credentials.map((credential) => [credential.id, credential]))
  return Promise.all(
    rows.map(async ({ revision, headers, ...row }) => {
      // It becomes this subscription's fault below, and nobody else's.
      const opened = await openHeaders(vault, row.id, headers).catch(() => null)
      const subscription = { ...row, headers: opened ?? [] }
      const ready = readySecrets(subscription, secretsOf.get(row.signingKeyId) ?? [])
      const credential = credentialOf.get(row.credentialId ?? '') ?? null
      const fault = faultOf(subscription, ready, credential, opened !== null)
      const settings = settingsOf.get(row.environmentId) as Environment // a foreign key says so
      const { logsFullData } = settings
      return {
        ...{ subscription, revision, exportSettings: settings, logsFullData },
        ...{ secrets: ready, credential, fault },
      }
    }),
  )
}

/** Without those that do not open: the others sign all the same. */
function readySecrets(
  { signatureScheme }: Subscription,
  secrets: readonly OpenSecret[],
): ReadySecret[] {
  const scheme = SCHEMES[signatureScheme]
  return secrets.flatMap(({ id, isCurrent, expiresAt, text, secretDerivation }) =>
    text === null || scheme.secretRefusal(text) !== undefined
      ? [] // of a time before the scheme was chosen
      : [{ id, isCurrent, expiresAt, key: scheme.prepare(text, secretDerivation) }],
  )
}

/** One subscription's fault must hold up nobody else's deliveries, so it is an outcome, and no error. */
function faultOf(
  { credentialId }: Subscription,
  secrets: readonly ReadySecret[],
  credential: OpenCredential | null,
  hasOpenHeaders: boolean,
): UnsendableError | null {
  if (!secrets.some(({ isCurrent }) => isCurrent)) {
    return new UnsendableError('signing_error', 'The signing key has no secret that can be read.')
  }
  if (credentialId !== null && credential === null) {
    return new UnsendableError('credential_error', 'The credential cannot be read.')
  }
  return hasOpenHeaders
    ? null
    : new UnsendableError(
        'credential_error',
        'A secret header of this subscription cannot be read.',
      )
}
