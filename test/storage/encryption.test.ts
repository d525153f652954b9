import { CompactEncrypt, decodeProtectedHeader } from 'jose'
import { expect, test } from 'vitest'
import { keyIdOf, openVault, type Place } from '../../src/storage/encryption.ts'
import { newEncryptionKey as newKey } from '../support/encryption.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

const place: Place = { table: 'signing_secrets', column: 'ciphertext', id: 'a row' }

test('a secret is read again where it was sealed', async () => {
  const vault = openVault([newKey('one')])

  const ciphertext = await vault.seal(place, SECRET)

  expect(await vault.open(place, ciphertext)).toBe(SECRET)
  expect(ciphertext).not.toContain(SECRET)
})

test('what is kept is AES-256-GCM, and names its key', async () => {
  const vault = openVault([newKey('one')])

  const header = decodeProtectedHeader(await vault.seal(place, SECRET))

  expect(header).toMatchObject({ alg: 'dir', enc: 'A256GCM', kid: 'one' })
})

test('the same secret is never sealed to the same text', async () => {
  const vault = openVault([newKey('one')])

  const [first, second] = [await vault.seal(place, SECRET), await vault.seal(place, SECRET)]

  expect(first).not.toBe(second)
})

test.each<[string, Place]>([
  ['row', { ...place, id: 'another row' }],
  ['column', { ...place, column: 'another' }],
  ['table', { ...place, table: 'another' }],
])('a secret that was moved to another %s does not open', async (_what, elsewhere) => {
  const vault = openVault([newKey('one')])
  const ciphertext = await vault.seal(place, SECRET)

  const opening = vault.open(elsewhere, ciphertext)

  await expect(opening).rejects.toThrow('A secret was moved to another row.')
})

test('a changed character anywhere is noticed', async () => {
  const vault = openVault([newKey('one')])
  const ciphertext = await vault.seal(place, SECRET)
  const parts = ciphertext.split('.')
  const changes = parts.flatMap((part, index) => {
    if (part === '') return [] // the encrypted key: with `dir` there is none
    const changed = (part.startsWith('A') ? 'B' : 'A') + part.slice(1)
    return [parts.toSpliced(index, 1, changed).join('.')]
  })

  const openings = await Promise.allSettled(changes.map((text) => vault.open(place, text)))

  expect(openings.map(({ status }) => status)).toEqual(Array(4).fill('rejected'))
})

test('the first key seals, and all of them open', async () => {
  const [old, current] = [newKey('old'), newKey('current')]
  const before = await openVault([old]).seal(place, SECRET)
  const vault = openVault([current, old])

  const after = await vault.seal(place, SECRET)

  expect(decodeProtectedHeader(after)['kid']).toBe('current')
  expect(await vault.open(place, before)).toBe(SECRET)
  expect(await openVault([current]).open(place, after)).toBe(SECRET)
})

test.each([
  ['under another name', newKey('other')],
  ['under the same name', newKey('one')],
])('a wrong key %s opens nothing', async (_how, wrong) => {
  const ciphertext = await openVault([newKey('one')]).seal(place, SECRET)

  const opening = openVault([wrong]).open(place, ciphertext)

  await expect(opening).rejects.toThrow()
})

test('only the one way to encrypt is accepted', async () => {
  const key = newKey('one')
  const wrapped = await new CompactEncrypt(new TextEncoder().encode(SECRET))
    .setProtectedHeader({
      ...{ alg: 'A256KW', enc: 'A256GCM', kid: 'one' },
      ...{ tbl: place.table, col: place.column, row: place.id },
    })
    .encrypt(key.bytes)

  const opening = openVault([key]).open(place, wrapped)

  await expect(opening).rejects.toThrow()
})

test('it says which keys it has, the one that seals first', () => {
  const vault = openVault([newKey('new'), newKey('old'), newKey('older')])

  expect(vault.keyIds).toEqual(['new', 'old', 'older'])
})

test('which key sealed a text is read without that key', async () => {
  const ciphertext = await openVault([newKey('one'), newKey('two')]).seal(place, SECRET)

  expect(keyIdOf(ciphertext)).toBe('one')
})

test.each(['', 'no JWE', '.....', 'e30.e30', `${'a'.repeat(20)}....`])(
  'of %j no key is known',
  (damaged) => {
    expect(keyIdOf(damaged)).toBeUndefined()
  },
)

test('what does not open is null for those who can go on without it, and is reported once', async () => {
  const errors: unknown[] = []
  const vault = openVault([newKey('other')], (error) => errors.push(error))
  const ciphertext = await openVault([newKey('one')]).seal(place, SECRET)
  const elsewhere = { ...place, id: 'another row' }

  const opened = [
    await vault.openIfReadable(place, ciphertext),
    await vault.openIfReadable(place, ciphertext),
    await vault.openIfReadable(elsewhere, ciphertext),
    await vault.openIfReadable(place, await vault.seal(place, SECRET)),
  ]

  expect(opened).toEqual([null, null, null, SECRET])
  expect(errors.map(String)).toEqual([
    'Error: What is sealed in signing_secrets a row does not open.',
    'Error: What is sealed in signing_secrets another row does not open.',
  ])
})
