import { expect, test } from 'vitest'
import { cacheConfigurations } from '../../src/delivery/configurations.ts'
import { openVault } from '../../src/storage/encryption.ts'
import { findRevisions, updateSubscription } from '../../src/storage/subscriptions.ts'
import { addEnvironment, addSubscription } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()
const vault = openVault([{ id: 'test', bytes: Buffer.alloc(32, 7) }])
const environmentId = await addEnvironment(db)

const addMany = (count: number) =>
  Promise.all(Array.from({ length: count }, () => addSubscription(db, environmentId)))

const revisionsOf = (ids: readonly string[]) => findRevisions(db, ids)

async function secretOf(subscriptionId: string) {
  const { id, ciphertext } = await db
    .selectFrom('signingSecrets')
    .innerJoin('subscriptions', 'subscriptions.signingKeyId', 'signingSecrets.signingKeyId')
    .select(['signingSecrets.id', 'ciphertext'])
    .where('subscriptions.id', '=', subscriptionId)
    .executeTakeFirstOrThrow()
  const write = (text: string) =>
    db.updateTable('signingSecrets').set({ ciphertext: text }).where('id', '=', id).execute()
  return { damage: () => write('damaged'), repair: () => write(ciphertext) }
}

test('a subscription that is gone has none, and the others have theirs', async () => {
  const [id = ''] = await addMany(1)
  const find = cacheConfigurations(db, vault)

  const gone = crypto.randomUUID()
  const found = await find(new Map([...(await revisionsOf([id])), [gone, 1]]))

  expect([...found.keys()]).toEqual([id])
})

test('what is asked for is found also when there is no room for what was kept before', async () => {
  const [kept = '', other = '', third = ''] = await addMany(3)
  const find = cacheConfigurations(db, vault, 2)
  const before = await find(await revisionsOf([kept, other]))

  const found = await find(await revisionsOf([kept, third]))

  expect([...found.keys()].toSorted()).toEqual([kept, third].toSorted())
  expect(found.get(kept)).not.toBe(before.get(kept)) // which was forgotten
})

test('it is read again for a newer revision, and not for the same', async () => {
  const [id = ''] = await addMany(1)
  const find = cacheConfigurations(db, vault)
  const before = await revisionsOf([id])

  const [first, again] = [await find(before), await find(before)]
  await updateSubscription(db, id, { maxRetries: 1 }, new Date())
  const changed = await find(await revisionsOf([id]))

  expect(again.get(id)).toBe(first.get(id))
  expect(changed.get(id)).toMatchObject({ subscription: { maxRetries: 1 }, fault: null })
})

test('a fault is of one subscription, and goes when it is mended without a new revision', async () => {
  const [id = '', other = ''] = await addMany(2)
  const find = cacheConfigurations(db, vault)
  const { damage, repair } = await secretOf(id)
  const revisions = await revisionsOf([id, other])

  await damage()
  const damaged = await find(revisions)
  await repair()
  const mended = await find(revisions)

  expect(damaged.get(id)?.fault).toMatchObject({ errorClass: 'signing_error' })
  expect(damaged.get(other)?.fault).toBeNull()
  expect(mended.get(id)).toMatchObject({ fault: null, secrets: [{ isCurrent: true }] })
  expect(mended.get(other)).toBe(damaged.get(other))
})
