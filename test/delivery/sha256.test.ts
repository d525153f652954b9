import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { Sha256 } from '../../src/delivery/sha256.ts'

const DATA = [
  'é',
  Buffer.from('é'),
  new Uint8Array(Buffer.from('-é-')).subarray(1, 3),
  new Uint8Array([0xc3, 0xa9]).buffer,
]

test.each(DATA)('all kinds of bytes have the same hash: %o', async (data) => {
  const hash = new Sha256()
  hash.update('a')
  hash.update(data)

  expect(Buffer.from(await hash.digest())).toEqual(createHash('sha256').update('aé').digest())
})

test.each(DATA)('all kinds of keys make the same HMAC: %o', async (key) => {
  const hash = new Sha256(key)
  hash.update('a')

  expect(Buffer.from(await hash.digest())).toEqual(createHmac('sha256', 'é').update('a').digest())
})

test('an empty key is a key', async () => {
  expect(await new Sha256('').digest()).toEqual(createHmac('sha256', '').digest())
})
