import { expect, test } from 'vitest'
import type { Exchange } from '../../src/domain/exchanges.ts'
import { findExchanges, insertExchanges } from '../../src/storage/exchanges.ts'
import { anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()

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
  const found = await findExchanges(db, environmentId, ids)
  expect(found.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))).toEqual(exchanges)
})

test('none is found from another environment', async () => {
  const exchange = newExchange()
  await insertExchanges(db, [exchange])

  expect(await findExchanges(db, exchange.environmentId, [exchange.id])).toEqual([exchange])
  expect(await findExchanges(db, anId(), [exchange.id])).toEqual([])
})
