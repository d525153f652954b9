import { expect, test } from 'vitest'
import { openCredentials } from '../../src/storage/credentials.ts'
import { openVault } from '../../src/storage/encryption.ts'
import { checkEncryptionKey } from '../../src/storage/encryption-check.ts'
import { reencrypt } from '../../src/storage/reencryption.ts'
import { openHeaders } from '../../src/storage/sealed-headers.ts'
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

const [OLD, NEW] = [newEncryptionKey('old'), newEncryptionKey('new')]
const [before, during, after] = [openVault([OLD]), openVault([NEW, OLD]), openVault([NEW])]

const AUTHORIZATION = { name: 'Authorization', value: 'Bearer canary' }
const API_KEY = { name: 'x-api-key', value: 'canary-key' }
const TENANT = { name: 'x-tenant', value: 'seven' }

const createRotated = () => createUsedDatabase(before, during)
const ignore = () => undefined

test('everything comes under the first key, so that the other is not needed any more', async () => {
  await using database = await createRotated()
  const { db, environmentId } = database
  await addSecrets(db, before, environmentId, ['whsec_one', 'whsec_two'])
  const credential = await addCredential(db, before, environmentId, 'p@ss')
  const headers = [TENANT, AUTHORIZATION, API_KEY]
  const subscription = await addSubscriptionWith(db, before, environmentId, headers)

  const result = await reencrypt(db, during, ignore)

  expect(result).toEqual({
    tables: [
      { table: 'signing_secrets', resealedCount: 2, currentCount: 0 },
      { table: 'credentials', resealedCount: 1, currentCount: 0 },
      { table: 'subscriptions', resealedCount: 1, currentCount: 0 },
    ],
    ...{ unopenable: [], unopenableCount: 0, isComplete: true },
  })
  await checkEncryptionKey(db, after)
  expect(await openSecrets(db, after)).toEqual(['whsec_one', 'whsec_two'])
  expect(await openCredentials(db, after, [credential])).toMatchObject([
    { config: { username: 'a user', password: 'p@ss' } },
  ])
  const row = await db.selectFrom('subscriptions').select('headers').executeTakeFirstOrThrow()
  expect(await openHeaders(after, subscription, row.headers)).toEqual(headers)
  expect(JSON.stringify(row)).not.toContain('canary')
})

test('without a run the older key is still needed', async () => {
  await using database = await createRotated()

  const checking = checkEncryptionKey(database.db, after)

  await expect(checking).rejects.toThrow('old: is missing.')
})

test('a second run finds everything done, and touches nothing', async () => {
  await using database = await createRotated()
  const { db, environmentId } = database
  await addSecrets(db, before, environmentId, ['whsec_one'])
  await addCredential(db, before, environmentId, 'p@ss')
  await addSubscriptionWith(db, before, environmentId, [AUTHORIZATION])
  await reencrypt(db, during, ignore)
  const rows = () =>
    Promise.all([
      db.selectFrom('signingSecrets').selectAll().execute(),
      db.selectFrom('credentials').selectAll().execute(),
      db.selectFrom('subscriptions').selectAll().execute(),
      db.selectFrom('encryptionCheck').selectAll().execute(),
    ])
  const settled = await rows()

  const result = await reencrypt(db, after, ignore)

  expect(result.tables.map(({ resealedCount }) => resealedCount)).toEqual([0, 0, 0])
  expect(result.tables.map(({ currentCount }) => currentCount)).toEqual([1, 1, 1])
  expect(result.isComplete).toBe(true)
  expect(await rows()).toEqual(settled)
})

test('a value from before values were sealed is sealed, beside one that is', async () => {
  await using database = await createRotated()
  const { db, environmentId } = database
  const id = await addSubscriptionWith(db, during, environmentId, [AUTHORIZATION])
  const { headers } = await db
    .selectFrom('subscriptions')
    .select('headers')
    .executeTakeFirstOrThrow()
  const withClear = JSON.stringify([...headers, API_KEY])
  await db.updateTable('subscriptions').set({ headers: withClear }).execute()

  await reencrypt(db, during, ignore)

  const stored = await db.selectFrom('subscriptions').select('headers').executeTakeFirstOrThrow()
  expect(JSON.stringify(stored)).not.toContain('canary')
  expect(await openHeaders(after, id, stored.headers)).toEqual([AUTHORIZATION, API_KEY])
})

test('a subscription without secrets in its headers is left alone and not counted', async () => {
  await using database = await createRotated()
  const { db, environmentId } = database
  await addSubscriptionWith(db, before, environmentId, [TENANT])
  const revisionNow = () =>
    db.selectFrom('subscriptions').select('revision').executeTakeFirstOrThrow()
  const revision = await revisionNow()

  const { tables } = await reencrypt(db, during, ignore)

  expect(tables[2]).toEqual({ table: 'subscriptions', resealedCount: 0, currentCount: 0 })
  expect(await revisionNow()).toEqual(revision)
})

test('a run that ends in the middle leaves the rest to the next', async () => {
  await using database = await createRotated()
  const { db, environmentId } = database
  const secrets = Array.from({ length: 250 }, (_, index) => `whsec_${index}`)
  await addSecrets(db, before, environmentId, secrets)
  const seen: number[] = []

  const killed = reencrypt(db, during, ({ resealedCount }) => {
    seen.push(resealedCount)
    if (resealedCount >= 200) throw new Error('killed')
  })
  await expect(killed).rejects.toThrow('killed')
  const halfway = await keyIdsInUse(db)
  const keysHalfway = await checkedKeyIds(db)
  const { tables, isComplete } = await reencrypt(db, during, ignore)

  expect(seen).toEqual([100, 200])
  expect(halfway.filter((id) => id === 'new')).toHaveLength(200)
  expect(keysHalfway).toEqual(['new', 'old'])
  expect(tables[0]).toMatchObject({ resealedCount: 50, currentCount: 200 })
  expect(isComplete).toBe(true)
  expect(await openSecrets(db, after)).toEqual(secrets)
})

test('several keys behind the first all go at once', async () => {
  await using database = await createRotated()
  const { db, environmentId } = database
  const newest = newEncryptionKey('newest')
  const vault = openVault([newest, OLD, NEW])
  await checkEncryptionKey(db, vault)
  await addSecrets(db, before, environmentId, ['whsec_one'])
  await addSecrets(db, after, environmentId, ['whsec_two'])

  const { isComplete } = await reencrypt(db, vault, ignore)

  expect(isComplete).toBe(true)
  expect(await checkedKeyIds(db)).toEqual(['newest'])
  expect(await openSecrets(db, openVault([newest]))).toEqual(['whsec_one', 'whsec_two'])
})
