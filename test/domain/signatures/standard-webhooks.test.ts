import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import {
  expectAccepted,
  expectPublished,
  passes,
  signAs,
  textBodies,
  type Vector,
  whsecSecrets,
} from '../../support/signing.ts'

const file = new URL('../../support/vectors/standard-webhooks.json', import.meta.url)
const vectors: Vector[] = JSON.parse(readFileSync(file, 'utf8')).vectors
const secretA = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const secretB = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'

test.each(vectors)('the published signature of $id comes out', (vector) => {
  expectPublished('standard_webhooks', vector)
})

test('the standardwebhooks package accepts any body with any one of the secrets', async () => {
  await expectAccepted('standard_webhooks', {
    secrets: whsecSecrets,
    bodies: textBodies,
    accepts: (secret, headers, body) => passes(() => new Webhook(secret).verify(body, headers)),
  })
})

test('with a derived key the receiver holds the hex SHA-256 of the secret, in base64', async () => {
  await expectAccepted('standard_webhooks', {
    secrets: whsecSecrets,
    bodies: textBodies,
    derivation: 'sha256_hex',
    accepts(secret, headers, body) {
      const derived = `whsec_${Buffer.from(hash('sha256', secret)).toString('base64')}`
      return passes(() => new Webhook(derived).verify(body, headers))
    },
  })
})

test("the current secret's signature comes first", () => {
  const timestamp = new Date()

  const both = signAs('standard_webhooks', { secrets: [secretA, secretB], timestamp })

  const alone = [secretA, secretB].map((secret) => {
    return signAs('standard_webhooks', { secrets: [secret], timestamp })['webhook-signature']
  })
  expect(both['webhook-signature']).toBe(alone.join(' '))
})
