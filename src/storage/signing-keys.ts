import type { SigningKey } from '../domain/signing-keys.ts'
import type { Db } from './database.ts'
import { type Page, type PageRequest, readPage } from './pages.ts'

export type NewSigningKey = Pick<
  SigningKey,
  'id' | 'environmentId' | 'name' | 'algorithm' | 'secretDerivation' | 'createdAt'
> & {
  /** The subscription that it is made with; null for one that stands for itself. */
  readonly madeFor: string | null
}

export async function insertSigningKey(db: Db, key: NewSigningKey): Promise<void> {
  await db.insertInto('signingKeys').values(key).execute()
}

/** Of those that were made for no subscription. */
export async function countSharedKeys(db: Db, environmentId: string): Promise<number> {
  const { count } = await db
    .selectFrom('signingKeys')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('environmentId', '=', environmentId)
    .where('madeFor', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** Held until the transaction ends: of two who rotate at once, one sees what the other has made. */
export async function lockSigningKey(
  db: Db,
  environmentId: string,
  id: string,
): Promise<Pick<SigningKey, 'id' | 'name' | 'algorithm'> | undefined> {
  return db
    .selectFrom('signingKeys')
    .select(['id', 'name', 'algorithm'])
    .where('environmentId', '=', environmentId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export async function setRotatedAt(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('signingKeys').set({ rotatedAt: now }).where('id', '=', id).execute()
}

export async function deleteSigningKey(db: Db, id: string): Promise<void> {
  await db.deleteFrom('signingKeys').where('id', '=', id).execute()
}

/**
 * Those that were made with a subscription, which is gone. One that another uses stays, as a key that stands
 * for itself. Answers the ids of those that are gone.
 */
export async function deleteKeysMadeFor(db: Db, subscriptionId: string): Promise<string[]> {
  // Whoever gives it to another subscription locks it too: what that has done is seen below.
  await db
    .selectFrom('signingKeys')
    .select('id')
    .where('madeFor', '=', subscriptionId)
    .forUpdate()
    .execute()
  const deleted = await db
    .deleteFrom('signingKeys')
    .where('madeFor', '=', subscriptionId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('subscriptions')
            .select('subscriptions.id')
            .whereRef('signingKeyId', '=', 'signingKeys.id'),
        ),
      ),
    )
    .returning('id')
    .execute()
  await db
    .updateTable('signingKeys')
    .set({ madeFor: null })
    .where('madeFor', '=', subscriptionId)
    .execute()
  return deleted.map(({ id }) => id)
}

export function findSigningKeys(
  db: Db,
  environmentId: string,
  ids: readonly string[],
): Promise<SigningKey[]> {
  return withCurrentSecret(db)
    .where('signingKeys.environmentId', '=', environmentId)
    .where('signingKeys.id', 'in', ids)
    .execute()
}

export function listSigningKeys(
  db: Db,
  environmentId: string,
  page: PageRequest<string>,
): Promise<Page<SigningKey>> {
  const keys = withCurrentSecret(db).where('signingKeys.environmentId', '=', environmentId)
  return readPage(keys, 'signingKeys.id', page)
}

function withCurrentSecret(db: Db) {
  return db
    .selectFrom('signingKeys')
    .innerJoin('signingSecrets', 'signingKeyId', 'signingKeys.id')
    .where('retiredAt', 'is', null)
    .select([
      'signingKeys.id',
      'environmentId',
      'name',
      'algorithm',
      'secretDerivation',
      'maskedSecret',
      'publicKey',
      'signingKeys.createdAt',
      'rotatedAt',
    ])
}
