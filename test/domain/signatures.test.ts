import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { expect, test } from 'vitest'
import { newSigningSecret } from '../../src/domain/secrets.ts'
import { standardWebhooksHeaders } from '../../src/domain/signatures.ts'

interface Vector {
  readonly secret: string
  readonly id: string
  readonly timestamp: number
  readonly body: string
  readonly signature: string
}

const vectors = JSON.parse(
  readFileSync(new URL('../support/vectors/standard-webhooks.json', import.meta.url), 'utf8'),
).vectors as Vector[]

test.each(vectors)('the published signature of $id comes out', (vector) => {
  const { secret, id, timestamp, signature } = vector
  const body = Buffer.from(vector.body)

  const headers = standardWebhooksHeaders([secret], {
    id,
    timestamp: new Date(timestamp * 1_000),
    body,
  })

  expect(headers).toEqual({
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature,
  })
})

test('a receiver that holds any one of the secrets can verify any body', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 500 }),
      fc.integer({ min: 1, max: 11 }),
      (data, count) => {
        const body = JSON.stringify({ data })
        const secrets = Array.from({ length: count }, newSigningSecret)
        const content = { id: 'evt_1', timestamp: new Date(), body: Buffer.from(body) }

        const headers = standardWebhooksHeaders(secrets, content)

        expect(headers['webhook-signature']?.split(' ')).toHaveLength(count)
        for (const secret of secrets) {
          expect(new Webhook(secret).verify(body, headers)).toEqual({ data })
          expect(new SvixWebhook(secret).verify(body, headers)).toEqual({ data })
        }
        expect(() => new Webhook(newSigningSecret()).verify(body, headers)).toThrow()
        expect(() => new Webhook(secrets[0] ?? '').verify(`${body} `, headers)).toThrow()
      },
    ),
    { numRuns: 30 },
  )
})

test("the current secret's signature comes first", () => {
  const [current, previous] = [newSigningSecret(), newSigningSecret()]
  const content = { id: 'evt_1', timestamp: new Date(), body: Buffer.from('{}') }

  const both = standardWebhooksHeaders([current, previous], content)['webhook-signature']

  const alone = standardWebhooksHeaders([current], content)['webhook-signature']
  expect(both?.split(' ')[0]).toBe(alone)
})

test('the timestamp is in whole seconds, not rounded up', () => {
  const timestamp = new Date('2026-01-01T12:00:00.999Z')

  const headers = standardWebhooksHeaders([], { id: 'evt_1', timestamp, body: Buffer.from('{}') })

  expect(headers['webhook-timestamp']).toBe('1767268800')
})
