import { expect, test } from 'vitest'
import { cacheConfigurations } from '../../src/delivery/configurations.ts'
import { openVault } from '../../src/storage/encryption.ts'
import { findRevisions } from '../../src/storage/subscriptions.ts'
import { addEnvironment, addSubscription } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const MAX_CACHED = 10
const MAX_CHARACTERS = 100

const { db } = await shareDatabase()
const vault = openVault([{ id: 'test', bytes: Buffer.alloc(32, 7) }])

test('what is kept is bounded by the length of the mappings, too', async () => {
  const environmentId = await addEnvironment(db)
  const mapping = 'x'.repeat(MAX_CHARACTERS - 20)
  const [first = '', second = ''] = [
    await addSubscription(db, environmentId, { mapping }),
    await addSubscription(db, environmentId, { mapping }),
  ]
  const find = cacheConfigurations(db, vault, MAX_CACHED, MAX_CHARACTERS)
  const read = async (id: string) => (await find(await findRevisions(db, [id]))).get(id)

  const read1 = await read(first)
  const read2 = await read(first)
  await read(second)
  const read3 = await read(first)

  expect(read1?.subscription.mapping).toBe(mapping)
  expect(read2).toBe(read1)
  expect(read3).not.toBe(read1)
  expect(read3).toEqual(read1)
})
