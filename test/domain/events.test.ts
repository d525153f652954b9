import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type EventInput,
  MAX_BATCH_BYTES,
  MAX_BATCH_EVENTS,
  MAX_EVENT_BYTES,
  parseEvent,
  parseEvents,
} from '../../src/domain/events.ts'
import { refusedPaths } from '../support/issues.ts'
import { objectTexts, otherTexts } from '../support/json.ts'

const owner = { environmentId: 'an environment', publisherId: null }

const parse = (part: Partial<EventInput>) => parseEvent({ type: 'user.created', ...part }, owner)
const pathsOf = (part: Partial<EventInput>) => refusedPaths(() => parse(part))

/** JSON text of so many bytes. */
function textOf(bytes: number, character = 'x'): string {
  const size = Buffer.byteLength(character)
  const rest = (bytes - 2) % size
  return `"${character.repeat((bytes - 2 - rest) / size)}${'.'.repeat(rest)}"`
}

test('what is left out has a default', () => {
  const event = parse({ rawData: '{}' })

  expect(event).toEqual({
    ...owner,
    type: 'user.created',
    rawData: '{}',
    dataField: 'rawData',
    occurredAt: null,
    isTest: false,
    cardTemplateId: null,
    actionFlowConfigId: null,
    idempotencyKey: null,
  })
})

test.each([
  ['data', { data: 1 }],
  ['data', { data: 1, rawData: null }],
  ['rawData', { rawData: '1' }],
])('it is kept that the data was given as %s', (field, part) => {
  expect(parse(part).dataField).toBe(field)
})

test('raw data is kept byte for byte', () => {
  const texts = fc.oneof(
    otherTexts,
    objectTexts.map(({ members }) => `{${members.map(({ text }) => text).join(',')}}`),
  )
  fc.assert(
    fc.property(texts, (rawData) => {
      expect(parse({ rawData }).rawData).toBe(rawData)
    }),
  )
})

test('data is printed as JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (data) => {
      expect(parse({ data }).rawData).toBe(JSON.stringify(data))
    }),
  )
})

test.each([
  ['neither data nor raw data', {}, ['data']],
  ['null for raw data alone', { rawData: null }, ['data']],
  ['both data and raw data', { data: 1, rawData: '1' }, ['data']],
  ['null for data', { data: null }, []],
  ['data, and null for raw data', { data: 1, rawData: null }, []],
])('given %s, it is judged whether there is exactly one', (_what, part, expected) => {
  const paths = pathsOf(part)

  expect(paths).toEqual(expected)
})

test.each([
  ['9999-12-31T23:59:59-12:00', ['occurredAt']],
  ['0000-01-01T00:00:00+00:01', ['occurredAt']],
  ['9999-12-31T23:59:59.999Z', []],
  ['0000-01-01T00:00:00.000Z', []],
])('a time such as %s is judged by its year in UTC', (time, expected) => {
  const paths = pathsOf({ data: 1, occurredAt: new Date(time) })

  expect(paths).toEqual(expected)
})

test.each([
  ...['', ' ', '{', '{"a":1,}', "{'a':1}", '[1 2]', 'undefined', 'NaN', '01', '.5', '+1', '"\n"'],
  ...['"a\u0000b"', '\u0000', '\ufeff{}', '{}{}', '{}\u00a0', '"\\x41"', '"\\u12"', '// 1', 'True'],
])('raw data that is no JSON, %j, is refused', (rawData) => {
  const paths = pathsOf({ rawData })

  expect(paths).toEqual(['rawData'])
})

test.each([
  ['half a surrogate pair as it is', '"\ud800"', ['rawData']],
  ['half a surrogate pair in an escape', '"\\ud800"', []],
  ['U+0000 in an escape', '"\\u0000"', []],
  ['a number of 20 digits', '12345678901234567890', []],
  ['a number beyond what JavaScript holds', '1e400', []],
  ['names given twice', '{"a":1,"a":2}', []],
])('raw data may hold %s, or not', (_what, rawData, expected) => {
  const paths = pathsOf({ rawData })

  expect(paths).toEqual(expected)
})

test.each([
  ['a number beyond what JavaScript holds', { a: [Number.POSITIVE_INFINITY] }, ['data']],
  ['that and null', [null, Number.NEGATIVE_INFINITY], ['data']],
  ['null', { a: null }, []],
  ['the word null', 'null', []],
])('data may hold %s, or not', (_what, data, expected) => {
  const paths = pathsOf({ data })

  expect(paths).toEqual(expected)
})

test('raw data may be nested as deeply as fits', () => {
  const depth = MAX_EVENT_BYTES / 2

  const paths = pathsOf({ rawData: `${'['.repeat(depth)}${']'.repeat(depth)}` })

  expect(paths).toEqual([])
})

