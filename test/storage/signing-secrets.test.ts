import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { secretsOf } from '../../src/domain/signing-keys.ts'
import { cancelPendingDeliveries } from '../../src/storage/deliveries.ts'
import { openVault } from '../../src/storage/encryption.ts'
import { loadDeliveries } from '../../src/storage/owed.ts'
import {
  deleteSpentSecrets,
  findPreviousSecrets,
  listPublicKeys,
  openSigningSecrets,
} from '../../src/storage/signing-secrets.ts'
import { deleteSubscription, updateSubscription } from '../../src/storage/subscriptions.ts'
import { addDelivery, addEnvironment, addSubscription } from '../support/rows.ts'
import { type KeyRow, secretRows } from '../support/secret-rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS

const { db } = await shareDatabase()
const vault = openVault([{ id: 'test', bytes: Buffer.alloc(32, 7) }])
const environmentId = await addEnvironment(db)
const noon = new Date('2026-01-01T12:00:00Z')
const after = (ms: number) => new Date(noon.getTime() + ms)

const { addKey, rotate } = secretRows(db, vault, environmentId, noon)

/** A delivery that waits for a retry, if it was signed before. */
async function addWaiting(subscriptionId: string, signingSecretId: string | null): Promise<string> {
  const { id } = await addDelivery(db, environmentId, subscriptionId)
  await sql`
    update deliveries set signing_key_id = signing_secrets.signing_key_id,
      signing_secret_id = signing_secrets.id
    from signing_secrets
    where deliveries.id = ${id} and signing_secrets.id = ${signingSecretId}`.execute(db)
  return id
}

async function end(id: string): Promise<void> {
  const change = { status: 'succeeded', completedAt: noon } as const
  await db.updateTable('deliveries').set(change).where('id', '=', id).execute()
}

const idsOf = async ({ id }: { id: string }) =>
  (await openSigningSecrets(db, vault, [id])).map((secret) => secret.id)

/** Those that are left once what is spent by then has been deleted. */
async function leftAfter(ms: number, key: { id: string }): Promise<string[]> {
  await deleteSpentSecrets(db, after(ms))
  return idsOf(key)
}

/** With which secrets of its subscription's key a delivery is signed next. */
async function signingNext(deliveryId: string, key: { id: string }): Promise<string[]> {
  const rows = await loadDeliveries(db, [{ id: deliveryId, data: await eventOf(deliveryId) }])
  const lastSecretId = rows.get(deliveryId)?.delivery.signingSecretId ?? null
  return secretsOf(await openSigningSecrets(db, vault, [key.id]), lastSecretId).map(({ id }) => id)
}

const eventOf = (id: string) =>
  db.selectFrom('deliveries').select('eventId').where('id', '=', id).executeTakeFirstOrThrow()

const use = ({ id }: { id: string }) => addSubscription(db, environmentId, { signingKeyId: id })

test('the current secret is never spent', async () => {
  const key = await addKey()

  expect(await leftAfter(365 * 24 * 60 * MINUTE_MS, key)).toEqual([key.secret])
})

test('one that overlaps goes when it has expired, whatever waits', async () => {
  const key = await addKey()
  const current = await rotate(key, after(SECOND_MS))
  await addWaiting(await use(key), key.secret)

  expect(await leftAfter(SECOND_MS - 1, key)).toEqual([current, key.secret])
  expect(await leftAfter(SECOND_MS, key)).toEqual([current])
})

test('one that is kept stays for three minutes, because attempts may be in flight', async () => {
  const key = await addKey()
  const current = await rotate(key)

  expect(await leftAfter(3 * MINUTE_MS - 1, key)).toEqual([current, key.secret])
  expect(await leftAfter(3 * MINUTE_MS, key)).toEqual([current])
})

test('it is kept until the last delivery has ended that had begun with it', async () => {
  const key = await addKey()
  const subscriptionId = await use(key)
  const [one, other] = [
    await addWaiting(subscriptionId, key.secret),
    await addWaiting(await use(key), key.secret),
  ]
  const current = await rotate(key)
  await addWaiting(subscriptionId, current)
  await addWaiting(subscriptionId, null)

  const both = await leftAfter(60 * MINUTE_MS, key)
  await end(one)
  const last = await leftAfter(60 * MINUTE_MS, key)
  await end(other)

  expect([both, last]).toEqual(Array(2).fill([current, key.secret]))
  expect(await leftAfter(60 * MINUTE_MS, key)).toEqual([current])
})

test('of two that are kept, each goes with its own deliveries', async () => {
  const key = await addKey()
  const subscriptionId = await use(key)
  const first = await addWaiting(subscriptionId, key.secret)
  const second = await rotate(key)
  const between = await addWaiting(subscriptionId, second)
  const current = await rotate(key)

  const all = await leftAfter(60 * MINUTE_MS, key)
  const signed = [await signingNext(first, key), await signingNext(between, key)]
  await end(first)
  const less = await leftAfter(60 * MINUTE_MS, key)
  await end(between)

  expect(all).toEqual([current, second, key.secret])
  expect(signed).toEqual([[key.secret], [second]])
  expect(less).toEqual([current, second])
  expect(await leftAfter(60 * MINUTE_MS, key)).toEqual([current])
})

