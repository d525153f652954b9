import { expect, test } from 'vitest'
import { contentTypeOf, makePayload } from '../../src/delivery/payload.ts'
import { publicId } from '../../src/domain/ids.ts'
import type { PayloadFormat } from '../../src/domain/payloads.ts'
import { newOwed } from '../support/owed.ts'

const rawData = '{"eventDetail":1, "n": 1.0,"properties":{"values":[2],"b":3}}'
const occurredAt = new Date('2026-01-02T03:04:05.678Z')
const event = { rawData, occurredAt, type: 'card.created' }

/** Its body, with what changes from one to the next replaced. */
function bodyOf(payloadFormat: PayloadFormat, part: Parameters<typeof newOwed>[0] = {}): string {
  const owed = newOwed({ event, ...part, subscription: { payloadFormat } })
  return String(makePayload(owed))
    .replace(publicId('Event', owed.delivery.eventId), 'evt')
    .replace(publicId('Environment', owed.delivery.environmentId), 'env')
    .replace(publicId('WebhookSubscription', owed.delivery.subscriptionId), 'sub')
    .replace(publicId('RequestLogEntry', owed.requestId), 'req')
}

test.each([
  [
    'envelope',
    '{"requestId":"req","environmentId":"env","webhookId":"sub","isBatched":false,"data":{"id":"evt"' +
      `,"analyticsEvent":"card.created","timestamp":"2026-01-02T03:04:05.678Z",${rawData.slice(1)}}`,
  ],
  ['standard', `{"type":"card.created","timestamp":"2026-01-02T03:04:05.678Z","data":${rawData}}`],
  [
    'cloudevents',
    '{"specversion":"1.0","id":"evt","source":"/environments/env","type":"card.created"' +
      ',"time":"2026-01-02T03:04:05.678Z","subject":"c1","datacontenttype":"application/json"' +
      `,"data":${rawData}}`,
  ],
  ['raw', rawData],
] as const)('a subscription to %s gets that', (format, expected) => {
  const body = bodyOf(format, { event: { ...event, cardTemplateId: 'c1' } })

  expect(body).toBe(expected)
})

test.each(['envelope', 'standard', 'cloudevents', 'raw'] as const)(
  'of %s, the settings leave what they leave of the data',
  (format) => {
    const data = (settings: object) =>
      bodyOf(format, { exportSettings: settings }).replace(/^.*?(?="eventDetail"|"n"| "n")/, '')
    const end = format === 'envelope' || format === 'raw' ? '' : '}'
    const tail = format === 'envelope' ? `}${end}` : end

    expect(data({ includeRequestPayload: false })).toBe(
      ` "n": 1.0,"properties":{"values":[2],"b":3}}${tail}`,
    )
    expect(data({ includeResponseData: false })).toBe(
      `"eventDetail":1, "n": 1.0,"properties":{"b":3}}${tail}`,
    )
    expect(data({ includeTestEvents: true })).toBe(`${rawData.slice(1)}${tail}`)
  },
)

test('an event that goes to many gives each its own format, by its own settings', () => {
  const shared = newOwed({ event }).event
  const bodyFor = (payloadFormat: PayloadFormat, exportSettings: object) => {
    const owed = newOwed({ subscription: { payloadFormat }, exportSettings })
    return String(makePayload({ ...owed, event: shared }))
  }

  const bodies = [
    bodyFor('raw', {}),
    bodyFor('envelope', {}),
    bodyFor('raw', { includeRequestPayload: false }),
    bodyFor('raw', { includeResponseData: false }),
    bodyFor('raw', {}),
  ]

  expect(bodies).toEqual([
    rawData,
    expect.stringMatching(/^\{"requestId":.*,"eventDetail":1, .*\}\}$/),
    '{ "n": 1.0,"properties":{"values":[2],"b":3}}',
    '{"eventDetail":1, "n": 1.0,"properties":{"b":3}}',
    rawData,
  ])
})

test.each([
  ['envelope', 'application/json'],
  ['standard', 'application/json'],
  ['cloudevents', 'application/cloudevents+json'],
  ['raw', 'application/json'],
] as const)('%s is sent as %s, and what a mapping makes of it as JSON', (payloadFormat, type) => {
  const { subscription } = newOwed({ subscription: { payloadFormat } })

  const types = [null, 'return event'].map((mapping) => contentTypeOf({ ...subscription, mapping }))

  expect(types).toEqual([type, 'application/json'])
})
