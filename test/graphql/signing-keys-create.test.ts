import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import type { SigningKeyCreateInput } from '../../examples/generated/graphql.ts'
import { decodePublicKey } from '../../src/domain/secrets.ts'
import { createCallers } from '../support/callers.ts'
import { shareService } from '../support/shared-service.ts'
import { keysOf, makeKey, pathsOf } from '../support/signing-keys.ts'

type Input = Partial<SigningKeyCreateInput>

const service = await shareService({ hasWorker: false })
const { workbench, viewer } = await createCallers(service)
const keys = keysOf(service, workbench)

const base64 = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64')
const ED25519 = { algorithm: 'ED25519' } as const

/** The 32 bytes of a new private key and those of its public one, as the JWK of node has them. */
function newKeyPair() {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  return { seed: Buffer.from(d, 'base64url'), publicBytes: Buffer.from(x, 'base64url') }
}

test.each<[string, Input, string]>([
  ['an empty name', { name: '' }, 'name'],
  ['a name of 201 characters', { name: 'x'.repeat(201) }, 'name'],
  ['a name that cannot be stored', { name: 'a\u0000' }, 'name'],
  ['a derivation for Ed25519', { ...ED25519, secretDerivation: 'SHA256_HEX' }, 'secretDerivation'],
  ['an empty secret', { secret: '' }, 'secret'],
  ['a text of 23 bytes', { secret: 'x'.repeat(23) }, 'secret'],
  ['a text of 76 bytes', { secret: 'x'.repeat(76) }, 'secret'],
  ['a text of 75 characters and more bytes', { secret: 'ö'.repeat(75) }, 'secret'],
  ['a text with a line break', { secret: `${'x'.repeat(24)}\ny` }, 'secret'],
  ['a text with white space at its end', { secret: `${'x'.repeat(24)} ` }, 'secret'],
  ['half a surrogate pair', { secret: `${'x'.repeat(24)}\ud800` }, 'secret'],
  ['whsec_ and 23 bytes', { secret: `whsec_${base64(23)}` }, 'secret'],
  ['whsec_ and 76 bytes', { secret: `whsec_${base64(76)}` }, 'secret'],
  ['whsec_ without padding', { secret: `whsec_${base64(32).replace('=', '')}` }, 'secret'],
  ['whsec_ and text', { secret: 'whsec_this is not in base64 at all' }, 'secret'],
  ['a private key for HMAC', { secret: `whsk_${base64(32)}` }, 'secret'],
  ['a public key for HMAC', { secret: `whpk_${base64(32)}` }, 'secret'],
  ['an HMAC secret for Ed25519', { ...ED25519, secret: `whsec_${base64(32)}` }, 'secret'],
  ['text for Ed25519', { ...ED25519, secret: 'x'.repeat(32) }, 'secret'],
  ['a public key for Ed25519', { ...ED25519, secret: `whpk_${base64(32)}` }, 'secret'],
  ['31 bytes for Ed25519', { ...ED25519, secret: `whsk_${base64(31)}` }, 'secret'],
  ['a pair that is none for Ed25519', { ...ED25519, secret: `whsk_${base64(64)}` }, 'secret'],
])('%s is refused, with its path and without the secret', async (_what, input, path) => {
  const refused = await keys.create(input)

  expect(refused).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT' })
  expect(new Set(pathsOf(refused))).toEqual(new Set([path]))
  if (input.secret) expect(JSON.stringify(refused)).not.toContain(input.secret.slice(-8))
})

test('all that is wrong is said at once', async () => {
  const refused = await keys.create({
    ...{ name: '', secret: 'short', secretDerivation: 'SHA256_HEX' },
    ...ED25519,
  })

  expect(pathsOf(refused).toSorted()).toEqual(['name', 'secret', 'secretDerivation'])
})

test('with a name alone it is an HMAC key with 32 random bytes, whose secret is in the answer', async () => {
  const made = await keys.create({ name: 'Größe' })

  const secret = made.__typename === 'SigningKeyCreatePayload' ? made.secret : ''
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(made).toMatchObject({
    signingKey: {
      ...{ id: expect.stringMatching(/^key_[0-9a-z]{26}$/), name: 'Größe' },
      ...{ algorithm: 'HMAC_SHA256', secretDerivation: 'NONE', publicKey: null },
      ...{ maskedSecret: `whsec_…${secret.slice(-4)}`, rotatedAt: null, previousSecrets: [] },
    },
  })
})

test('null is as good as nothing given', async () => {
  const made = await keys.create({ algorithm: null, secretDerivation: null, secret: null })

  expect(made).toMatchObject({
    signingKey: { algorithm: 'HMAC_SHA256', secretDerivation: 'NONE' },
    secret: expect.stringMatching(/^whsec_/),
  })
})

test.each<[string, Input, string]>([
  ['whsec_ and 24 bytes', { secret: `whsec_${base64(24)}` }, 'whsec_…BwcH'],
  ['whsec_ and 75 bytes', { secret: `whsec_${base64(75)}` }, 'whsec_…BwcH'],
  ['text of 24 bytes', { secret: `${'x'.repeat(20)}tail` }, '…tail'],
  [
    'text of 75 bytes',
    { secret: `${'x'.repeat(71)}tail`, secretDerivation: 'SHA256_HEX' },
    '…tail',
  ],
  ['text beyond ASCII', { secret: `${'ö'.repeat(20)}tail` }, '…tail'],
])('%s is taken as it is, and masked', async (_what, input, maskedSecret) => {
  const made = await keys.create(input)

  const { secret, secretDerivation = 'NONE' } = input
  expect(made).toMatchObject({ secret, signingKey: { maskedSecret, secretDerivation } })
})

test('an Ed25519 key has a public half, that of the private key that was brought', async () => {
  const { seed, publicBytes } = newKeyPair()
  const pair = `whsk_${Buffer.concat([seed, publicBytes]).toString('base64')}`

  const made = await keys.create({ ...ED25519, secret: pair })
  const ours = await keys.create(ED25519)

  expect(made).toMatchObject({
    secret: `whsk_${seed.toString('base64')}`, // libsodium's form is kept in the shorter one
    signingKey: { publicKey: `whpk_${publicBytes.toString('base64')}`, algorithm: 'ED25519' },
  })
  if (ours.__typename !== 'SigningKeyCreatePayload') throw new Error(JSON.stringify(ours))
  expect(ours.secret).toMatch(/^whsk_/)
  expect(decodePublicKey(ours.signingKey.publicKey ?? '')).toHaveLength(32)
})

test('a key is found by its id, as it was answered, by whoever may read', async () => {
  const made = await keys.create(ED25519)
  if (made.__typename !== 'SigningKeyCreatePayload') throw new Error(JSON.stringify(made))
  const { id } = made.signingKey

  const found = [await keys.find(id), await keysOf(service, viewer).find(id)]

  expect(found).toEqual([made.signingKey, made.signingKey])
})

test('two keys may have one name and one secret: they are two keys', async () => {
  const secret = 'a secret that two keys have'

  const [one, other] = [await makeKey(keys, { secret }), await makeKey(keys, { secret })]

  expect(one.id).not.toBe(other.id)
})
