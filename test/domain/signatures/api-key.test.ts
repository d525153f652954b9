import { hash, timingSafeEqual } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SCHEMES } from '../../../src/domain/signatures.ts'
import { hmacSecrets, signAs } from '../../support/signing.ts'

/** Atomicat's receivers hold the key; hashes are of one length whatever is sent. */
function atomicatAccepts(key: string, header: string): boolean {
  return timingSafeEqual(hash('sha256', key, 'buffer'), hash('sha256', header, 'buffer'))
}

test('a receiver that compares a static key accepts its own and no other', () => {
  const sendable = hmacSecrets.filter((text) => SCHEMES.api_key.secretRefusal(text) === undefined)
  const derivations = fc.constantFrom('none', 'sha256_hex')
  const property = fc.property(sendable, sendable, derivations, (key, other, derivation) => {
    fc.pre(key !== other)

    const headers = signAs('api_key', { secrets: [key], header: 'X-Atomicat-Key', derivation })

    expect(atomicatAccepts(key, headers['X-Atomicat-Key'] ?? '')).toBe(true)
    expect(atomicatAccepts(other, headers['X-Atomicat-Key'] ?? '')).toBe(false)
  })
  fc.assert(property, { numRuns: 100 })
})

test.each([
  ...['', ' ', ' key', 'key ', 'key\t', '\tkey', 'k\tey', 'key\n', 'k\r\nx-evil: 1', 'k\u0000ey'],
  ...['kéy', 'k\u007fey', 'key\u00a0', '\u{1F511}'],
])('%j cannot be the value of a header', (secret) => {
  const refusal = SCHEMES.api_key.secretRefusal(secret)

  expect(refusal).toBe('must be printable ASCII without white space at its ends.')
})

test.each(['k', 'a key', '!"#$~', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'k'.repeat(75)])(
  '%j can be the value of a header',
  (secret) => {
    const refusal = SCHEMES.api_key.secretRefusal(secret)

    expect(refusal).toBeUndefined()
  },
)
