import {
  type Credential,
  type CredentialConfig,
  type CredentialKind,
  type OpenCredential,
  settingsOf,
} from '../domain/credentials.ts'
import type { Db } from './database.ts'
import type { Place, Vault } from './encryption.ts'
import { type Page, type PageRequest, readPage } from './pages.ts'

export interface NewCredential {
  readonly id: string
  readonly environmentId: string
  readonly name: string
  readonly config: CredentialConfig
  readonly createdAt: Date
}

export interface CredentialChange {
  readonly name?: string
  readonly config?: CredentialConfig
  readonly updatedAt: Date
}

const COLUMNS = ['id', 'environmentId', 'name', 'settings', 'createdAt', 'updatedAt'] as const

export async function insertCredential(
  db: Db,
  vault: Vault,
  { config, ...row }: NewCredential,
): Promise<Credential> {
  const sealed = await seal(vault, row.id, config)
  return db
    .insertInto('credentials')
    .values({ ...row, ...sealed, updatedAt: row.createdAt })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
}

/** Of one that is locked. */
export async function updateCredential(
  db: Db,
  vault: Vault,
  id: string,
  { config, ...change }: CredentialChange,
): Promise<Credential> {
  const sealed = config === undefined ? {} : await seal(vault, id, config)
  return db
    .updateTable('credentials')
    .set({ ...change, ...sealed })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
}

export async function deleteCredential(db: Db, id: string): Promise<void> {
  await db.deleteFrom('credentials').where('id', '=', id).execute()
}

/**
 * Held until the transaction ends, also against subscriptions that begin to use it: one that was not
 * seen yet would not be told of a change.
 */
export async function lockCredential(
  db: Db,
  environmentId: string,
  id: string,
): Promise<{ kind: CredentialKind; updatedAt: Date } | undefined> {
  const row = await db
    .selectFrom('credentials')
    .select(['settings', 'updatedAt'])
    .where('environmentId', '=', environmentId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row === undefined ? undefined : { kind: row.settings.kind, updatedAt: row.updatedAt }
}

export async function countCredentials(db: Db, environmentId: string): Promise<number> {
  const { count } = await db
    .selectFrom('credentials')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('environmentId', '=', environmentId)
    .executeTakeFirstOrThrow()
  return count
}

export function findCredentials(
  db: Db,
  environmentId: string,
  ids: readonly string[],
): Promise<Credential[]> {
  return db
    .selectFrom('credentials')
    .select(COLUMNS)
    .where('environmentId', '=', environmentId)
    .where('id', 'in', ids)
    .execute()
}

export function listCredentials(
  db: Db,
  environmentId: string,
  page: PageRequest<string>,
): Promise<Page<Credential>> {
  const credentials = db
    .selectFrom('credentials')
    .select(COLUMNS)
    .where('environmentId', '=', environmentId)
  return readPage(credentials, 'id', page)
}

/** Of any environment, with their secrets, without those that do not open: for those who deliver. */
export async function openCredentials(
  db: Db,
  vault: Vault,
  ids: readonly string[],
): Promise<OpenCredential[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('credentials')
    .select(['id', 'ciphertext', 'updatedAt'])
    .where('id', 'in', ids)
    .execute()
  const opened = await Promise.all(
    rows.map(async ({ id, ciphertext, updatedAt }) => {
      const text = await vault.openIfReadable(placeOf(id), ciphertext)
      return text === null ? [] : [{ id, updatedAt, config: JSON.parse(text) as CredentialConfig }]
    }),
  )
  return opened.flat()
}

async function seal(vault: Vault, id: string, config: CredentialConfig) {
  return {
    settings: JSON.stringify(settingsOf(config)),
    ciphertext: await vault.seal(placeOf(id), JSON.stringify(config)),
  }
}

function placeOf(id: string): Place {
  return { table: 'credentials', column: 'ciphertext', id }
}