test.each(['', 'null'])('data nested as deeply, around "%s", is at worst refused', (inner) => {
  const depth = MAX_EVENT_BYTES / 2 - 10

  const paths = pathsOf({ data: JSON.parse(`${'['.repeat(depth)}${inner}${']'.repeat(depth)}`) })

  expect(['', 'data']).toContain(paths.join())
})

test.each([
  ['as many bytes as it may have', textOf(MAX_EVENT_BYTES), true],
  ['a byte more', textOf(MAX_EVENT_BYTES + 1), false],
  ['as many bytes in few characters', textOf(MAX_EVENT_BYTES, '\u{1F600}'), true],
  ['a byte more in few characters', textOf(MAX_EVENT_BYTES + 1, '\u{1F600}'), false],
])('an event of %s is judged by its bytes', (_what, rawData, isTaken) => {
  const raw = pathsOf({ rawData })
  const value = pathsOf({ data: JSON.parse(rawData) })

  expect(raw).toEqual(isTaken ? [] : ['rawData'])
  expect(value).toEqual(isTaken ? [] : ['data'])
})

test.each([
  ['cardTemplateId', 255],
  ['actionFlowConfigId', 255],
  ['idempotencyKey', 255],
])('%s has 1 to %i characters that can be stored', (name, most) => {
  const judge = (value: string | null) => pathsOf({ data: 1, [name]: value })

  expect([null, 'a', 'é'.repeat(most)].flatMap(judge)).toEqual([])
  for (const value of ['', ' ', 'a'.repeat(most + 1), 'a\u0000', '\ud800']) {
    expect(judge(value)).toEqual([name])
  }
})

test('scope ids that are not given are taken from the data', () => {
  const data = { cardContext: { cardTemplateId: 'c' }, platformContext: { flowConfigId: 'f' } }

  const fromData = parse({ data })
  const fromRawData = parse({ rawData: JSON.stringify(data) })
  const given = parse({ data, cardTemplateId: 'x', actionFlowConfigId: 'y' })

  expect(fromData).toMatchObject({ cardTemplateId: 'c', actionFlowConfigId: 'f' })
  expect(fromRawData).toMatchObject({ cardTemplateId: 'c', actionFlowConfigId: 'f' })
  expect(given).toMatchObject({ cardTemplateId: 'x', actionFlowConfigId: 'y' })
})

test.each([
  ...['null', '1', '"cardContext"', '[]', '{}', '{"cardContext":null}', '{"cardContext":[]}'],
  ...['{"cardTemplateId":"c"}', '{"a":{"cardContext":{"cardTemplateId":"c"}}}'],
  ...['{"cardContext":{"cardTemplateId":7}}', '{"cardContext":{"cardTemplateId":null}}'],
  ...[
    '{"cardContext":{"cardTemplateId":"\\u0000"}}',
    '{"cardContext":{"cardTemplateId":"\\ud800"}}',
  ],
  ...['{"__proto__":{"cardContext":{"cardTemplateId":"c"}}}', '{"cardContext":{"__proto__":{}}}'],
  `{"cardContext":{"cardTemplateId":"${'c'.repeat(256)}"}}`,
])('no scope id is found in %s', (rawData) => {
  const event = parse({ rawData })

  expect(event.cardTemplateId).toBeNull()
})

test('a batch is checked whole, and each mistake has its path', () => {
  const events = [
    { type: 'fine', data: 1 },
    { type: 'not fine', data: 1, rawData: '1' },
    { type: 'fine', rawData: '{' },
  ]

  const paths = refusedPaths(() => parseEvents(events, owner))

  expect(paths).toEqual(['events.1.type', 'events.1.data', 'events.2.rawData'])
})

test.each([
  [0, ['events']],
  [1, []],
  [MAX_BATCH_EVENTS, []],
  [MAX_BATCH_EVENTS + 1, ['events']],
])('of %i events it is judged whether they make a batch', (count, expected) => {
  const inputs = Array<EventInput>(count).fill({ type: 'a', rawData: '1' })

  const paths = refusedPaths(() => parseEvents(inputs, owner))

  expect(paths).toEqual(expected)
})

test('a batch has at most 8 MiB in all', () => {
  const full = Array<EventInput>(MAX_BATCH_BYTES / MAX_EVENT_BYTES).fill({
    type: 'a',
    rawData: textOf(MAX_EVENT_BYTES),
  })

  const fitting = refusedPaths(() => parseEvents(full, owner))
  const tooMuch = refusedPaths(() => parseEvents([...full, { type: 'a', rawData: '1' }], owner))

  expect(fitting).toEqual([])
  expect(tooMuch).toEqual(['events'])
})
