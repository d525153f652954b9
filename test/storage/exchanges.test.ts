import { expect, test } from 'vitest'
import type { Exchange } from '../../src/domain/exchanges.ts'
import { findExchanges, findKept, insertExchanges } from '../../src/storage/exchanges.ts'
import { anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()
const ENOUGH = 1_000_000

function newExchange(part: Partial<Exchange> = {}): Exchange {
  return {
    id: anId(),
    environmentId: anId(),
    requestHeaders: [
      { name: 'webhook-id', value: 'evt_1' },
      { name: 'x-text', value: '"\\,{}é••••••' },
    ],
    requestBody: Buffer.from([0, 1, 0xff, 0x5c, 0x22]),
    responseHeaders: [],
    responseBody: Buffer.alloc(0),
    ...part,
  }
}

test('what went over the wire is read as it was written, byte for byte', async () => {
  const environmentId = anId()
  const exchanges = [
    newExchange({ environmentId }),
    newExchange({ environmentId, responseHeaders: null, responseBody: null }),
    newExchange({ environmentId, requestHeaders: [], requestBody: Buffer.alloc(70_000, 0xfe) }),
  ]

  await insertExchanges(db, exchanges)

  const ids = exchanges.map(({ id }) => id)
  const found = await findExchanges(db, environmentId, ids, ENOUGH)
  const inOrder = found.exchanges.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
  expect([inOrder, found.leftOutIds]).toEqual([exchanges, []])
})

test('none is found from another environment', async () => {
  const [exchange, other] = [newExchange(), newExchange()]
  await insertExchanges(db, [exchange, other])
  const { environmentId, id } = exchange
  const ids = [id, other.id, anId()]

  const found = [environmentId, anId()].map((some) => findExchanges(db, some, ids, ENOUGH))
  const kept = [environmentId, anId()].map((some) => findKept(db, some, ids))

  expect(await Promise.all(found)).toEqual([
    { exchanges: [exchange], leftOutIds: [] },
    { exchanges: [], leftOutIds: [] },
  ])
  expect(await Promise.all(kept)).toEqual([[{ id }], []])
})

test.each([
  ['request', { requestBody: Buffer.alloc(1_000) }],
  ['answer', { responseBody: Buffer.alloc(1_000) }],
  ['request’s headers', { requestHeaders: [{ name: 'a', value: 'b'.repeat(1_000) }] }],
  ['answer’s headers', { responseHeaders: [{ name: 'a', value: 'b'.repeat(1_000) }] }],
])('where the %s are too much together, the oldest are left out', async (_what, part) => {
  const environmentId = anId()
  const exchanges = [1, 2, 3].map(() => newExchange({ environmentId, ...part }))
  await insertExchanges(db, exchanges)
  const ids = exchanges.map(({ id }) => id).toSorted() // the time is in the id

  const found = await findExchanges(db, environmentId, ids, 2_500)
  const one = await findExchanges(db, environmentId, ids.slice(0, 1), 10)

  expect(found.exchanges.map(({ id }) => id).toSorted()).toEqual(ids.slice(1))
  expect(found.leftOutIds).toEqual(ids.slice(0, 1))
  expect(one).toMatchObject({ exchanges: [{ id: ids[0] }], leftOutIds: [] })
})
