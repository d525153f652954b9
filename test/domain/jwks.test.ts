import { readFileSync } from 'node:fs'
import { calculateJwkThumbprint, createLocalJWKSet, exportJWK, importJWK } from 'jose'
import { expect, test } from 'vitest'
import { toJwk } from '../../src/domain/jwks.ts'
import { newSecret, publicKeyOf } from '../../src/domain/secrets.ts'

interface Vector {
  readonly name: string
  readonly publicKey: string
  readonly thumbprint?: string
}

const file = new URL('../support/vectors/ed25519.json', import.meta.url)
const vectors: Vector[] = JSON.parse(readFileSync(file, 'utf8')).keys.vectors
const newPublicKey = () => publicKeyOf(newSecret('ed25519')) ?? ''

test('what is no public key is refused and not quoted, for it may be a secret', () => {
  const secret = newSecret('ed25519')

  expect(() => toJwk(secret)).toThrow(/^This is no whpk_ key\.$/)
  expect(() => toJwk('whpk_c2hvcnQ=')).toThrow(/^This is no whpk_ key\.$/)
})

test.each(vectors.filter(({ thumbprint }) => thumbprint !== undefined))(
  'the published thumbprint of $name comes out',
  ({ publicKey, thumbprint }) => {
    const bytes = Buffer.from(publicKey, 'hex')

    const jwk = toJwk(`whpk_${bytes.toString('base64')}`)

    expect(jwk).toEqual({
      kty: 'OKP',
      crv: 'Ed25519',
      x: bytes.toString('base64url'),
      alg: 'EdDSA',
      use: 'sig',
      kid: thumbprint,
    })
  },
)

test('jose imports the key, and comes to the same thumbprint', async () => {
  const jwk = toJwk(newPublicKey())

  const key = await importJWK({ ...jwk })

  expect(await exportJWK(key)).toEqual({ kty: 'OKP', crv: 'Ed25519', x: jwk.x })
  expect(await calculateJwkThumbprint(key)).toBe(jwk.kid)
})

test('WebCrypto imports the key as it stands', async () => {
  const jwk = toJwk(newPublicKey())

  const key = await crypto.subtle.importKey('jwk', { ...jwk }, 'Ed25519', true, ['verify'])

  expect((await crypto.subtle.exportKey('jwk', key)).x).toBe(jwk.x)
})

test('of several keys in a document, a reader finds the one that its id names', async () => {
  const keys = [newPublicKey(), newPublicKey()].map(toJwk)
  const find = createLocalJWKSet({ keys: keys.map((key) => ({ ...key })) })

  const found = await find({ alg: 'EdDSA', kid: keys[1]?.kid ?? '' })

  expect((await exportJWK(found)).x).toBe(keys[1]?.x)
})
