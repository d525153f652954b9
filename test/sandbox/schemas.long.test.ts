import { afterAll, expect, test } from 'vitest'
import { SchemaDeadlineError } from '../../src/domain/mappings.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { mappingInput } from '../support/mapping-input.ts'

const sandbox = createSandbox({ workers: 1 })
afterAll(sandbox.stop)

const DRAFT_07 = 'http://json-schema.org/draft-07/schema#'
const validate = (schema: unknown, data: unknown) =>
  sandbox.validate('env', JSON.stringify(schema), JSON.stringify(data))

test.each([
  ['5', 'must be an object, true or false.'],
  ['[]', 'must be an object, true or false.'],
  ['{', 'cannot be used: '],
  [
    '{"type":"strin"}',
    'is no JSON Schema: /type must be equal to one of the allowed values: "array", "boolean", ',
  ],
  [
    '{"$schema":"http://json-schema.org/draft-04/schema#"}',
    'must name 2020-12 or draft-07 as its $schema, not http://json-schema.org/draft-04/schema#.',
  ],
  ['{"$schema":"http://json-schema.org/draft-06/schema#"}', 'must name 2020-12 or draft-07'],
  ['{"$schema":5}', 'must name 2020-12 or draft-07'],
  ['{"$ref":"https://example.com/x"}', "cannot be used: can't resolve reference"],
  ['{"$ref":"file:///etc/passwd"}', "cannot be used: can't resolve reference"],
  ['{"$ref":"#/definitions/none"}', "cannot be used: can't resolve reference"],
  ['{"items":{"pattern":"("}}', 'cannot be used: /items/pattern Invalid regular expression'],
  ['{"patternProperties":{"a)(b":{}}}', 'cannot be used: /patternProperties/a)(b Invalid regular'],
  [JSON.stringify({ pattern: 'x'.repeat(1_001) }), '/pattern has more than 1000 characters.'],
  ['{"$dynamicRef":"#constructor"}', '/$dynamicRef leads to no $dynamicAnchor of it.'],
  ['{"items":{"$dynamicRef":"#none"}}', '/items/$dynamicRef leads to no $dynamicAnchor of it.'],
  ['{"$dynamicAnchor":"toString"}', 'must not have a $dynamicAnchor named toString.'],
  ['{"$async":true}', 'must not have $async.'],
  [`${'{"not":'.repeat(501)}{}${'}'.repeat(501)}`, 'is nested too deeply'],
  [JSON.stringify({ title: 'x'.repeat(65_536) }), 'must have at most 64 KiB.'],
])('a schema that cannot be used is refused: %.60s', async (schema, why) => {
  expect(await sandbox.checkSchema('env_one', schema)).toContain(why)
})

test('a pattern that would never be done is ended, and others are still answered', async () => {
  const bomb = { type: 'string', pattern: '^(a+)+$' }
  const honest = { type: 'object' }
  await validate(honest, {})

  const answers = await Promise.allSettled([
    validate(bomb, `${'a'.repeat(50)}!`),
    ...Array.from({ length: 10 }, () => validate(honest, {})),
  ])

  expect(answers[0]).toMatchObject({ reason: expect.any(SchemaDeadlineError) })
  expect(answers.slice(1)).toEqual(Array(10).fill({ status: 'fulfilled', value: [] }))
})

test('a pattern of letters takes no longer by text from beyond Latin', async () => {
  const letters = { pattern: '(?:\\p{L}|\\p{N})'.repeat(10) } // took seconds, in which nothing could end it

  expect(await sandbox.checkSchema('env_one', JSON.stringify(letters))).toBeNull()
  expect(await validate(letters, '€'.repeat(20))).toHaveLength(1)
  expect(await validate(letters, 'ж'.repeat(10))).toEqual([])
})

test('what schemas take is not taken from mappings', async () => {
  const bomb = { type: 'string', pattern: '^(a+)+$' }
  await sandbox.map('return 1', mappingInput()) // its worker has started
  let ended = 0
  const bombs = Array.from({ length: 6 }, (_, index) =>
    validate({ ...bomb, title: `${index}` }, `${'a'.repeat(50)}!`).catch(() => {
      ended += 1
    }),
  )

  for (let call = 0; call < 5; call += 1) await sandbox.map('return 1', mappingInput())
  const endedBefore = ended
  await Promise.all(bombs)

  expect(endedBefore).toBeLessThan(6)
  expect(ended).toBe(6)
})

