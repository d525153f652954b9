import type { ExportSettings } from '../domain/export-settings.ts'
import type { Db } from './database.ts'
import { type Page, type PageRequest, readPage } from './pages.ts'

/** A walled-off set of subscriptions, events and logs. */
export interface Environment extends ExportSettings {
  readonly id: string
  readonly name: string
  /** Whether a signing secret may be shown again after it was made. */
  readonly secretsRevealable: boolean
  /** Whether headers and bodies of real requests and their answers are kept, and not only those of tests. */
  readonly logsFullData: boolean
  /** What is older is not shown. */
  readonly retentionDays: number
  readonly createdAt: Date
}

/** What can be changed; what is left out stays as it is. */
export type EnvironmentChange = Partial<Omit<Environment, 'id' | 'createdAt'>>

const COLUMNS = [
  'id',
  'name',
  'secretsRevealable',
  'includeTestEvents',
  'includeRequestPayload',
  'includeResponseData',
  'logsFullData',
  'retentionDays',
  'createdAt',
] as const

/** False where the name is taken. */
export async function insertEnvironment(db: Db, environment: Environment): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('environments')
    .values(environment)
    .onConflict((conflict) => conflict.column('name').doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

export async function updateEnvironment(
  db: Db,
  id: string,
  change: EnvironmentChange,
): Promise<Environment | undefined> {
  return db
    .updateTable('environments')
    .set(change)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst()
}

export function findEnvironment(db: Db, id: string): Promise<Environment | undefined> {
  return db.selectFrom('environments').select(COLUMNS).where('id', '=', id).executeTakeFirst()
}

/** Until the transaction ends, so that those who count what is in it do so one after the other. */
export async function lockEnvironment(db: Db, id: string): Promise<void> {
  await db.selectFrom('environments').select('id').where('id', '=', id).forNoKeyUpdate().execute()
}

export function findEnvironmentByName(db: Db, name: string): Promise<Environment | undefined> {
  return db.selectFrom('environments').select(COLUMNS).where('name', '=', name).executeTakeFirst()
}

/** The oldest. */
export function findFirstEnvironment(db: Db): Promise<Environment | undefined> {
  return db.selectFrom('environments').select(COLUMNS).orderBy('id').limit(1).executeTakeFirst()
}

export function findEnvironments(db: Db, ids: readonly string[]): Promise<Environment[]> {
  return db.selectFrom('environments').select(COLUMNS).where('id', 'in', ids).execute()
}

/** All of them, or the one that a caller is confined to. */
export function listEnvironments(
  db: Db,
  onlyId: string | null,
  page: PageRequest<string>,
): Promise<Page<Environment>> {
  const all = db.selectFrom('environments').select(COLUMNS)
  return readPage(onlyId === null ? all : all.where('id', '=', onlyId), 'id', page)
}
