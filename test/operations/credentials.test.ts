import { expect, test } from 'vitest'
import { ConflictError, InvalidInputError, NotFoundError } from '../../src/domain/errors.ts'
import { publicId } from '../../src/domain/ids.ts'
import { addressRule } from '../../src/domain/networks.ts'
import {
  changeCredential,
  createCredential,
  removeCredential,
} from '../../src/operations/credentials.ts'
import { findCredentials, openCredentials } from '../../src/storage/credentials.ts'
import type { Db } from '../../src/storage/database.ts'
import { openVault } from '../../src/storage/encryption.ts'
import { deleteSubscription, findRevisions } from '../../src/storage/subscriptions.ts'
import { transactWith } from '../../src/storage/transaction.ts'
import { blocked } from '../support/locks.ts'
import { addEnvironment, addSubscription, anId } from '../support/rows.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)
const now = new Date('2026-01-01T12:00:00.123Z')
const transact = transactWith(db, boss, () => now)
const vault = openVault([{ id: 'test', bytes: Buffer.alloc(32, 7) }])
const rules = { vault, isAddressAllowed: addressRule([], []) }
const environmentId = await addEnvironment(db)

const basic = { username: 'me', password: 'secret' }
const config = { basic: { username: 'me', password: 'changed' } }

function create() {
  const input = { name: 'a credential', config: { basic } }
  return transact((tx) => createCredential(tx, rules, environmentId, input))
}

const change = (id: string, input: Parameters<typeof changeCredential>[4] = { config }) =>
  transact((tx) => changeCredential(tx, rules, environmentId, id, input))

const remove = (id: string, from = environmentId) =>
  transact((tx) => removeCredential(tx, from, id))

/** A subscription that begins to use it in a transaction of its own, which ends when it is told to. */
async function beginToUse(credentialId: string) {
  const end = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<{ id: string; revision: number }>()
  const done = db.transaction().execute(async (trx: Db) => {
    const id = await addSubscription(trx, environmentId, { credentialId })
    begun.resolve({ id, revision: await revisionOf(id, trx) })
    await end.promise
  })
  done.catch(begun.reject)
  return { ...(await begun.promise), commit: () => end.resolve(), done }
}

async function revisionOf(id: string, reader: Db = db): Promise<number> {
  return (await findRevisions(reader, [id])).get(id) ?? -1
}

test('one that is not here, or is no more, is neither changed nor deleted', async () => {
  const elsewhere = await addEnvironment(db)
  const { id } = await create()
  const gone = await create()
  await remove(gone.id)

  for (const work of [
    () => remove(id, elsewhere),
    () => remove(gone.id),
    () => transact((tx) => changeCredential(tx, rules, elsewhere, id, { name: 'b' })),
    () => change(anId()),
  ]) {
    await expect(work()).rejects.toThrow(NotFoundError)
  }

  await expect(change(gone.id)).rejects.toThrow(publicId('Credential', gone.id))
  expect(await findCredentials(db, environmentId, [id])).toMatchObject([{ name: 'a credential' }])
})

test('one that a subscription uses is not deleted until that is gone', async () => {
  const { id } = await create()
  const subscriptionId = await addSubscription(db, environmentId, { credentialId: id })

  await expect(remove(id)).rejects.toThrow(ConflictError)

  expect(await findCredentials(db, environmentId, [id])).toHaveLength(1)
  await deleteSubscription(db, subscriptionId)
  await remove(id)
  expect(await findCredentials(db, environmentId, [id])).toEqual([])
})

test('it is not deleted under a subscription that begins to use it at the same moment', async () => {
  const { id } = await create()
  const user = await beginToUse(id)

  const removing = remove(id)
  removing.catch(() => undefined) // it is looked at below
  await blocked(db, 1)
  user.commit()

  await expect(removing).rejects.toThrow(ConflictError)
  await user.done
  expect(await findCredentials(db, environmentId, [id])).toHaveLength(1)
})

test('what is wrong with a change is refused, and nothing of it is done', async () => {
  const { id } = await create()
  const oauth = { tokenUrl: 'http://10.0.0.1/', clientId: 'us', clientSecret: 'secret' }

  const wrong = change(id, { name: 'b', config: { oauth } })

  await expect(wrong).rejects.toThrow(InvalidInputError)
  await expect(wrong).rejects.toMatchObject({
    issues: [{ path: ['config'] }, { path: ['config', 'oauth', 'tokenUrl'] }],
  })
  expect(await findCredentials(db, environmentId, [id])).toMatchObject([{ name: 'a credential' }])
})

test('what was loaded with it before a change is loaded again, and nothing else', async () => {
  const { id } = await create()
  const user = await addSubscription(db, environmentId, { credentialId: id })
  const other = await addSubscription(db, environmentId)
  const [ofUser, ofOther] = [await revisionOf(user), await revisionOf(other)]

  await change(id)

  const [opened] = await openCredentials(db, vault, [id])
  expect(opened?.config).toEqual({ kind: 'basic', ...config.basic })
  expect(await revisionOf(user)).toBeGreaterThan(ofUser)
  expect(await revisionOf(other)).toBe(ofOther)
})

test('so is what begins to use it at the moment of the change', async () => {
  const { id } = await create()
  const user = await beginToUse(id)

  const changing = change(id)
  await blocked(db, 1)
  user.commit()
  await Promise.all([user.done, changing])

  expect(await revisionOf(user.id)).toBeGreaterThan(user.revision)
})

test('no two configurations of it have the same time, even where the clock stands still', async () => {
  const { id, updatedAt } = await create()

  const first = await change(id)
  const second = await change(id)

  const times = [updatedAt, first.updatedAt, second.updatedAt].map(Number)
  expect(times).toEqual([Number(now), Number(now) + 1, Number(now) + 2])
})
