import { expect, test } from 'vitest'
import { claimIdempotencyKeys, type IdempotencyKey } from '../../src/storage/idempotency-keys.ts'
import { blocked } from '../support/locks.ts'
import { anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()

function newKey(part: Partial<IdempotencyKey> = {}): IdempotencyKey {
  return {
    environmentId: anId(),
    key: 'a key',
    eventId: anId(),
    contentHash: Buffer.from('content'),
    ...part,
  }
}

const claim = (keys: readonly IdempotencyKey[]) =>
  db.transaction().execute((trx) => claimIdempotencyKeys(trx, keys))

test('a key stands for what claimed it first', async () => {
  const first = newKey()
  const second = { ...first, eventId: anId(), contentHash: Buffer.from('other content') }

  const claimed = await claim([first])
  const claimedAgain = await claim([second])

  expect(claimed).toEqual([first])
  expect(claimedAgain).toEqual([first])
})

test('each environment has its own keys', async () => {
  const [here, there] = [newKey(), newKey()]

  const claimed = [...(await claim([here])), ...(await claim([there]))]

  expect(claimed).toEqual([here, there])
})

test('of many who claim a key at once, one gets it, and all learn which', async () => {
  const wanted = newKey()
  const keys = Array.from({ length: 50 }, () => ({ ...wanted, eventId: anId() }))

  const holders = await Promise.all(keys.map((key) => claim([key])))

  const eventIds = new Set(holders.flat().map(({ eventId }) => eventId))
  expect(holders.flat()).toHaveLength(50)
  expect(eventIds.size).toBe(1)
  expect(keys.map(({ eventId }) => eventId)).toContain([...eventIds][0])
})

test('those who claim the same keys in other orders do not wait for each other', async () => {
  const environmentId = anId()
  const keys = ['a', 'b', 'c'].map((key) => newKey({ environmentId, key }))
  const isClaimed = Promise.withResolvers<void>()
  const undo = Promise.withResolvers<void>()
  const holder = db.transaction().execute(async (trx) => {
    await claimIdempotencyKeys(trx, keys.slice(1, 2))
    isClaimed.resolve()
    await undo.promise
  })
  await isClaimed.promise

  const first = claim(keys)
  await blocked(db, 1)
  const second = claim(keys.toReversed())
  await blocked(db, 2)
  undo.reject(new Error('Undone.'))
  await expect(holder).rejects.toThrow('Undone.')

  const claimed = await Promise.all([first, second])
  expect(claimed.map(({ length }) => length)).toEqual([3, 3])
})

test('a key whose claim was undone is free again for those who waited', async () => {
  const [first, second] = [newKey(), anId()]
  const isClaimed = Promise.withResolvers<void>()
  const undo = Promise.withResolvers<void>()
  const undone = db.transaction().execute(async (trx) => {
    await claimIdempotencyKeys(trx, [first])
    isClaimed.resolve()
    await undo.promise
  })
  await isClaimed.promise

  const waiting = claim([{ ...first, eventId: second }])
  undo.reject(new Error('Undone.'))

  await expect(undone).rejects.toThrow('Undone.')
  expect(await waiting).toEqual([{ ...first, eventId: second }])
})

test.each(['é', '\u{1F600}', "'; drop table events; --", ' ', '\\', '"', '{}', ','])(
  'the key %j is taken as it is',
  async (key) => {
    const wanted = newKey({ key })

    const claimed = await claim([wanted])

    expect(claimed).toEqual([wanted])
  },
)

test('a key that is deleted with its event just before it is read is free again', async () => {
  const old = newKey()
  const wanted = { ...old, eventId: anId() }
  await claim([old])

  const claimed = await db.transaction().execute((trx) => {
    let isFirst = true
    const interrupted = trx.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (isFirst)
          await db.deleteFrom('idempotencyKeys').where('eventId', '=', old.eventId).execute()
        isFirst = false
        return result
      },
    })
    return claimIdempotencyKeys(interrupted, [wanted])
  })

  expect(claimed).toEqual([wanted])
})
