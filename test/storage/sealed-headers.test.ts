import { expect, test } from 'vitest'
import { openVault } from '../../src/storage/encryption.ts'
import { maskStored, openHeaders, sealHeaders } from '../../src/storage/sealed-headers.ts'
import { newEncryptionKey } from '../support/encryption.ts'

const SECRET = 'Bearer canary-of-a-secret'
const MASK = '••••••'

const vault = openVault([newEncryptionKey('one')])
const plain = { name: 'X-Tenant', value: 'seven' }
const secret = { name: 'Authorization', value: SECRET }

test('a header that was moved to another subscription does not open', async () => {
  const stored = await sealHeaders(vault, 'a subscription', [secret])

  const opening = openHeaders(vault, 'another', stored)

  await expect(opening).rejects.toThrow('A secret was moved to another row.')
})

test('a value that was moved to another header does not open', async () => {
  const stored = await sealHeaders(vault, 'a subscription', [secret])

  const opening = openHeaders(
    vault,
    'a subscription',
    stored.map((header) => ({ ...header, name: 'x-api-key' })),
  )

  await expect(opening).rejects.toThrow('A secret was moved to another row.')
})

test('one header that does not open keeps all from being sent', async () => {
  const stored = await sealHeaders(vault, 'a subscription', [plain, secret])

  const opening = openHeaders(openVault([newEncryptionKey('other')]), 'a subscription', stored)

  await expect(opening).rejects.toThrow('There is no encryption key one.')
})

test('only values that look like secrets are sealed, and all open in their order', async () => {
  const headers = [plain, secret, { name: 'x-api-key', value: '' }]

  const stored = await sealHeaders(vault, 'a subscription', headers)

  expect(stored[0]).toEqual(plain)
  expect(stored.map((header) => 'value' in header)).toEqual([true, false, false])
  expect(JSON.stringify(stored)).not.toContain('canary')
  expect(await openHeaders(vault, 'a subscription', stored)).toEqual(headers)
})

test('the case of a name may change, as HTTP does not look at it', async () => {
  const stored = await sealHeaders(vault, 'a subscription', [secret])

  const opened = await openHeaders(
    vault,
    'a subscription',
    stored.map((header) => ({ ...header, name: 'AUTHORIZATION' })),
  )

  expect(opened).toEqual([{ name: 'AUTHORIZATION', value: SECRET }])
})

test('a value from before values were sealed is sent as it stands', async () => {
  const opened = await openHeaders(vault, 'a subscription', [secret, plain])

  expect(opened).toEqual([secret, plain])
})

test('who only reads sees a mask for what is sealed, and for what should be', async () => {
  const stored = await sealHeaders(vault, 'a subscription', [secret, plain])
  const fromBefore = { name: 'x-api-key', value: SECRET }

  const masked = maskStored([...stored, fromBefore])

  expect(masked).toEqual([
    { name: 'Authorization', value: MASK },
    plain,
    { name: 'x-api-key', value: MASK },
  ])
})

test('what was sealed stays hidden when its name does not sound like a secret any more', async () => {
  const stored = await sealHeaders(vault, 'a subscription', [secret])

  const masked = maskStored(stored.map((header) => ({ ...header, name: 'x-tenant' })))

  expect(masked).toEqual([{ name: 'x-tenant', value: MASK }])
})
