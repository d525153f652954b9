import fc from 'fast-check'
import { expect, test } from 'vitest'
import { publicId } from '../../../src/domain/ids.ts'
import { cloudevents } from '../../../src/domain/payloads/cloudevents.ts'
import type { PayloadContent } from '../../../src/domain/payloads/format.ts'
import { readCloudEvent } from '../../support/cloudevents.ts'
import { jsonSamples } from '../../support/json-samples.ts'
import { bodyOf, content } from '../../support/payload-content.ts'

const headers = { 'content-type': cloudevents.contentType }
const id = publicId('Event', content.eventId)
const source = `/environments/${publicId('Environment', content.environmentId)}`

const HEAD =
  `{"specversion":"1.0","id":"${id}","source":"${source}"` +
  ',"type":"user.created","time":"2026-01-01T12:00:00.123Z"'
const TAIL = ',"datacontenttype":"application/json","data":'

const readData = (rawData: string, part?: Partial<PayloadContent>) =>
  readCloudEvent(headers, bodyOf(cloudevents, rawData, part))

test('the attributes are those of CloudEvents 1.0, and the data stands last as it was written', () => {
  const body = bodyOf(cloudevents, ' {"b" : 1.50,\n"a":1, "b":2} ')

  expect(body).toBe(`${HEAD}${TAIL} {"b" : 1.50,\n"a":1, "b":2} }`)
})

test('the card is the subject, and a test has the extension istest', () => {
  const event = readData('{"a":1}', { cardTemplateId: 'a "card"', isTest: true })

  expect(event.toJSON()).toEqual({
    ...{ specversion: '1.0', id, source, type: 'user.created', time: '2026-01-01T12:00:00.123Z' },
    ...{ subject: 'a "card"', istest: true, datacontenttype: 'application/json', data: { a: 1 } },
  })
})

test('what is no test says nothing of tests, and without a card there is no subject', () => {
  const event = readData('{"istest":true,"subject":"a"}')

  expect(event).not.toHaveProperty('istest')
  expect(event.subject).toBeUndefined()
})

test.each(['', 'a\u0007b', 'a\nb', '\u007f', '\u009f', '\ufdd0', '\u{1ffff}'])(
  'a card that no attribute may hold, %j, is no subject',
  (cardTemplateId) => {
    const body = bodyOf(cloudevents, '1', { cardTemplateId })

    expect(body).toBe(`${HEAD}${TAIL}1}`)
  },
)

test('any other card is the subject as it is', () => {
  const cards = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 255 })
  fc.assert(
    fc.property(cards, (cardTemplateId) => {
      expect(readData('1', { cardTemplateId }).subject).toBe(cardTemplateId)
    }),
  )
})

test('any data is spliced in as it was written', () => {
  const wrong = jsonSamples(500).filter(
    ({ rawData }) => bodyOf(cloudevents, rawData) !== `${HEAD}${TAIL}${rawData}}`,
  )

  expect(wrong.map(({ rawData }) => rawData.slice(0, 200))).toEqual([])
})

test('its consumers read what was published, and find nothing that CloudEvents forbids', () => {
  fc.assert(
    fc.property(fc.json(), fc.boolean(), (rawData, isTest) => {
      const data = JSON.parse(rawData)

      const event = readData(rawData, { isTest })

      // The package takes null, false, 0 and an empty text for no data at all.
      expect(event.data).toEqual(data ? data : undefined)
    }),
  )
})
