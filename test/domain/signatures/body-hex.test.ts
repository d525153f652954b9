import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import { expect, test } from 'vitest'
import { anyBodies, expectAccepted, hmacSecrets, signAs } from '../../support/signing.ts'

/** Atomic's check: the hex HMAC-SHA256 of the raw body, compared in constant time. */
function atomicAccepts(secret: string, signature: string, rawBody: Buffer): boolean {
  const expected = createHmac('sha256', secret).update(rawBody).digest('hex')
  const [given, wanted] = [Buffer.from(signature), Buffer.from(expected)]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

test("Atomic's check accepts any bytes", async () => {
  await expectAccepted('body_hex', {
    secrets: hmacSecrets,
    bodies: anyBodies,
    header: 'X-Atomic-Signature',
    accepts: (secret, headers, body) =>
      atomicAccepts(secret, headers['X-Atomic-Signature'] ?? '', body),
  })
})

test('with a derived key the receiver holds the hex SHA-256 of the secret', async () => {
  await expectAccepted('body_hex', {
    secrets: hmacSecrets,
    bodies: anyBodies,
    derivation: 'sha256_hex',
    accepts: (secret, headers, body) =>
      atomicAccepts(hash('sha256', secret), headers['webhook-signature'] ?? '', body),
  })
})

test('the time of the attempt is not signed, so a retry carries the same signature', () => {
  const secrets = ['a secret of some length, as text']
  const times = [new Date('2026-01-01T12:00:00Z'), new Date('2026-01-01T13:00:00Z')]

  const signatures = times.map((timestamp) => {
    return signAs('body_hex', { secrets, timestamp })['webhook-signature']
  })

  expect(new Set(signatures).size).toBe(1)
})
