import { expect, test } from 'vitest'
import { reencryptAll, sayAtTimes } from '../src/reencrypt.ts'
import { type EncryptionKey, openVault } from '../src/storage/encryption.ts'
import {
  addCredential,
  addSecrets,
  checkedKeyIds,
  createUsedDatabase,
  newEncryptionKey,
} from './support/encryption.ts'
import { blocked } from './support/locks.ts'

const [OLD, NEW] = [newEncryptionKey('old'), newEncryptionKey('new')]
const before = openVault([OLD])

/** What it said, and what it failed with. */
async function run(url: string, ...encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]]) {
  const lines: string[] = []
  const settings = { databaseUrl: url, databaseSessionUrl: url, hasPreparedStatements: true }
  const onError = (error: unknown) => lines.push(String(error))
  const error = await reencryptAll({ ...settings, encryptionKeys }, (l) => lines.push(l), onError)
    .then(() => undefined)
    .catch((error: Error) => error.message)
  return { lines, error }
}

test('of very many rows that do not open, some are named and the others counted', async () => {
  await using database = await createUsedDatabase(before)
  const lost = openVault([newEncryptionKey('lost')])
  const ids = await addSecrets(database.db, lost, database.environmentId, Array(130).fill('lost'))

  const { error } = await run(database.url, NEW, OLD)

  expect(error?.split('\n')).toEqual([
    'These do not open, and were left as they are. Remove no key yet.',
    ...ids.slice(0, 100).map((id) => `  signing_secrets ${id}`),
    '  and 30 more',
  ])
})

test('who still encrypts with another key is looked for, and no key may be removed', async () => {
  await using database = await createUsedDatabase(before)
  const { db, environmentId } = database
  await addSecrets(db, before, environmentId, ['whsec_one'])
  await addCredential(db, before, environmentId, 'p@ss')

  const { running } = await db.transaction().execute(async (trx) => {
    await trx.selectFrom('credentials').select('id').forUpdate().execute()
    const running = run(database.url, NEW, OLD)
    await blocked(db, 1)
    await addSecrets(db, before, environmentId, ['whsec_two'])
    return { running }
  })
  const { lines, error } = await running

  expect(lines.filter((line) => !line.endsWith('…'))).toEqual([
    'signing_secrets: 1 re-encrypted, 0 already under the key new.',
    'credentials: 1 re-encrypted, 0 already under the key new.',
    'subscriptions: 0 re-encrypted, 0 already under the key new.',
  ])
  expect(error).toBe(
    'Something was written under another key meanwhile: a process still encrypts with that. ' +
      'Restart all with the new key in front, and run this again. Remove no key yet.',
  )
  expect(await checkedKeyIds(db)).toEqual(['new', 'old'])
})

test('where there is one key, none is said to be removable', async () => {
  await using database = await createUsedDatabase(before)

  const { lines, error } = await run(database.url, OLD)

  expect(lines.at(-1)).toBe('All is encrypted under the key old.')
  expect(error).toBeUndefined()
})

test('how it goes is said at most once a second', () => {
  const lines: string[] = []
  let nowMs = 5_000
  const say = sayAtTimes(
    (line) => lines.push(line),
    'new',
    () => nowMs,
  )

  for (const [atMs, resealedCount] of [
    [5_999, 100],
    [6_000, 200],
    [6_999, 300],
    [9_000, 400],
    [9_001, 500],
  ] as const) {
    nowMs = atMs
    say({ table: 'credentials', resealedCount, currentCount: 7 })
  }

  expect(lines).toEqual([
    'credentials: 200 re-encrypted, 7 already under the key new. …',
    'credentials: 400 re-encrypted, 7 already under the key new. …',
  ])
})
