import { expect, test } from 'vitest'
import { createSchemas } from '../../src/sandbox/schemas.ts'

const { validate } = createSchemas()
const messages = (schema: unknown, data: string) =>
  validate(JSON.stringify(schema), data).map(({ message }) => message)

test.each([
  [{ const: { valueOf: 1 } }, '{"valueOf":2}', false],
  [{ const: { valueOf: 1 } }, '{"valueOf":1}', true],
  [{ const: { constructor: {} } }, '{"constructor":{}}', true],
  [{ const: { a: 1, b: [2] } }, '{"b":[2.0],"a":1e0}', true],
  [{ const: { a: 1 } }, '{"a":1,"b":1}', false],
  [{ const: 0 }, '-0', true],
  [{ const: null }, '1e400', false],
  [{ const: 1 }, '"1"', false],
  [{ const: [] }, '{}', false],
  [{ enum: [{ toString: 1 }, 2] }, '{"toString":1}', true],
  [{ enum: [{ toString: 1 }, 2] }, '{"toString":2}', false],
  [{ enum: ['a,b'] }, '["a","b"]', false],
  [{ uniqueItems: true }, '[{"valueOf":1},{"valueOf":2}]', true],
  [{ uniqueItems: true }, '[{"toString":1},{"toString":1}]', false],
  [{ uniqueItems: true }, '[1,"1",true,"true",null,"null",[1],{"a":1}]', true],
  [{ uniqueItems: true }, '[{"a":1,"b":2},{"b":2,"a":1}]', false],
  [{ uniqueItems: false }, '[1,1]', true],
  [{ multipleOf: 0.01 }, '19.99', true],
  [{ multipleOf: 0.01 }, '1234567890.12', true],
  [{ multipleOf: 0.01 }, '19.995', false],
  [{ multipleOf: 0.1 }, '0', true],
  [{ multipleOf: 4 }, '4000000000000001', false],
  [{ multipleOf: 0.5 }, '1e-300', false],
])('by %j the data %s is judged as it reads', (schema, data, isValid) => {
  expect(messages(schema, data).length === 0).toBe(isValid)
})

test('what would have been allowed is named, as far as there is room', () => {
  const digits = [...Array(12).keys()]

  expect(messages({ enum: ['a', null] }, '1')).toEqual([
    'must be equal to one of the allowed values: "a", null.',
  ])
  expect(messages({ enum: digits }, '"x"')).toEqual([
    'must be equal to one of the allowed values: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ….',
  ])
  expect(messages({ const: { a: 1 } }, '1')).toEqual(['must be equal to constant: {"a":1}.'])
  expect(messages({ uniqueItems: true }, '[1,2,1]')).toEqual([
    'must NOT have duplicate items (items ## 0 and 2 are identical).',
  ])
  expect(messages({ enum: ['x'.repeat(1_000)] }, '1')[0]).toHaveLength(501)
})
