import { sql } from 'kysely'
import type { Role } from '../domain/roles.ts'
import type { Db } from './database.ts'
import { type Page, type PageRequest, readPage } from './pages.ts'

/** What may be known of a token after it was made: everything but the token. */
export interface ApiToken {
  readonly id: string
  readonly environmentId: string | null
  readonly name: string
  readonly role: Role
  readonly prefix: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
}

const COLUMNS = [
  'id',
  'environmentId',
  'name',
  'role',
  'prefix',
  'createdAt',
  'lastUsedAt',
  'expiresAt',
  'revokedAt',
] as const

export async function insertApiToken(db: Db, token: ApiToken, hash: Buffer): Promise<void> {
  await db
    .insertInto('apiTokens')
    .values({ ...token, hash })
    .execute()
}

export function findApiTokenByHash(db: Db, hash: Buffer): Promise<ApiToken | undefined> {
  return db.selectFrom('apiTokens').select(COLUMNS).where('hash', '=', hash).executeTakeFirst()
}

/** Whose tokens a caller sees: an environment's, and for an ADMIN also those that have none. */
export interface TokenView {
  readonly environmentId: string
  readonly hasAdmins: boolean
}

export function findApiTokens(
  db: Db,
  view: TokenView,
  ids: readonly string[],
): Promise<ApiToken[]> {
  return visible(db, view).where('id', 'in', ids).execute()
}

export function listApiTokens(
  db: Db,
  view: TokenView,
  page: PageRequest<string>,
): Promise<Page<ApiToken>> {
  return readPage(visible(db, view), 'id', page)
}

/** Revoking twice keeps the first time. */
export async function revokeApiToken(
  db: Db,
  view: TokenView,
  id: string,
  now: Date,
): Promise<ApiToken | undefined> {
  return db
    .updateTable('apiTokens')
    .set((eb) => ({ revokedAt: eb.fn.coalesce('revokedAt', eb.val(now)) }))
    .where('id', '=', id)
    .where(isVisible(view))
    .returning(COLUMNS)
    .executeTakeFirst()
}

function visible(db: Db, view: TokenView) {
  return db.selectFrom('apiTokens').select(COLUMNS).where(isVisible(view))
}

function isVisible({ environmentId, hasAdmins }: TokenView) {
  return hasAdmins
    ? sql<boolean>`(environment_id = ${environmentId} or environment_id is null)`
    : sql<boolean>`environment_id = ${environmentId}`
}
