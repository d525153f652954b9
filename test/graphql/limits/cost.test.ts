import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { costOf } from '../../../src/graphql/limits/cost.ts'
import { LIMITS } from '../../../src/graphql/limits/limits.ts'
import { schema } from '../../../src/graphql/schema.ts'

const PAGE = 50
const cost = (text: string, variableValues: Record<string, unknown> = {}, operationName?: string) =>
  costOf({ schema, document: parse(text), variableValues, operationName })

test.each([
  ['{ __typename }', {}, 1],
  ['{ viewer { role tokenName } }', {}, 3],
  ['{ events(first: 0) { nodes { id } } }', {}, PAGE],
  ['{ events(first: 7) { nodes { id } } }', {}, PAGE + 7 * 2],
  ['{ events(last: 7) { edges { cursor node { id } } } }', {}, PAGE + 7 * 4],
  ['{ events { nodes { id } } }', {}, PAGE + 20 * 2],
  ['query ($n: Int) { events(first: $n) { nodes { id } } }', { n: 3 }, PAGE + 3 * 2],
  ['query ($n: Int) { events(first: $n) { nodes { id } } }', { n: null }, PAGE + 20 * 2],
  ['query ($n: Int = 5) { events(first: $n) { nodes { id } } }', {}, PAGE + 5 * 2],
  ['{ events(first: -1) { nodes { id } } }', {}, PAGE],
  ['{ nodes(ids: ["a", "b", "c"]) { id } }', {}, 1 + 3],
  ['query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }', { ids: ['a', 'b'] }, 1 + 2 * 2],
  [
    '{ webhookSubscriptions(first: 2) { nodes { headers { name } } } }',
    {},
    PAGE + 2 * (1 + 1 + 10),
  ],
  [
    '{ events(first: 2) { nodes { deliveries(first: 3) { nodes { id } } } } }',
    {},
    PAGE + 2 * (1 + PAGE + 3 * 2),
  ],
  ['subscription { requestLog { cursor entries { id } } }', {}, 1 + 1 + 1 + 10],
  ['{ events(first: 2147483647) { nodes { id } } }', {}, PAGE + 2_147_483_647 * 2],
])('%s with %j costs what it may answer', (text, variables, expected) => {
  expect(cost(text, variables)).toBe(expected)
})

test('of several operations the one that runs is counted', () => {
  const text = 'query A { viewer { role } } query B { ...f } fragment f on Query { __typename }'

  expect([cost(text, {}, 'A'), cost(text, {}, 'B'), cost(text, {}, 'C')]).toEqual([2, 1, 0])
})

test('fragments cost what they would written out, and are looked at once', () => {
  const spreads = Array.from(
    { length: 40 },
    (_, n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`,
  )
  const text = `{ ...f0 } ${spreads.join(' ')} fragment f40 on Query { __typename }`

  expect(cost(text)).toBe(2 ** 40)
})

test('variables that do not fit cost nothing, as nothing will run; an argument that cannot be told is refused', () => {
  const query = 'query ($n: Int) { events(first: $n) { nodes { id } } }'
  const withNull =
    'query ($id: ID = "a") { node(id: $id) { id } events(first: 1000000) { nodes { id } } }'

  expect(cost(query, { n: 'x' })).toBe(0)
  expect(() => cost(withNull, { id: null })).toThrow('id')
})

test('what a page may have at most is within the limit, and a page in each row of it is not', () => {
  const page = (inner: string) => `{ events(first: 1000) { nodes { id type rawData ${inner} } } }`

  expect(cost(page(''))).toBeLessThan(LIMITS.TOO_COSTLY.limit / 2)
  expect(cost(page('deliveries(first: 1) { nodes { id } }'))).toBeGreaterThan(
    LIMITS.TOO_COSTLY.limit,
  )
})
