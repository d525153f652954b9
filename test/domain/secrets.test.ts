import { expect, test } from 'vitest'
import { decodeSigningSecret, maskSecret, newSigningSecret } from '../../src/domain/secrets.ts'

test('a new secret is whsec_ and 32 random bytes in base64', () => {
  const secrets = Array.from({ length: 100 }, newSigningSecret)

  expect(new Set(secrets).size).toBe(100)
  for (const secret of secrets) {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(decodeSigningSecret(secret)).toHaveLength(32)
  }
})

test('the HMAC key is what stands in base64 after the prefix', () => {
  const key = decodeSigningSecret('whsec_aG9va3dpcmU=')

  expect(key.toString()).toBe('hookwire')
})

test('a masked secret shows its last four characters and nothing more', () => {
  const masked = maskSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')

  expect(masked).toBe('whsec_…LaSw')
})
