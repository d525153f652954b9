import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newUuid, publicId } from '../../../src/domain/ids.ts'
import { envelope } from '../../../src/domain/payloads/envelope.ts'
import { objectTexts, otherTexts } from '../../support/json.ts'

const OURS = ['id', 'analyticsEvent', 'timestamp']

const now = new Date('2026-01-01T12:00:00.123Z')
const ids = {
  requestId: newUuid(now),
  environmentId: newUuid(now),
  subscriptionId: newUuid(now),
  eventId: newUuid(now),
}
const eventId = publicId('Event', ids.eventId)
const HEAD =
  `{"requestId":"${publicId('RequestLogEntry', ids.requestId)}"` +
  `,"environmentId":"${publicId('Environment', ids.environmentId)}"` +
  `,"webhookId":"${publicId('WebhookSubscription', ids.subscriptionId)}","isBatched":false` +
  `,"data":{"id":"${eventId}","analyticsEvent":"user.created"` +
  ',"timestamp":"2026-01-01T12:00:00.123Z"'

function envelopeOf(rawData: string, isTest = false): string {
  return envelope.print({
    ...{ ...ids, eventType: 'user.created', occurredAt: now, isTest, cardTemplateId: null },
    excerpt: envelope.excerpt(rawData),
  })
}

test('the body is our members, then the published ones as they were written', () => {
  const body = envelopeOf('{"user_id": 7, "amount":12345678901234567890 , "id":1}')

  expect(body).toBe(`${HEAD},"user_id": 7, "amount":12345678901234567890 }}`)
})

test('a test is marked beside the data, and what was published as isTest stays in it', () => {
  const body = envelopeOf('{"isTest":false}', true)

  const head = HEAD.replace(',"data":', ',"isTest":true,"data":')
  expect(body).toBe(`${head},"isTest":false}}`)
})

test.each([
  ['an empty object', '{}', ''],
  ['an empty object with white space', ' { \n } ', ' \n '],
  ['an object of ours alone', '{"id":1,"timestamp":2,"analyticsEvent":3}', ''],
  ['ours first', '{"id":1, "a":2}', ', "a":2'],
  ['ours in the middle', '{"a":1,"id":2,"b":3}', ',"a":1,"b":3'],
  ['ours last', '{"a":1 ,"id":2}', ',"a":1 '],
  ['ours twice', '{"id":1,"a":2,"id":3}', ',"a":2'],
  ['ours in escapes', String.raw`{"\u0069d":1,"a":2,"time\u0073tamp":3}`, ',"a":2'],
  ['ours deeper down', '{"a":{"id":1}}', ',"a":{"id":1}'],
  ['a name that only looks like ours', '{"ID":1,"id ":2}', ',"ID":1,"id ":2'],
  ['a name given twice', '{"a":1,"a":2}', ',"a":1,"a":2'],
  ['__proto__', '{"__proto__":{"id":1}}', ',"__proto__":{"id":1}'],
  ['braces, commas and quotes in texts', '{"a":"}\\",","id":"{"}', ',"a":"}\\","'],
  ['a text that ends in a backslash', '{"a":"\\\\","id":1}', ',"a":"\\\\"'],
  ['white space all over', '\r\n{\t"a" :\n1\r,\t"b"\n: 2 }\n', ',\t"a" :\n1\r,\t"b"\n: 2 '],
])('of %s, what is not ours is kept byte for byte', (_what, rawData, kept) => {
  const members = envelope.excerpt(rawData)

  expect(members).toBe(kept)
})

test.each(['7', '"text"', 'null', '[{"id":1}]', ' [ ] ', '-12345678901234567890', '"{}"'])(
  'data that is no object, %s, stands under data.data',
  (rawData) => {
    const body = envelopeOf(rawData)

    expect(body).toBe(`${HEAD},"data":${rawData}}}`)
  },
)

test('the members of any object are kept as they are, but for ours', () => {
  fc.assert(
    fc.property(objectTexts, ({ members }) => {
      const rawData = `{${members.map(({ text }) => text).join(',')}}`
      const kept = members.filter(({ name }) => !OURS.includes(name)).map(({ text }) => text)

      const body = envelopeOf(rawData)

      expect(body).toBe(`${HEAD}${kept.length > 0 ? `,${kept.join(',')}` : ''}}}`)
    }),
    { numRuns: 1_000 },
  )
})

test('any JSON becomes JSON whose id, type and time are ours', () => {
  const texts = fc.oneof(
    otherTexts,
    objectTexts.map(({ members }) => `{${members.map(({ text }) => text).join(',')}}`),
  )
  fc.assert(
    fc.property(texts, (rawData) => {
      const { data } = JSON.parse(envelopeOf(rawData))

      expect(data).toMatchObject({ id: eventId, analyticsEvent: 'user.created' })
      expect(data.timestamp).toBe('2026-01-01T12:00:00.123Z')
    }),
    { numRuns: 500 },
  )
})
