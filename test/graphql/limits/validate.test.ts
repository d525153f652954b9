import { buildSchema, parse, specifiedRules } from 'graphql'
import { expect, test } from 'vitest'
import { LIMITS } from '../../../src/graphql/limits/limits.ts'
import { validateDocument } from '../../../src/graphql/limits/validate.ts'

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ')

const MAX_ERRORS = 5
const schema = buildSchema(`
  directive @d repeatable on FIELD | QUERY
  type Query { a: String q: Query ${times(1_001, (n) => `f${n}: String`)} }
`)

const errorsOf = (text: string) => validateDocument(schema, parse(text), specifiedRules)
const saidOf = (text: string) => errorsOf(text).map(({ extensions }) => extensions)

const nested = (depth: number) => `${'q{'.repeat(depth - 1)}a${'}'.repeat(depth - 1)}`
const aliased = (count: number) => `fragment f on Query { ${times(count, (n) => `a${n}: a`)} }`

const CASES = [
  ['TOO_DEEP', (count: number) => `{ ${nested(count)} }`],
  ['TOO_DEEP', (count: number) => `{ ...f } fragment f on Query { ... { ${nested(count - 2)} } }`],
  ['TOO_MANY_ALIASES', (count: number) => `{ q { ${times(count, (n) => `a${n}: a`)} } }`],
  [
    'TOO_MANY_ALIASES',
    (count: number) => `{ q { ...f } x: q { ...f } } ${aliased((count - 1) / 2)}`,
  ],
  ['TOO_MANY_DIRECTIVES', (count: number) => `query @d { a ${'@d'.repeat(count - 1)} }`],
  ['TOO_MANY_ROOT_FIELDS', (count: number) => `{ ...f a } ${aliased(count - 1)}`],
  ['TOO_MANY_REPETITIONS', (count: number) => `{ q { ${'a '.repeat(count)} } }`],
  ['TOO_MANY_REPETITIONS', (count: number) => `{ q { ${'...f '.repeat(count)} } } ${aliased(1)}`],
  ['TOO_MANY_REPETITIONS', (count: number) => `{ q { ${'q { a } '.repeat(count)} } }`],
  ['TOO_MANY_SELECTIONS', (count: number) => `{ q { ${times(count - 1, (n) => `f${n}`)} } }`],
] as const

test.each(CASES)('%s is said of more than the limit, with both numbers', (code, make) => {
  const { limit } = LIMITS[code]

  expect(saidOf(make(limit))).not.toContainEqual(expect.objectContaining({ code }))
  expect(saidOf(make(limit + 2))).toMatchObject([{ code, limit, asked: expect.any(Number) }])
})

test('what is asked is counted with fragments written out', () => {
  const spreads = '{ q { ...f } x: q { ...f ...f } }'

  expect(saidOf(`${spreads} ${aliased(20)}`)).toMatchObject([{ asked: 61 }])
})

/** Each fragment spreads the next one twice: written out, they have two to the power of so many selections. */
const bomb = (fragments: number, last: string) =>
  `{ q { ...f0 } } ${times(fragments, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`)}
   fragment f${fragments} on Query { ${last} }`

test('fragments that come to billions are looked at once each', () => {
  expect(saidOf(bomb(20, 'a'))).toMatchObject([{ code: 'TOO_MANY_SELECTIONS', asked: 3 * 2 ** 20 }])
  expect(saidOf(bomb(40, 'a'))).toMatchObject([{ code: 'TOO_DEEP', asked: 43 }])
  expect(saidOf(bomb(20, ''))).toMatchObject([{ code: 'TOO_MANY_SELECTIONS' }])
})

test.each([
  '{ ...f } fragment f on Query { ...f }',
  '{ ...f } fragment f on Query { q { ...g } } fragment g on Query { a ...f ...f }',
  `{ a } ${times(40, (n) => `fragment f${n} on Query { ${times(20, (m) => `...f${(n + m) % 40}`)} }`)}`,
])('fragments that contain themselves are not valid: %#', (text) => {
  const errors = errorsOf(text)

  expect(errors.length).toBeGreaterThan(0)
  for (const { message } of errors) expect(message).toMatch(/^Cannot spread|^Too many validation/)
})

test('lists of the schema within each other are refused, as far as tools go they are not', () => {
  const within = (text: string) => `{ __schema { types { fields { type { ${text} } } } } }`

  expect(saidOf(within('fields { name args { type { name } } }'))).toEqual([])
  expect(saidOf(within('fields { type { possibleTypes { name } } }'))).toMatchObject([
    { code: 'INTROSPECTION_TOO_DEEP', limit: 2, asked: 3 },
  ])
})

test('nothing is suggested, and not every mistake is told', () => {
  const errors = errorsOf(`{ ${times(9, (n) => `fa${n}`)} }`)

  expect(errors).toHaveLength(MAX_ERRORS + 1)
  expect(errors[0]?.message).toBe('Cannot query field "fa0" on type "Query".')
  expect(errors.at(-1)?.message).toMatch(/^Too many validation errors/)
})

test('a document of a schema, or of nothing that is there, is refused as before', () => {
  expect(errorsOf('type Query { a: String }')).toHaveLength(1)
  expect(errorsOf('{ ...nothing }')).toHaveLength(1)
})