test.each<[string, (id: string) => Promise<unknown>]>([
  ['disabled', (id) => cancelPendingDeliveries(db, [id], noon)],
  ['deleted', (id) => deleteSubscription(db, id)],
  [
    'given another key',
    async (id) => updateSubscription(db, id, { signingKeyId: (await addKey()).id }, noon),
  ],
])('a subscription that was %s keeps no secret', async (_what, leave) => {
  const key = await addKey()
  const subscriptionId = await use(key)
  await addWaiting(subscriptionId, key.secret)
  const current = await rotate(key)
  const kept = await leftAfter(60 * MINUTE_MS, key)

  await leave(subscriptionId)

  expect(kept).toEqual([current, key.secret])
  expect(await leftAfter(60 * MINUTE_MS, key)).toEqual([current])
})

test('what began under another key goes on with what is current when the key is given', async () => {
  const [before, key] = [await addKey(), await addKey()]
  const other = await addWaiting(await use(key), key.secret) // keeps the older one alive
  const current = await rotate(key)
  const subscriptionId = await use(before)
  const waiting = await addWaiting(subscriptionId, before.secret)

  await updateSubscription(db, subscriptionId, { signingKeyId: key.id }, noon)

  expect(await signingNext(other, key)).toEqual([key.secret])
  expect(await signingNext(waiting, key)).toEqual([current])
  await end(other)
  expect(await leftAfter(60 * MINUTE_MS, key)).toEqual([current])
})

test.each([
  ['a younger key', async () => [await addKey(), await addKey()] as const],
  ['an older key', async () => [await addKey(), await addKey()].toReversed()],
])('given %s, it keeps that through a rotation, until it ends', async (_which, addKeys) => {
  const [before, key] = (await addKeys()) as [KeyRow, KeyRow]
  const subscriptionId = await use(before)
  const waiting = await addWaiting(subscriptionId, before.secret)
  await updateSubscription(db, subscriptionId, { signingKeyId: key.id }, noon)

  const fresh = await addWaiting(subscriptionId, null)
  const current = await rotate(key)

  expect(await signingNext(fresh, key)).toEqual([current])
  expect(await signingNext(waiting, key)).toEqual([key.secret])
  expect(await leftAfter(60 * MINUTE_MS, key)).toEqual([current, key.secret])
  await end(waiting)
  expect(await leftAfter(60 * MINUTE_MS, key)).toEqual([current])
})

test('the key that a subscription has already is no new one', async () => {
  const key = await addKey()
  const subscriptionId = await use(key)
  const waiting = await addWaiting(subscriptionId, key.secret)
  await rotate(key)

  await updateSubscription(db, subscriptionId, { signingKeyId: key.id, name: 'other' }, noon)

  expect(await signingNext(waiting, key)).toEqual([key.secret])
})

test('previous secrets are those that may still sign, newest first', async () => {
  const key = await addKey()
  const second = await rotate(key, after(SECOND_MS))
  await rotate(key)

  const namesAt = async (ms: number) =>
    (await findPreviousSecrets(db, [key.id], after(ms))).map(({ maskedSecret }) => maskedSecret)

  expect(await namesAt(SECOND_MS - 1)).toEqual([`…${second}`, `…${key.secret}`])
  expect(await namesAt(SECOND_MS)).toEqual([`…${second}`])
})

test('public keys are listed while their secrets may sign, at most as many as asked for', async () => {
  const [one, other] = [await addKey('whpk_one'), await addKey('whpk_other')]
  await addKey()
  await rotate(one, after(SECOND_MS))
  await rotate(other)

  const listed = await listPublicKeys(db, after(0), 10)
  const later = await listPublicKeys(db, after(SECOND_MS), 10)

  const ofOne = { signingKeyId: one.id, publicKey: 'whpk_one' }
  const ofOther = { signingKeyId: other.id, publicKey: 'whpk_other' }
  expect(listed).toEqual([ofOther, ofOne])
  expect(later).toEqual([ofOther])
  expect(await listPublicKeys(db, after(0), 1)).toEqual([ofOther])
})

test('one that does not open is there without its text, and the others open', async () => {
  const key = await addKey()
  const current = await rotate(key)
  const elsewhere = (await addKey()).secret

  // As if it had been moved from another row.
  await sql`update signing_secrets set ciphertext = other.ciphertext from signing_secrets as other
    where signing_secrets.id = ${key.secret} and other.id = ${elsewhere}`.execute(db)

  expect(await openSigningSecrets(db, vault, [key.id])).toMatchObject([
    { id: current, text: current },
    { id: key.secret, text: null },
  ])
})
