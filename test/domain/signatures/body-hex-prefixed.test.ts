import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { verify } from '@octokit/webhooks-methods'
import { expect, test } from 'vitest'
import { expectAccepted, hmacSecrets, signAs, textBodies } from '../../support/signing.ts'

interface Vector {
  readonly secret: string
  readonly body: string
  readonly signature: string
}

const file = new URL('../../support/vectors/github.json', import.meta.url)
const vectors: Vector[] = JSON.parse(readFileSync(file, 'utf8')).vectors

test.each(vectors)("GitHub's published signature of $body comes out", (vector) => {
  const { secret, body, signature } = vector

  const headers = signAs('body_hex_prefixed', { secrets: [secret], body })

  expect(headers['x-hub-signature-256']).toBe(signature)
})

test("Octokit's check accepts any body", async () => {
  await expectAccepted('body_hex_prefixed', {
    secrets: hmacSecrets,
    bodies: textBodies,
    header: 'X-Hub-Signature-256',
    accepts: (secret, headers, body) =>
      verify(secret, body.toString(), headers['X-Hub-Signature-256'] ?? ''),
  })
})

test('with a derived key the receiver holds the hex SHA-256 of the secret', async () => {
  await expectAccepted('body_hex_prefixed', {
    secrets: hmacSecrets,
    bodies: textBodies,
    derivation: 'sha256_hex',
    accepts: (secret, headers, body) =>
      verify(hash('sha256', secret), body.toString(), headers['x-hub-signature-256'] ?? ''),
  })
})
