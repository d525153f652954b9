import { expect, test } from 'vitest'
import { InvalidInputError } from '../../src/domain/errors.ts'
import { MAX_EVENT_BYTES } from '../../src/domain/events.ts'
import { parseTestEvent, type TestEventInput } from '../../src/domain/test-events.ts'
import { refusedPaths } from '../support/issues.ts'

const parse = (input: TestEventInput, ...eventTypes: string[]) =>
  parseTestEvent(input, { eventTypes })

const QUOTES_BYTES = 2

test.each([
  ['the first', ['user.created', 'card-*'], 'user.created'],
  ['one of ours', ['hookwire.subscription.disabled'], 'hookwire.subscription.disabled'],
  ['hookwire.test for a pattern', ['card-*', 'user.created'], 'hookwire.test'],
  ['hookwire.test for all', ['*'], 'hookwire.test'],
])('without a type it is that of the subscription: %s', (_what, eventTypes, type) => {
  for (const eventType of [undefined, null]) {
    expect(parse({ eventType }, ...eventTypes)).toMatchObject({ type })
  }
})

test('the type that is given need not be one of the subscription', () => {
  expect(parse({ eventType: 'a.b' }, 'user.created').type).toBe('a.b')
  expect(parse({ eventType: 'hookwire.test' }, 'user.created').type).toBe('hookwire.test')
})

test('without data a sample is sent; null is data', () => {
  expect(JSON.parse(parse({}, '*').rawData)).toEqual({
    message: 'This is a test. Nothing has happened.',
  })
  expect(parse({ data: null }, '*').rawData).toBe('null')
  expect(parse({ data: { a: ['\u0000'] } }, '*').rawData).toBe('{"a":["\\u0000"]}')
})

test('data may have as many bytes as a published event', () => {
  const text = 'x'.repeat(MAX_EVENT_BYTES - QUOTES_BYTES)

  expect(refusedPaths(() => parse({ data: text }, '*'))).toEqual([])
  expect(refusedPaths(() => parse({ data: `${text}x` }, '*'))).toEqual(['data'])
})

test.each(['', 'a b', 'a*', '*', 'x'.repeat(129)])('%j is no type of an event', (eventType) => {
  expect(refusedPaths(() => parse({ eventType }, '*'))).toEqual(['eventType'])
})

test('a caller learns of all that is wrong at once', () => {
  const parsing = () => parse({ eventType: '', data: { a: Infinity } }, '*')

  expect(parsing).toThrow(InvalidInputError)
  expect(refusedPaths(parsing)).toEqual(['eventType', 'data'])
})
