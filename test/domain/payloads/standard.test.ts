import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { standard } from '../../../src/domain/payloads/standard.ts'
import { newSecret } from '../../../src/domain/secrets.ts'
import { jsonSamples } from '../../support/json-samples.ts'
import { bodyOf } from '../../support/payload-content.ts'

const HEAD = '{"type":"user.created","timestamp":"2026-01-01T12:00:00.123Z"'

test('the body is type, time and data, in the order that Standard Webhooks shows', () => {
  const body = bodyOf(standard, ' {"b" : 1.50,\n"a":1, "b":2} ')

  expect(body).toBe(`${HEAD},"data": {"b" : 1.50,\n"a":1, "b":2} }`)
})

test('a test is marked beside the data', () => {
  const body = bodyOf(standard, '{"isTest":false}', { isTest: true })

  expect(body).toBe(`${HEAD},"isTest":true,"data":{"isTest":false}}`)
})

test('any data is spliced in as it was written', () => {
  const wrong = jsonSamples(500).filter(
    ({ rawData }) => bodyOf(standard, rawData) !== `${HEAD},"data":${rawData}}`,
  )

  expect(wrong.map(({ rawData }) => rawData.slice(0, 200))).toEqual([])
})

test('its consumers read what was published', () => {
  const webhook = new Webhook(newSecret('hmac_sha256'))
  fc.assert(
    fc.property(fc.json(), fc.boolean(), (rawData, isTest) => {
      const body = bodyOf(standard, rawData, { isTest })
      const at = new Date()
      const headers = {
        'webhook-id': 'evt_1',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': webhook.sign('evt_1', at, body),
      }

      expect(webhook.verify(body, headers)).toEqual({
        ...{ type: 'user.created', timestamp: '2026-01-01T12:00:00.123Z' },
        ...(isTest ? { isTest: true } : {}),
        data: JSON.parse(rawData),
      })
    }),
  )
})
