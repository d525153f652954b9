import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { Stripe } from 'stripe'
import { expect, test } from 'vitest'
import {
  anyBodies,
  expectAccepted,
  hmacSecrets,
  passes,
  signAs,
  textBodies,
} from '../../support/signing.ts'

const FYATU_TOLERANCE_SECONDS = 300
const { webhooks } = new Stripe('sk_test_unused')

/** The steps of docs.fyatu.com, "Webhook Signature Verification". */
function fyatuAccepts(rawSecret: string, header: string, rawBody: Buffer): boolean {
  const [, timestamp = '', signature = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? []
  const ageSeconds = Math.abs(Date.now() / 1_000 - Number(timestamp))
  const signingKey = createHash('sha256').update(rawSecret).digest('hex')
  const expected = createHmac('sha256', signingKey).update(`${timestamp}.`).update(rawBody)
  return (
    ageSeconds <= FYATU_TOLERANCE_SECONDS &&
    timingSafeEqual(Buffer.from(expected.digest('hex')), Buffer.from(signature))
  )
}

test("Stripe's package accepts any body with any one of the secrets", async () => {
  await expectAccepted('timestamped_hex', {
    secrets: hmacSecrets,
    bodies: textBodies,
    header: 'Stripe-Signature',
    accepts: (secret, { 'Stripe-Signature': header = '' }, body) =>
      passes(() => webhooks.constructEvent(body, header, secret)),
  })
})

test("Fyatu's check accepts any bytes, with the key that is derived from the secret", async () => {
  await expectAccepted('timestamped_hex', {
    secrets: hmacSecrets,
    bodies: anyBodies,
    header: 'X-Fyatu-Signature',
    derivation: 'sha256_hex',
    mostSecrets: 1,
    accepts: (secret, { 'X-Fyatu-Signature': header = '' }, body) =>
      fyatuAccepts(secret, header, body),
  })
})

test("the time comes first and then each secret's signature, the current one's before the others", () => {
  const timestamp = new Date('2026-01-01T12:00:00Z')
  const secrets = ['the current secret, as text', 'another secret, for a while']
  const macs = secrets.map((secret) => createHmac('sha256', secret).update('1767268800.{}'))

  const headers = signAs('timestamped_hex', { secrets, timestamp })

  const [current, other] = macs.map((mac) => mac.digest('hex'))
  expect(headers['webhook-signature']).toBe(`t=1767268800,v1=${current},v1=${other}`)
})
