import { randomBytes } from 'node:crypto'
import type { Header } from '../../src/domain/headers.ts'
import { insertCredential } from '../../src/storage/credentials.ts'
import type { Db } from '../../src/storage/database.ts'
import { type EncryptionKey, keyIdOf, type Vault } from '../../src/storage/encryption.ts'
import { checkEncryptionKey } from '../../src/storage/encryption-check.ts'
import { isSealed, sealHeaders } from '../../src/storage/sealed-headers.ts'
import { insertSigningKey } from '../../src/storage/signing-keys.ts'
import { insertSigningSecret } from '../../src/storage/signing-secrets.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { addEnvironment, addSubscription, anId } from './rows.ts'

const YEAR_MS = 365 * 24 * 60 * 60 * 1_000

export function newEncryptionKey(id: string): EncryptionKey {
  return { id, bytes: randomBytes(32) }
}

/** As HOOKWIRE_ENCRYPTION_KEYS has them. */
export function inSetting(...keys: readonly EncryptionKey[]): string {
  return keys.map(({ id, bytes }) => `${id}:${Buffer.from(bytes).toString('base64')}`).join()
}

/** One that processes with these keys have started on, one after the other. */
export async function createUsedDatabase(
  ...vaults: readonly Vault[]
): Promise<TestDatabase & { readonly environmentId: string }> {
  const database = await createTestDatabase()
  for (const vault of vaults) await checkEncryptionKey(database.db, vault)
  return Object.assign(database, { environmentId: await addEnvironment(database.db) })
}

/** Older ones of one key, none of which ends soon. Answers their ids in their order. */
export async function addSecrets(
  db: Db,
  vault: Vault,
  environmentId: string,
  secrets: readonly string[],
): Promise<string[]> {
  const [key, createdAt] = [anId(), new Date()]
  await addKey(db, environmentId, key)
  const ids: string[] = []
  for (const secret of secrets) {
    const id = anId()
    ids.push(id)
    await insertSigningSecret(db, vault, {
      ...{ id, signingKeyId: key, secret, maskedSecret: '', publicKey: null, createdAt },
    })
    await db
      .updateTable('signingSecrets')
      .set({ retiredAt: createdAt, expiresAt: new Date(createdAt.getTime() + YEAR_MS) })
      .where('id', '=', id)
      .execute()
  }
  return ids
}

/** The key of every secret in the database; undefined for what is in clear in the headers, or damaged. */
export async function keyIdsInUse(db: Db): Promise<(string | undefined)[]> {
  const secrets = await db.selectFrom('signingSecrets').select(['ciphertext']).execute()
  const credentials = await db.selectFrom('credentials').select(['ciphertext']).execute()
  const subscriptions = await db.selectFrom('subscriptions').select(['headers']).execute()
  return [
    ...[...secrets, ...credentials].map(({ ciphertext }) => keyIdOf(ciphertext)),
    ...subscriptions.flatMap(({ headers }) =>
      headers.map((header) => (isSealed(header) ? keyIdOf(header.sealed) : undefined)),
    ),
  ]
}

export async function checkedKeyIds(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('encryptionCheck').select('keyId').orderBy('keyId').execute()
  return rows.map(({ keyId }) => keyId)
}

/** In the order in which they were made. */
export async function openSecrets(db: Db, vault: Vault): Promise<string[]> {
  const rows = await db
    .selectFrom('signingSecrets')
    .select(['id', 'ciphertext'])
    .where('expiresAt', 'is not', null)
    .orderBy('id')
    .execute()
  const place = { table: 'signing_secrets', column: 'ciphertext' }
  return Promise.all(rows.map(({ id, ciphertext }) => vault.open({ ...place, id }, ciphertext)))
}

/** For the user `a user`. */
export async function addCredential(
  db: Db,
  vault: Vault,
  environmentId: string,
  password: string,
): Promise<string> {
  const config = { kind: 'basic', username: 'a user', password } as const
  const row = { id: anId(), environmentId, name: 'a credential', createdAt: new Date() }
  await insertCredential(db, vault, { ...row, config })
  return row.id
}

/** With a signing key that has no secret. */
export async function addSubscriptionWith(
  db: Db,
  vault: Vault,
  environmentId: string,
  headers: readonly Header[],
): Promise<string> {
  const id = anId()
  await addKey(db, environmentId, id)
  const sealed = await sealHeaders(vault, id, headers)
  await addSubscription(db, environmentId, { id, signingKeyId: id, headers: sealed })
  return id
}

async function addKey(db: Db, environmentId: string, id: string): Promise<void> {
  await insertSigningKey(db, {
    ...{ id, environmentId, name: 'a key', algorithm: 'hmac_sha256' },
    ...{ secretDerivation: 'none', madeFor: null, createdAt: new Date() },
  })
}
