import { readFile } from 'node:fs/promises'
import { CompactEncrypt } from 'jose'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type EncryptionKey, openVault } from '../../src/storage/encryption.ts'
import { checkEncryptionKey } from '../../src/storage/encryption-check.ts'
import { createTestDatabase } from '../support/database.ts'
import { checkedKeyIds, inSetting, newEncryptionKey as newKey } from '../support/encryption.ts'

type Keys = readonly [EncryptionKey, ...EncryptionKey[]]

const MIGRATION = new URL('../../migrations/0009_keys_and_credentials.sql', import.meta.url)
const [one, two, otherOne] = [newKey('one'), newKey('two'), newKey('one')]

const MISSING_ONE =
  'HOOKWIRE_ENCRYPTION_KEYS does not hold the key that this database was encrypted with.\n' +
  '  one: is missing. Put it behind the first, and leave it there until ' +
  '`hookwire reencrypt` says that it may be removed.'
const WRONG_ONE =
  'HOOKWIRE_ENCRYPTION_KEYS does not hold the key that this database was encrypted with.\n' +
  '  one: is not the key that had this id. Put that one back; another needs another id.'

/** Start after start on one database; answers what each was told, null for those that went on. */
async function start(...starts: readonly Keys[]) {
  await using database = await createTestDatabase()
  const refusals: (string | null)[] = []
  for (const keys of starts) {
    const check = checkEncryptionKey(database.db, openVault(keys))
    refusals.push(
      await check.then(
        () => null,
        (error: Error) => error.message,
      ),
    )
  }
  return { refusals, keyIds: await checkedKeyIds(database.db) }
}

test.each<[string, Keys, string]>([
  ['lost', [two], MISSING_ONE],
  ['another under its id', [otherOne], WRONG_ONE],
  ['another under its id, behind the first', [two, otherOne], WRONG_ONE],
  ['there under another id', [{ id: 'two', bytes: one.bytes }], MISSING_ONE],
])('a key that is %s is a refusal that names it and says what to do', async (_how, keys, text) => {
  const { refusals } = await start([one], keys)

  expect(refusals).toEqual([null, text])
})

test('all keys that are missing or wrong are named at once, and nothing of a key', async () => {
  const { refusals } = await start([two], [one, two], [newKey('three'), otherOne])

  expect(refusals[2]?.split('\n').map((line) => line.slice(0, 10))).toEqual([
    'HOOKWIRE_E',
    '  one: is ',
    '  two: is ',
  ])
  for (const key of [one, otherOne, two]) {
    const [, secret = ''] = inSetting(key).split(':')
    expect(refusals[2]).not.toContain(secret)
  }
})

test('who is refused leaves no key behind that others would need', async () => {
  const { refusals, keyIds } = await start([one], [two], [otherOne], [one])

  expect(refusals).toEqual([null, MISSING_ONE, WRONG_ONE, null])
  expect(keyIds).toEqual(['one'])
})

test('a new database takes the first key that it is shown, and goes on with that', async () => {
  const { refusals, keyIds } = await start([one], [one])

  expect(refusals).toEqual([null, null])
  expect(keyIds).toEqual(['one'])
})

test('once another key encrypts, both are needed, in either order', async () => {
  const { refusals, keyIds } = await start([one], [two, one], [one, two], [one], [two])

  expect(refusals).toEqual([null, null, null, expect.stringContaining('two: '), MISSING_ONE])
  expect(keyIds).toEqual(['one', 'two'])
})

test('a key that has only stood behind the first is not needed', async () => {
  const { refusals } = await start([one], [one, two], [one])

  expect(refusals).toEqual([null, null, null])
})

test('of processes with different keys that are first at once, one goes on', async () => {
  await using database = await createTestDatabase()
  const keys = ['one', 'two', 'three', 'four', 'one'].map(newKey)

  const checks = await Promise.allSettled(
    keys.map((key) => checkEncryptionKey(database.db, openVault([key]))),
  )

  expect(checks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const winner = keys.filter((_key, index) => checks[index]?.status === 'fulfilled')
  expect(await checkedKeyIds(database.db)).toEqual(winner.map(({ id }) => id))
})

test('the row of one key does not pass for that of another', async () => {
  await using database = await createTestDatabase()
  await checkEncryptionKey(database.db, openVault([one]))
  await database.db.updateTable('encryptionCheck').set({ keyId: 'two' }).execute()

  const checking = checkEncryptionKey(database.db, openVault([one, two]))

  await expect(checking).rejects.toThrow('two: is not the key that had this id.')
})

// The length decides how the header's base64 ends; the characters, what base64url is needed for.
test.each(['1', '12', '123', 'embedded', '2026-11_~~~', 'x'.repeat(64)])(
  'a database from before there were several keys goes on with its key %s',
  async (id) => {
    await using database = await createTestDatabase()
    const key = newKey(id)
    await sql`alter table encryption_check drop column key_id,
      add column is_only boolean primary key default true check (is_only)`.execute(database.db)
    await sql`insert into encryption_check (ciphertext) values (${await sealedBefore(key)})`.execute(
      database.db,
    )
    const text = await readFile(MIGRATION, 'utf8')
    await sql.raw(text.slice(text.indexOf('alter table encryption_check'))).execute(database.db)

    await checkEncryptionKey(database.db, openVault([key]))

    expect(await checkedKeyIds(database.db)).toEqual([id])
  },
)

/** As the first release did. */
function sealedBefore({ id, bytes }: EncryptionKey): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode('hookwire'))
    .setProtectedHeader({
      ...{ alg: 'dir', enc: 'A256GCM', kid: id },
      ...{ tbl: 'encryption_check', col: 'ciphertext', row: 'only' },
    })
    .encrypt(bytes)
}
