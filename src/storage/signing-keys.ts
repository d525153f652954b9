import type { SigningKey } from '../domain/signing-keys.ts'
import type { Db } from './database.ts'
import type { Place, Vault } from './encryption.ts'
import { type Page, type PageRequest, readPage } from './pages.ts'

export interface NewSigningSecret {
  readonly id: string
  readonly signingKeyId: string
  readonly secret: string
  readonly createdAt: Date
}

/** A key's secrets in clear, the current one first. */
export interface SigningKeySecrets {
  readonly signingKeyId: string
  readonly secrets: readonly string[]
}

const COLUMNS = ['id', 'environmentId', 'name', 'maskedSecret', 'createdAt'] as const

export async function insertSigningKey(db: Db, key: SigningKey): Promise<void> {
  await db.insertInto('signingKeys').values(key).execute()
}

export async function insertSigningSecret(
  db: Db,
  vault: Vault,
  { id, signingKeyId, secret, createdAt }: NewSigningSecret,
): Promise<void> {
  const ciphertext = await vault.seal(secretPlace(id), secret)
  await db
    .insertInto('signingSecrets')
    .values({ id, signingKeyId, ciphertext, createdAt })
    .execute()
}

export async function findSigningSecrets(
  db: Db,
  vault: Vault,
  signingKeyIds: readonly string[],
): Promise<SigningKeySecrets[]> {
  const rows = await db
    .selectFrom('signingSecrets')
    .select(['id', 'signingKeyId', 'ciphertext'])
    .where('signingKeyId', 'in', signingKeyIds)
    .orderBy('id', 'desc')
    .execute()
  return Promise.all(
    [...Map.groupBy(rows, (row) => row.signingKeyId)].map(async ([signingKeyId, secrets]) => ({
      signingKeyId,
      secrets: await Promise.all(
        secrets.map(({ id, ciphertext }) => vault.open(secretPlace(id), ciphertext)),
      ),
    })),
  )
}

export function findSigningKeys(
  db: Db,
  environmentId: string,
  ids: readonly string[],
): Promise<SigningKey[]> {
  return db
    .selectFrom('signingKeys')
    .select(COLUMNS)
    .where('environmentId', '=', environmentId)
    .where('id', 'in', ids)
    .execute()
}

export function listSigningKeys(
  db: Db,
  environmentId: string,
  page: PageRequest<string>,
): Promise<Page<SigningKey>> {
  const keys = db
    .selectFrom('signingKeys')
    .select(COLUMNS)
    .where('environmentId', '=', environmentId)
  return readPage(keys, 'id', page)
}

export async function deleteSigningKey(db: Db, id: string): Promise<void> {
  await db.deleteFrom('signingKeys').where('id', '=', id).execute()
}

function secretPlace(id: string): Place {
  return { table: 'signing_secrets', column: 'ciphertext', id }
}
