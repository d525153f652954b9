import { expect, test } from 'vitest'
import { MAX_EVENT_BYTES } from '../../src/domain/events.ts'
import { type PreviewedEventInput, parsePreviewedEvent } from '../../src/domain/mapping-preview.ts'

const EITHER = 'eventId: give either a stored event, or eventType and data.'

test.each<[PreviewedEventInput, string]>([
  [{}, EITHER],
  [{ eventId: null, eventType: null }, EITHER],
  [{ eventId: 'evt_1', eventType: 'a' }, EITHER],
  [{ eventId: 'evt_1', data: null }, EITHER],
  [{ eventId: 'evt_1', eventType: 'a', data: {} }, EITHER],
  [{ data: {} }, 'eventType: must be given with data.'],
  [{ eventType: 'a' }, 'data: must be given with eventType.'],
  [{ eventType: 'a b', data: {} }, 'eventType: must be 1 to 128 of A-Z a-z 0-9 _ . -'],
  [{ eventType: '', data: {} }, 'eventType: must be 1 to 128 of A-Z a-z 0-9 _ . -'],
  [
    { eventType: 'a', data: 'x'.repeat(MAX_EVENT_BYTES) },
    `data: must have at most ${MAX_EVENT_BYTES} bytes.`,
  ],
])('%j says what to run on in no way or in two', (input, message) => {
  expect(() => parsePreviewedEvent(input)).toThrow(message)
})

test.each<[PreviewedEventInput, object | null]>([
  [{ eventId: 'evt_1' }, null],
  [{ eventId: 'evt_1', eventType: null }, null],
  [
    { eventType: 'a', data: null },
    { type: 'a', rawData: 'null' },
  ],
  [
    { eventType: 'hookwire.test', data: { a: [1] } },
    { type: 'hookwire.test', rawData: '{"a":[1]}' },
  ],
])('%j is clear', (input, expected) => {
  expect(parsePreviewedEvent(input)).toEqual(expected)
})
