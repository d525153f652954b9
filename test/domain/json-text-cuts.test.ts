import { expect, test } from 'vitest'
import { MAX_EVENT_BYTES } from '../../src/domain/events.ts'
import { type Cuts, withoutMembers } from '../../src/domain/json-text.ts'

const CUTS: Cuts = [
  { name: 'x', cut: 'all' },
  {
    name: 'in',
    cut: [
      { name: 'y', cut: 'all' },
      { name: 'in', cut: [{ name: 'z', cut: 'all' }] },
    ],
  },
]

test.each([
  ['first', '{"x":1,"a":2}', '{"a":2}'],
  ['last', '{"a":2,"x":1}', '{"a":2}'],
  ['in the middle', '{"a":2,"x":1,"b":3}', '{"a":2,"b":3}'],
  ['alone', '{"x":1}', '{}'],
  ['given twice', '{"x":1,"a":2,"x":3,"x":[]}', '{"a":2}'],
  [
    'in escapes',
    String.raw`{"\u0078":1,"a":2,"\u0069n":{"\u0079":1,"b":2}}`,
    String.raw`{"a":2,"\u0069n":{"b":2}}`,
  ],
  [
    'beside names that are as long',
    String.raw`{"y":1,"\u0079":2,"\"":3,"\n":4,"\u0078":5}`,
    String.raw`{"y":1,"\u0079":2,"\"":3,"\n":4}`,
  ],
  ['at both ends', '{"x":1,"a":2,"b":3,"x":4}', '{"a":2,"b":3}'],
  ['deeper', '{"in":{"y":1,"in":{"z":1,"y":2}}}', '{"in":{"in":{"y":2}}}'],
  ['alone deeper', '{"in":{"y":1},"a":1}', '{"in":{},"a":1}'],
  [
    'deeper, in an object given twice',
    '{"in":{"y":1,"a":1},"in":{"b":2,"y":3}}',
    '{"in":{"a":1},"in":{"b":2}}',
  ],
  ['with white space', ' {\n"a" : 1 ,\n "x" : 2 ,\n "b":3 }\n', ' {\n"a" : 1 ,\n "b":3 }\n'],
  [
    'deeper, with white space',
    '{ "in" :\t{ "a":1 , "y" : 2 } , "b":3 }',
    '{ "in" :\t{ "a":1 } , "b":3 }',
  ],
  ['with a value full of delimiters', '{"x":{"a":["}",{"b":"\\\\"}]},"a":",x:"}', '{"a":",x:"}'],
])('a member that is cut, %s, leaves all else as it is', (_what, json, expected) => {
  expect(withoutMembers(json, CUTS)).toBe(expected)
})

test.each([
  ...['{}', ' { } ', '[]', '[{"x":1}]', '"x"', '1', 'null', ' {"a":1 , "b":[ {"x":1} ] }\n'],
  ...['{"in":[{"y":1}]}', '{"in":"y"}', '{"in":null}', '{"in": { } }', '{"y":1,"z":2}'],
  ...['{"X":1,"x ":2,"":3}', '{"a":{"x":1,"in":{"y":1}}}', '{"in":{"x":1,"z":2}}'],
  ...[
    '{"__proto__":{"x":1},"constructor":1}',
    '{"n":12345678901234567890,"e":1E400,"z":"\\u0000"}',
  ],
])('where nothing is to be cut, %s, not a byte changes', (json) => {
  expect(withoutMembers(json, CUTS)).toBe(json)
})

test('objects nested as deeply as an event can hold are walked without recursion', () => {
  const depth = MAX_EVENT_BYTES / 2 - 20
  const deep = `"a":${'['.repeat(depth)}${']'.repeat(depth)}`

  const found = withoutMembers(`{"x":1,${deep}}`, CUTS)

  expect(found).toBe(`{${deep}}`)
})

test('what is to be looked into is looked into as deep as the cuts go, and no deeper', () => {
  const depth = MAX_EVENT_BYTES / 6 - 10
  const deep = `${'{"in":'.repeat(depth)}{"z":1,"x":2}${'}'.repeat(depth)}`

  expect(withoutMembers(deep, CUTS)).toBe(deep)
})

test.each(['{"a":1', '{"a', '{"a":"', '{"a":[1', '{"in":{"b":1}', '{"in":{"b":1'])(
  'text that ends too early, %s, is an error and no endless loop',
  (json) => {
    const work = () => withoutMembers(json, CUTS)

    expect(work).toThrow('A stored event is not JSON.')
  },
)
