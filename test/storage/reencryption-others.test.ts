import { expect, test } from 'vitest'
import type { Db } from '../../src/storage/database.ts'
import { openVault, type Vault } from '../../src/storage/encryption.ts'
import { checkEncryptionKey } from '../../src/storage/encryption-check.ts'
import { reencrypt } from '../../src/storage/reencryption.ts'
import {
  addCredential,
  addSecrets,
  addSubscriptionWith,
  checkedKeyIds,
  createUsedDatabase,
  keyIdsInUse,
  newEncryptionKey,
  openSecrets,
} from '../support/encryption.ts'
import { blocked } from '../support/locks.ts'

const [OLD, NEW] = [newEncryptionKey('old'), newEncryptionKey('new')]
const [before, during, after] = [openVault([OLD]), openVault([NEW, OLD]), openVault([NEW])]

const secretPlace = (id: string) => ({ table: 'signing_secrets', column: 'ciphertext', id })
const ignore = () => undefined

const createRotated = () => createUsedDatabase(before, during)
/** Lets something happen to a row between the moment it is read and the one it is written. */
function interrupted(vault: Vault, meanwhile: (id: string) => Promise<unknown>): Vault {
  return {
    ...vault,
    async seal(place, secret) {
      if (place.table !== 'encryption_check') await meanwhile(place.id)
      return vault.seal(place, secret)
    },
  }
}

async function setSecret(db: Db, id: string, ciphertext: string): Promise<void> {
  await db.updateTable('signingSecrets').set({ ciphertext }).where('id', '=', id).execute()
}

test('rows that do not open are named, the others are done, and no key is let go of', async () => {
  await using database = await createRotated()
  const { db, environmentId } = database
  const [foreign = '', damaged = '', moved = '', cut = ''] = await addSecrets(
    db,
    before,
    environmentId,
    ['foreign', 'damaged', 'moved', 'cut', 'good'],
  )
  const lost = openVault([newEncryptionKey('lost')])
  await setSecret(db, foreign, await lost.seal(secretPlace(foreign), 'foreign'))
  const whole = await before.seal(secretPlace(damaged), 'damaged')
  await setSecret(db, damaged, `${whole.slice(0, -2)}${whole.endsWith('AA') ? 'BB' : 'AA'}`)
  await setSecret(db, moved, await before.seal(secretPlace(damaged), 'moved'))
  await setSecret(db, cut, 'no JWE at all')
  const credential = await addCredential(db, lost, environmentId, 'p@ss')
  const subscription = await addSubscriptionWith(db, lost, environmentId, [
    { name: 'Authorization', value: 'Bearer canary' },
  ])

  const result = await reencrypt(db, during, ignore)

  expect(result).toMatchObject({ unopenableCount: 6, isComplete: false })
  expect(result.unopenable).toEqual([
    ...[foreign, damaged, moved, cut].map((id) => ({ table: 'signing_secrets', id })),
    { table: 'credentials', id: credential },
    { table: 'subscriptions', id: subscription },
  ])
  expect(result.tables[0]).toMatchObject({ resealedCount: 1, currentCount: 0 })
  expect(await checkedKeyIds(db)).toEqual(['new', 'old'])
  await expect(checkEncryptionKey(db, after)).rejects.toThrow('old: is missing.')
})

test('of very many that do not open, all are counted and the first are named', async () => {
  await using database = await createRotated()
  const { db, environmentId } = database
  const lost = openVault([newEncryptionKey('lost')])
  const ids = await addSecrets(db, lost, environmentId, Array(130).fill('lost'))

  const result = await reencrypt(db, during, ignore)

  expect(result.unopenableCount).toBe(130)
  expect(result.unopenable.map(({ id }) => id)).toEqual(ids.slice(0, 100))
})

test('what somebody changed meanwhile stays what they made of it', async () => {
  await using database = await createRotated()
  const { db, environmentId } = database
  await addSecrets(db, before, environmentId, ['earlier'])
  const vault = interrupted(during, async (id) =>
    setSecret(db, id, await during.seal(secretPlace(id), 'later')),
  )

  const { tables, isComplete } = await reencrypt(db, vault, ignore)

  expect(await openSecrets(db, after)).toEqual(['later'])
  expect(tables[0]).toMatchObject({ resealedCount: 0, currentCount: 0 })
  expect(isComplete).toBe(true)
})

test('headers that somebody changed meanwhile stay what they made of them', async () => {
  await using database = await createRotated()
  const { db, environmentId } = database
  await addSubscriptionWith(db, before, environmentId, [{ name: 'x-api-key', value: 'earlier' }])
  const vault = interrupted(during, () =>
    db.updateTable('subscriptions').set({ headers: '[]' }).execute(),
  )

  const { isComplete } = await reencrypt(db, vault, ignore)

  const row = await db.selectFrom('subscriptions').select('headers').executeTakeFirstOrThrow()
  expect(row.headers).toEqual([])
  expect(isComplete).toBe(true)
})

test('what somebody deleted meanwhile does not come back, and is no error', async () => {
  await using database = await createRotated()
  const { db, environmentId } = database
  await addSecrets(db, before, environmentId, ['spent'])
  const vault = interrupted(during, () => db.deleteFrom('signingSecrets').execute())

  const { isComplete, unopenableCount } = await reencrypt(db, vault, ignore)

  expect({ isComplete, unopenableCount }).toEqual({ isComplete: true, unopenableCount: 0 })
  expect(await openSecrets(db, after)).toEqual([])
})

test('a process that still writes under the old key keeps that from being let go of', async () => {
  await using database = await createRotated()
  const { db, environmentId } = database
  const write = () => addCredential(db, before, environmentId, 'p@ss')
  await addSubscriptionWith(db, before, environmentId, [{ name: 'x-api-key', value: 'a key' }])

  // The credentials have been seen to when the subscriptions are done.
  const first = await reencrypt(db, interrupted(during, write), ignore)
  const second = await reencrypt(db, during, ignore)

  expect(first).toMatchObject({ isComplete: false, unopenableCount: 0 })
  expect(second.tables[1]).toMatchObject({ resealedCount: 1 })
  expect(second.isComplete).toBe(true)
  expect(await keyIdsInUse(db)).not.toContain('old')
})

test('the last look waits for who is just starting, and sees what they wrote', async () => {
  await using database = await createRotated()
  const { db, environmentId } = database
  await addSecrets(db, before, environmentId, ['one'])

  const running = await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('encryptionCheck')
      .set({ keyId: (eb) => eb.ref('keyId') })
      .execute()
    const result = reencrypt(db, during, ignore)
    await blocked(db, 1)
    await addSecrets(trx, before, environmentId, ['two'])
    return { result }
  })
  const result = await running.result

  expect(result.isComplete).toBe(false)
  expect(await checkedKeyIds(db)).toEqual(['new', 'old'])
})

test('a run whose key another has retired meanwhile brings that key back into use', async () => {
  await using database = await createRotated()
  const { db } = database
  await reencrypt(db, openVault([OLD, NEW]), ignore)

  const { isComplete } = await reencrypt(db, during, ignore)

  expect(isComplete).toBe(true)
  expect(await checkedKeyIds(db)).toEqual(['new'])
})