test('the slow checks of one environment do not hold up another, by the same schema', async () => {
  const schema = '{"type":"string","pattern":"^(a+)+$"}'
  let slowCount = 0
  const slow = Array.from({ length: 6 }, () =>
    sandbox.validate('slow', schema, `"${'a'.repeat(50)}!"`).catch(() => {
      slowCount += 1
    }),
  )

  const issues = await sandbox.validate('other', schema, '"aaa"')
  const endedBefore = slowCount
  await Promise.all(slow)

  expect(issues).toEqual([])
  expect(endedBefore).toBeLessThanOrEqual(2) // the one that ran, and one turn
  expect(slowCount).toBe(6)
})

test('what a schema calls itself means nothing to another', async () => {
  await validate({ $id: 'https://example.com/card', type: 'string' }, 'x')

  expect(await sandbox.checkSchema('env_one', '{"$ref":"https://example.com/card"}')).toContain(
    'resolve',
  )
  expect(await validate({ $id: 'https://example.com/card', type: 'number' }, 5)).toEqual([])
})

test('each thing that is wrong has its place', async () => {
  const schema = {
    type: 'object',
    required: ['amount', 'currency'],
    properties: { amount: { minimum: 1 }, 'a/b': { items: { type: 'string' } } },
    additionalProperties: false,
  }

  const issues = await validate(schema, { amount: 0, 'a/b': ['x', 1], more: 1 })

  expect(issues).toHaveLength(4)
  expect(issues).toEqual(
    expect.arrayContaining([
      { pointer: '', message: "must have required property 'currency'." },
      { pointer: '', message: 'must NOT have additional properties: "more".' },
      { pointer: '/amount', message: 'must be >= 1.' },
      { pointer: '/a~1b/1', message: 'must be string.' },
    ]),
  )
})

test('of many things that are wrong ten are named, and of much data the first', async () => {
  const schema = { items: { type: 'string' } }

  expect(await validate(schema, Array(1_000).fill(1))).toHaveLength(10)
  expect(await validate(schema, Array(200_000).fill(1))).toHaveLength(1)
})

test.each([
  'http://json-schema.org/draft-07/schema',
  'https://json-schema.org/draft-07/schema#',
  'https://json-schema.org/draft/2020-12/schema#',
])('the name %s is as good as the one that was meant', async ($schema) => {
  expect(await validate({ $schema, type: 'string' }, 1)).toHaveLength(1)
})

test.each([
  [{ $dynamicAnchor: 'node', items: { $dynamicRef: '#node' }, type: 'array' }, [[], [1]], false],
  [{ type: 'object', required: ['constructor'] }, {}, false],
  [{ type: 'object', properties: { toString: { type: 'string' } } }, {}, true],
  [{ format: 'email' }, 'not an address', true],
  [{ pattern: '^\\p{Letter}+$' }, 'é', true],
  [{ prefixItems: [{ type: 'string' }] }, [1], false],
  [{ $schema: DRAFT_07, items: [{ type: 'string' }] }, [1], false],
  [{ $schema: DRAFT_07, prefixItems: [{ type: 'string' }] }, [1], true],
  [{ $defs: { a: { type: 'string' } }, $ref: '#/$defs/a' }, 1, false],
  [{ unknown: 1 }, 1, true],
  [false, 1, false],
  [true, 1, true],
])('data is checked as JSON Schema has it: %j, %j', async (schema, data, isValid) => {
  expect((await validate(schema, data)).length === 0).toBe(isValid)
})

test('data that is too deep is not checked, nor by a schema that never comes to an end', async () => {
  const tooDeep = [{ pointer: '', message: 'is nested too deeply.' }]
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

  expect(await sandbox.validate('env', '{"items":{"$ref":"#"}}', nested(500))).toEqual([])
  expect(await sandbox.validate('env', '{"items":{"$ref":"#"}}', nested(501))).toEqual(tooDeep)
  expect(await sandbox.validate('env', '{"$ref":"#"}', '1')).toEqual(tooDeep)
})
