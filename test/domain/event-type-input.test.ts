import { expect, test } from 'vitest'
import {
  type EventTypeChangeInput,
  type EventTypeInput,
  MAX_DESCRIPTION_CHARACTERS,
  MAX_SCHEMA_BYTES,
  MAX_SCHEMA_DEPTH,
  parseEventTypeChange,
  parseNewEventType,
} from '../../src/domain/event-type-input.ts'
import { refusedPaths } from '../support/issues.ts'

const parse = (part: Partial<EventTypeInput>) => parseNewEventType({ name: 'a', ...part })
const refused = (part: Partial<EventTypeInput>) => refusedPaths(() => parse(part))
const refusedChange = (input: EventTypeChangeInput) =>
  refusedPaths(() => parseEventTypeChange(input))

const LONGEST = 'x'.repeat(MAX_DESCRIPTION_CHARACTERS)
/** A schema whose text has so many bytes. */
const schemaOf = (bytes: number) => ({ title: 'x'.repeat(bytes - '{"title":""}'.length) })
const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)

test.each<[string, Partial<EventTypeInput>, string[]]>([
  ['no name', { name: '' }, ['name']],
  ['a name that is a pattern', { name: 'card-*' }, ['name']],
  ['a name of ours', { name: 'hookwire.test' }, ['name']],
  ['an empty description', { description: ' ' }, ['description']],
  ['a description with U+0000', { description: 'a\u0000' }, ['description']],
  ['the longest description', { description: LONGEST }, []],
  ['a description that is longer', { description: `${LONGEST}x` }, ['description']],
  ['the longest schema', { schema: schemaOf(MAX_SCHEMA_BYTES) }, []],
  ['a schema that is longer', { schema: schemaOf(MAX_SCHEMA_BYTES + 1) }, ['schema']],
  ['the deepest schema', { schema: nested(MAX_SCHEMA_DEPTH) }, []],
  ['a schema that is deeper', { schema: nested(MAX_SCHEMA_DEPTH + 1) }, ['schema']],
  ['a schema that cannot even be printed', { schema: nested(100_000) }, ['schema']],
  ['a number that is too large', { schema: { maximum: Infinity } }, ['schema']],
  [
    'all at once',
    { name: '*', description: '', schema: nested(101) },
    ['name', 'description', 'schema'],
  ],
])('of a new event type with %s it is judged whether that may be', (_what, part, expected) => {
  const paths = refused(part)

  expect(paths).toEqual(expected)
})

test.each<[string, EventTypeChangeInput, string[]]>([
  ['an empty description', { description: '' }, ['description']],
  ['a schema that is too deep', { schema: nested(101) }, ['schema']],
  ['null for archived', { archived: null }, ['archived']],
  ['null for all else', { description: null, schema: null }, []],
])('of a change to %s it is judged whether that may be', (_what, input, expected) => {
  const paths = refusedChange(input)

  expect(paths).toEqual(expected)
})

test.each<[unknown, string | null]>([
  [undefined, null],
  [null, null],
  [true, 'true'],
  [false, 'false'],
  [{ b: 1, a: { $ref: '#/b' } }, '{"b":1,"a":{"$ref":"#/b"}}'],
])('the schema %j is kept as text', (schema, expected) => {
  expect(parse({ schema }).schema).toBe(expected)
})

test('what is left out of a new event type is null', () => {
  const fields = parse({ name: 'user.created' })

  expect(fields).toEqual({ name: 'user.created', description: null, schema: null })
})

test.each<[EventTypeChangeInput, object]>([
  [{}, {}],
  [{ description: undefined, schema: undefined, archived: undefined }, {}],
  [{ description: 'b' }, { description: 'b' }],
  [
    { description: null, schema: null },
    { description: null, schema: null },
  ],
  [{ schema: { type: 'object' } }, { schema: '{"type":"object"}' }],
  [{ archived: true }, { isArchived: true }],
  [{ archived: false }, { isArchived: false }],
])('of the change %j only what is given changes', (input, expected) => {
  const change = parseEventTypeChange(input)

  expect(change).toEqual(expected)
  expect(Object.keys(change)).toEqual(Object.keys(expected))
})
