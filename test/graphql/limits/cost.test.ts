import {
  type GraphQLField,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  parse,
} from 'graphql'
import { expect, test } from 'vitest'
import { costOf } from '../../../src/graphql/limits/cost.ts'
import { LIMITS } from '../../../src/graphql/limits/limits.ts'
import { schema } from '../../../src/graphql/schema.ts'

const PAGE = 50
/** More is refused when it runs: `eventsPublish` takes no more. */
const MAX_EVENTS = 1_000
const cost = (text: string, variableValues: Record<string, unknown> = {}, operationName?: string) =>
  costOf({ schema, document: parse(text), variableValues, operationName })

const publish = (inner: string) =>
  `eventsPublish(input: { events: $e }) { ... on EventsPublishPayload { ${inner} } }`
const eventsOf = (count: number) => ({ e: Array.from({ length: count }, () => ({ type: 'a' })) })

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
    PAGE + 2 * (1 + 1 + 50),
  ],
  [
    '{ events(first: 2) { nodes { deliveries(first: 3) { nodes { id } } } } }',
    {},
    PAGE + 2 * (1 + PAGE + 3 * 2),
  ],
  ['subscription { requestLog { cursor entries { id } } }', {}, 1 + 100 * (1 + 1 + 1)],
  ['subscription { requestLog(batchSize: 7) { entries { id } } }', {}, 1 + 7 * 2],
  ['subscription ($n: Int) { requestLog(batchSize: $n) { cursor } }', { n: null }, 1 + 100],
  [`mutation ($e: [EventPublishInput!]!) { ${publish('events { id }')} }`, eventsOf(3), 1 + 3 * 2],
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

test('a thousand events are published with all that is told of each, and not with a page of each', () => {
  const costOfThousand = (inner: string) =>
    cost(
      `mutation ($e: [EventPublishInput!]!) { ${publish(`events { ${inner} } deliveryCount`)} }`,
      eventsOf(MAX_EVENTS),
    )
  const all = 'id type isTest occurredAt createdAt cardTemplateId actionFlowConfigId data rawData'

  expect(costOfThousand(all)).toBeLessThan(LIMITS.TOO_COSTLY.limit / 2)
  expect(costOfThousand('deliveries(first: 0) { nodes { id } }')).toBeGreaterThan(
    LIMITS.TOO_COSTLY.limit,
  )
})

const fieldsOfAll = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
  .flatMap((type) =>
    isObjectType(type) ? Object.values(type.getFields()).map((field) => ({ type, field })) : [],
  )

/** Of three where arguments decide. */
function multiplierOf(field: GraphQLField<unknown, unknown>): unknown {
  const { complexity } = field.extensions as { complexity: unknown }
  const rule =
    typeof complexity === 'function' ? complexity({ ids: [1, 2, 3] }, {}, field) : complexity
  return (rule as { multiplier?: number }).multiplier
}

test('each list is a page, is counted by an argument, or has a length that it rarely exceeds', () => {
  const lists = fieldsOfAll.filter(
    ({ field }) =>
      isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type)),
  )
  const unpaged = lists.filter(({ type }) => !type.name.endsWith('Connection'))
  const multipliers = unpaged.map(({ type, field }) => [
    `${type}.${field.name}`,
    multiplierOf(field),
  ])

  expect(Object.fromEntries(multipliers)).toEqual({
    'Query.nodes': 3,
    'EventsPublishPayload.events': 1, // counted by eventsPublish
    'RequestLogPage.entries': 1, // counted by requestLog
    'InvalidInputError.issues': 10,
    'ListenedRequest.headers': 64,
    'LoggedRequest.headers': 64,
    'LoggedResponse.headers': 64,
    'MappingBacktest.samples': 20,
    'SigningKey.previousSecrets': 10,
    'WebhookSubscription.headers': 50,
  })
})

test('each page is asked for with a size', () => {
  const pages = fieldsOfAll.filter(({ field }) => String(field.type).endsWith('Connection!'))
  const unsized = pages.filter(({ field }) => !field.args.some(({ name }) => name === 'first'))

  expect(pages.length).toBeGreaterThan(10)
  expect(unsized).toEqual([])
})
