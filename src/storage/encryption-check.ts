import { sql } from 'kysely'
import type { Db } from './database.ts'
import { keyIdOf, type Place, type Vault } from './encryption.ts'

/** Of every row, since the first was the only one; its key's id is in the ciphertext. */
const CHECK_PLACE: Place = { table: 'encryption_check', column: 'ciphertext', id: 'only' }
const CHECK_TEXT = 'hookwire'

/**
 * Refuses to go on without every key that is in use, or what others have written could not be read. From
 * now on the key that seals here is in use, too. One process at a time, so that of two that bring a new
 * database different keys only the first goes on.
 */
export async function checkEncryptionKey(db: Db, vault: Vault): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockChecks(trx)
    const checks = await trx.selectFrom('encryptionCheck').select(['keyId', 'ciphertext']).execute()
    const problems = await Promise.all(checks.map((check) => problemOf(vault, check)))
    refuseWith(problems.filter((problem) => problem !== undefined).toSorted())
    await insertCheck(trx, vault)
  })
}

/**
 * From now on only the key that seals is in use, unless a last look finds something under another. Nobody
 * starts meanwhile, and so begins to write under another. Answers whether it was done.
 */
export function retireOtherKeys(
  db: Db,
  vault: Vault,
  isAnyLeft: (db: Db) => Promise<boolean>,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await lockChecks(trx)
    if (await isAnyLeft(trx)) return false
    await insertCheck(trx, vault) // whoever retired this one meanwhile has not seen the last of it
    await trx.deleteFrom('encryptionCheck').where('keyId', '!=', vault.keyIds[0]).execute()
    return true
  })
}

async function insertCheck(db: Db, vault: Vault): Promise<void> {
  const ciphertext = await vault.seal(CHECK_PLACE, CHECK_TEXT)
  await db
    .insertInto('encryptionCheck')
    .values({ keyId: vault.keyIds[0], ciphertext })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function lockChecks(db: Db): Promise<void> {
  await sql`lock table encryption_check in share row exclusive mode`.execute(db)
}

async function problemOf(
  vault: Vault,
  { keyId, ciphertext }: { keyId: string; ciphertext: string },
): Promise<string | undefined> {
  if (!vault.keyIds.includes(keyId)) {
    return (
      `${keyId}: is missing. Put it behind the first, and leave it there until ` +
      '`hookwire reencrypt` says that it may be removed.'
    )
  }
  const opens = vault.open(CHECK_PLACE, ciphertext).then(
    () => keyIdOf(ciphertext) === keyId,
    () => false,
  )
  if (await opens) return undefined
  return `${keyId}: is not the key that had this id. Put that one back; another needs another id.`
}

function refuseWith(problems: readonly string[]): void {
  if (problems.length === 0) return
  throw new Error(
    'HOOKWIRE_ENCRYPTION_KEYS does not hold the key that this database was encrypted with.\n  ' +
      problems.join('\n  '),
  )
}
