import { sql } from 'kysely'
import type { PreviousSecret, SecretDerivation, SecretState } from '../domain/signing-keys.ts'
import type { Db } from './database.ts'
import type { Place, Vault } from './encryption.ts'

export interface NewSigningSecret {
  readonly id: string
  readonly signingKeyId: string
  readonly secret: string
  readonly maskedSecret: string
  readonly publicKey: string | null
  readonly createdAt: Date
}

/** A secret in clear. */
export interface OpenSecret extends SecretState {
  readonly signingKeyId: string
  readonly secretDerivation: SecretDerivation
  /** Null where it does not open: under a lost key, or damaged. */
  readonly text: string | null
}

export interface PublicKey {
  readonly signingKeyId: string
  readonly publicKey: string
}

/** What becomes of the current secret when another takes its place; null: its deliveries keep it. */
export interface Retirement {
  readonly retiredAt: Date
  readonly expiresAt: Date | null
}

/** While its first attempt is in flight, a delivery does not say yet which secret it began with. */
const MAX_UNRECORDED_MS = 3 * 60 * 1_000

export async function insertSigningSecret(
  db: Db,
  vault: Vault,
  { secret, ...row }: NewSigningSecret,
): Promise<void> {
  const ciphertext = await vault.seal(placeOf(row.id), secret)
  await db
    .insertInto('signingSecrets')
    .values({ ...row, ciphertext, retiredAt: null, expiresAt: null })
    .execute()
}

export async function retireCurrentSecret(
  db: Db,
  signingKeyId: string,
  retirement: Retirement,
): Promise<void> {
  await db
    .updateTable('signingSecrets')
    .set(retirement)
    .where('signingKeyId', '=', signingKeyId)
    .where('retiredAt', 'is', null)
    .execute()
}

export async function deleteSecrets(db: Db, signingKeyId: string): Promise<void> {
  await db.deleteFrom('signingSecrets').where('signingKeyId', '=', signingKeyId).execute()
}

/** Of these keys, those that still sign, newest first. */
export async function openSigningSecrets(
  db: Db,
  vault: Vault,
  signingKeyIds: readonly string[],
): Promise<OpenSecret[]> {
  if (signingKeyIds.length === 0) return []
  const rows = await db
    .selectFrom('signingSecrets')
    .innerJoin('signingKeys', 'signingKeys.id', 'signingKeyId')
    .select(['signingSecrets.id', 'signingKeyId', 'ciphertext', 'retiredAt', 'expiresAt'])
    .select('secretDerivation')
    .where('signingKeyId', 'in', signingKeyIds)
    .orderBy('signingSecrets.id', 'desc')
    .execute()
  return Promise.all(
    rows.map(async ({ ciphertext, retiredAt, ...row }) => ({
      ...row,
      isCurrent: retiredAt === null,
      text: await vault.openIfReadable(placeOf(row.id), ciphertext),
    })),
  )
}

/** Newest first. */
export function findPreviousSecrets(
  db: Db,
  signingKeyIds: readonly string[],
  now: Date,
): Promise<(PreviousSecret & { signingKeyId: string })[]> {
  return db
    .selectFrom('signingSecrets')
    .select(['signingKeyId', 'maskedSecret', 'expiresAt'])
    .where('signingKeyId', 'in', signingKeyIds)
    .where('retiredAt', 'is not', null)
    .where(({ or, eb }) => or([eb('expiresAt', 'is', null), eb('expiresAt', '>', now)]))
    .orderBy('id', 'desc')
    .execute()
}

/** Of all environments, newest first: what receivers may verify with now. */
export async function listPublicKeys(db: Db, now: Date, limit: number): Promise<PublicKey[]> {
  const rows = await db
    .selectFrom('signingSecrets')
    .select(['signingKeyId', 'publicKey'])
    .where('publicKey', 'is not', null)
    .where(({ or, eb }) => or([eb('expiresAt', 'is', null), eb('expiresAt', '>', now)]))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ signingKeyId, publicKey }) => ({ signingKeyId, publicKey: publicKey ?? '' }))
}

/** Those that sign nothing any more: they have expired, or what had begun with them has ended. */
export async function deleteSpentSecrets(db: Db, now: Date): Promise<void> {
  const settledBefore = new Date(now.getTime() - MAX_UNRECORDED_MS)
  await sql`
    delete from signing_secrets as spent
    where spent.retired_at is not null and (
      spent.expires_at <= ${now}
      or spent.expires_at is null and spent.retired_at <= ${settledBefore} and not exists (
        select from deliveries as delivery
        join subscriptions as subscription on subscription.id = delivery.subscription_id
        where subscription.signing_key_id = spent.signing_key_id
          and delivery.status = 'pending'
          and spent.id >= case when delivery.signing_key_id = spent.signing_key_id
              then delivery.signing_secret_id
            when delivery.signing_key_id is not null then subscription.signing_since
          end
      )
    )`.execute(db)
}

function placeOf(id: string): Place {
  return { table: 'signing_secrets', column: 'ciphertext', id }
}
