import type { SignatureScheme } from '../domain/signatures.ts'
import type { Db } from './database.ts'

/** What subscriptions refer to. */
type Part = 'credentialId' | 'environmentId' | 'signingKeyId'

/** Whether any subscription uses this key or credential. */
export async function isUsed(db: Db, part: Part, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('subscriptions')
    .select('id')
    .where(part, '=', id)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * To be called before the part itself is locked, because who changes a subscription locks that first; and
 * in one order, so that two of these never wait for each other. Those of another environment are let alone:
 * whose the part is, is looked at only after this.
 */
export async function lockUsers(
  db: Db,
  environmentId: string,
  part: Part,
  id: string,
): Promise<void> {
  await db
    .selectFrom('subscriptions')
    .select('id')
    .where('environmentId', '=', environmentId)
    .where(part, '=', id)
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** Gives a new revision to those that use it: what was loaded before is loaded again before it is sent. */
export async function touchUsers(db: Db, part: Part, id: string): Promise<void> {
  await db
    .updateTable('subscriptions')
    .set((eb) => ({ updatedAt: eb.ref('updatedAt') }))
    .where(part, '=', id)
    .execute()
}

/** In which ways a key signs. */
export async function findSchemesOf(db: Db, signingKeyId: string): Promise<SignatureScheme[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .select('signatureScheme')
    .distinct()
    .where('signingKeyId', '=', signingKeyId)
    .execute()
  return rows.map(({ signatureScheme }) => signatureScheme)
}
