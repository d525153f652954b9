import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { cacheConfigurations } from '../../src/delivery/configurations.ts'
import { NotFoundError } from '../../src/domain/errors.ts'
import { changeEnvironment, createEnvironment } from '../../src/operations/environments.ts'
import type { Db } from '../../src/storage/database.ts'
import { openVault } from '../../src/storage/encryption.ts'
import { findEnvironment, lockEnvironment } from '../../src/storage/environments.ts'
import {
  disableSubscriptions,
  findRevisions,
  lockSubscription,
} from '../../src/storage/subscriptions.ts'
import { transactWith } from '../../src/storage/transaction.ts'
import { blocked } from '../support/locks.ts'
import { addEnvironment, addSubscription, anId } from '../support/rows.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)
const transact = transactWith(db, boss, () => new Date())
const vault = openVault([{ id: 'test', bytes: Buffer.alloc(32, 7) }])

const OFF = { includeResponseData: false }

/** Without an index, as PostgreSQL may choose to. */
async function readAsItLies(within: Db): Promise<void> {
  await sql`set local enable_indexscan = off`.execute(within)
  await sql`set local enable_bitmapscan = off`.execute(within)
}

async function revisionsOf(...ids: string[]): Promise<(number | undefined)[]> {
  const revisions = await findRevisions(db, ids)
  return ids.map((id) => revisions.get(id))
}

test('a change of export settings gives each subscription there a new revision, and no other', async () => {
  const [here, elsewhere] = [await addEnvironment(db), await addEnvironment(db)]
  const ids = [await addSubscription(db, here), await addSubscription(db, here)]
  const other = await addSubscription(db, elsewhere)
  await disableSubscriptions(db, ids.slice(1), 'manual', new Date())
  const before = await revisionsOf(...ids, other)

  await transact((tx) => changeEnvironment(tx, here, { exportSettings: OFF }))

  const after = await revisionsOf(...ids, other)
  expect(after.map((revision, index) => revision === before[index])).toEqual([false, false, true])
})

test('a change of anything else leaves what was loaded as it is', async () => {
  const id = await addEnvironment(db)
  const subscriptionId = await addSubscription(db, id)
  const before = await revisionsOf(subscriptionId)

  await transact((tx) => changeEnvironment(tx, id, { name: anId(), secretsRevealable: false }))

  expect(await revisionsOf(subscriptionId)).toEqual(before)
})

test('a subscription that is being made meanwhile is not missed', async () => {
  const environmentId = await addEnvironment(db)
  const [isInserted, mayCommit] = [Promise.withResolvers<string>(), Promise.withResolvers<void>()]
  const making = transact(async (tx) => {
    await lockEnvironment(tx.db, environmentId) // as whoever makes one does
    isInserted.resolve(await addSubscription(tx.db, environmentId))
    await mayCommit.promise
  })
  const id = await isInserted.promise

  const changing = transact((tx) => changeEnvironment(tx, environmentId, { exportSettings: OFF }))
  await blocked(db, 1)
  mayCommit.resolve()
  await making
  const [before] = await revisionsOf(id)
  await changing

  const [after] = await revisionsOf(id)
  expect(after).toBeGreaterThan(before ?? Number.POSITIVE_INFINITY)
})

test('a change waits for who works with subscriptions in the order of their ids, and deadlocks with nobody', async () => {
  const environmentId = await addEnvironment(db)
  const [low = '', high = ''] = [anId(), anId()].toSorted()
  for (const id of [high, low]) await addSubscription(db, environmentId, { id }) // as they lie in the table
  const [isLocked, isBlocked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let runs = 0
  const recording = transact(async (tx) => {
    runs += 1
    await lockSubscription(tx.db, environmentId, low)
    isLocked.resolve()
    await isBlocked.promise
    await lockSubscription(tx.db, environmentId, high)
  })
  await isLocked.promise

  const changing = transact(async (tx) => {
    runs += 1
    await readAsItLies(tx.db)
    return changeEnvironment(tx, environmentId, { exportSettings: OFF })
  })
  await blocked(db, 1)
  isBlocked.resolve()
  await Promise.all([recording, changing])

  expect(runs).toBe(2) // a deadlock has one of them run again
})

test('a worker that holds a configuration reads it again with the new settings', async () => {
  const environmentId = await addEnvironment(db)
  const id = await addSubscription(db, environmentId)
  const find = cacheConfigurations(db, vault)
  const settings = async () => {
    const found = (await find(await findRevisions(db, [id]))).get(id)
    return [found?.exportSettings.includeResponseData, found?.logsFullData]
  }

  const before = await settings()
  await transact((tx) => changeEnvironment(tx, environmentId, { exportSettings: OFF }))
  const between = await settings()
  await transact((tx) => changeEnvironment(tx, environmentId, { logsFullData: true }))

  expect([before, between, await settings()]).toEqual([
    [true, false],
    [false, false],
    [false, true],
  ])
})

test('of an environment that is not there nothing is changed', async () => {
  const id = anId()

  const changing = transact((tx) => changeEnvironment(tx, id, { exportSettings: OFF }))

  await expect(changing).rejects.toThrow(NotFoundError)
})

test('what is answered of a new environment is what is kept', async () => {
  const input = { name: anId(), exportSettings: { includeTestEvents: true, ...OFF } }

  const created = await transact((tx) => createEnvironment(tx, input))

  expect(await findEnvironment(db, created.id)).toEqual(created)
})
