import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { importJWK } from 'jose'
import { expect, test } from 'vitest'
import { toJwk } from '../../../src/domain/jwks.ts'
import { publicKeyOf } from '../../../src/domain/secrets.ts'
import {
  anyBodies,
  expectAccepted,
  expectPublished,
  signAs,
  type Vector,
  whskSecrets,
} from '../../support/signing.ts'

interface KeyedVector extends Vector {
  readonly publicKey: string
}

const file = new URL('../../support/vectors/ed25519.json', import.meta.url)
const vectors: KeyedVector[] = JSON.parse(readFileSync(file, 'utf8')).signatures.vectors

type Headers = Readonly<Record<string, string>>
type Check = (signature: Buffer, message: Buffer) => boolean | Promise<boolean>

/** The steps of the specification, for those who hold a public key. */
async function someSignaturePasses(headers: Headers, body: Buffer, check: Check): Promise<boolean> {
  const prefix = `${headers['webhook-id']}.${headers['webhook-timestamp']}.`
  const message = Buffer.concat([Buffer.from(prefix), body])
  for (const versioned of headers['webhook-signature']?.split(' ') ?? []) {
    const [version, signature = ''] = versioned.split(',')
    if (version === 'v1a' && (await check(Buffer.from(signature, 'base64'), message))) return true
  }
  return false
}

test.each(vectors)('the published signature of $id comes out', (vector) => {
  expectPublished('ed25519', vector)
})

test('with a whpk_ key and node:crypto any body is accepted, for any one of the secrets', async () => {
  await expectAccepted('ed25519', {
    secrets: whskSecrets,
    bodies: anyBodies,
    accepts(secret, headers, body) {
      const x = Buffer.from(publicKeyOf(secret)?.slice('whpk_'.length) ?? '', 'base64')
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') }
      const key = createPublicKey({ key: jwk, format: 'jwk' })
      return someSignaturePasses(headers, body, (signature, message) => {
        return verify(null, message, key, signature)
      })
    },
  })
})

test('with a key of the JWKS document and jose any body is accepted', async () => {
  await expectAccepted('ed25519', {
    secrets: whskSecrets,
    bodies: anyBodies,
    async accepts(secret, headers, body) {
      const key = await importJWK({ ...toJwk(publicKeyOf(secret) ?? '') })
      if (key instanceof Uint8Array) throw new Error('A public key is no secret.')
      return someSignaturePasses(headers, body, (signature, message) => {
        return crypto.subtle.verify(
          'Ed25519',
          key,
          new Uint8Array(signature),
          new Uint8Array(message),
        )
      })
    },
  })
})

test('the derivation is for HMAC keys and changes nothing', () => {
  const timestamp = new Date()
  const secrets = vectors.map(({ secret }) => secret)

  const derived = signAs('ed25519', { secrets, timestamp, derivation: 'sha256_hex' })

  expect(derived).toEqual(signAs('ed25519', { secrets, timestamp }))
})
