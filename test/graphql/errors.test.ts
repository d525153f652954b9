import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { errorCode } from '../support/callers.ts'
import { cutDatabase } from '../support/outage.ts'
import { ADMIN_TOKEN, type GraphqlAnswer, type Service, startService } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const ErrorsEvents = graphql(`
  query ErrorsEvents {
    events { nodes { id } }
  }
`)

const ErrorsPublish = graphql(`
  mutation ErrorsPublish {
    eventPublish(input: { type: "a", data: 1 }) { __typename ... on UserError { code } }
  }
`)

/** How long it may take on a slow machine. */
const RECOVERY_MS = 15_000

const service = await shareService({ hasWorker: false })

/** An operation as text: what is wrong here, no generated document can be. */
async function ask(query: string, variables: object = {}, { url }: Service = service) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_TOKEN}` },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as GraphqlAnswer<Record<string, unknown>>
}

test.each(['#', '{', '{ viewer { role }', 'nonsense', '{ viewer(: 1) }', '\u0000'])(
  '%j is not GraphQL',
  async (query) => {
    expect(errorCode(await ask(query))).toBe('GRAPHQL_PARSE_FAILED')
  },
)

test.each([
  ['a field that is not there', '{ nothing }'],
  ['an argument that is not there', '{ events(limit: 1) { nodes { id } } }'],
  ['a number that is a text', '{ events(first: "1") { nodes { id } } }'],
  ['an enum value that is not there', '{ events(order: UP) { nodes { id } } }'],
  ['a required argument left out', '{ node { id } }'],
  ['an object without a selection', '{ viewer }'],
  ['a variable that is not declared', '{ node(id: $id) { id } }'],
])('%s does not fit the schema', async (_what, query) => {
  expect(errorCode(await ask(query))).toBe('GRAPHQL_VALIDATION_FAILED')
})

const EVENTS = '{ nodes { id } }'
const subscription = { name: 'a', eventTypes: ['a'], url: 'https://example.com' }

test.each([
  ['Int', `query ($it: Int) { events(first: $it) ${EVENTS} }`, 'x'],
  ['Int', `query ($it: Int) { events(first: $it) ${EVENTS} }`, 1.5],
  ['Int', `query ($it: Int) { events(first: $it) ${EVENTS} }`, 2 ** 31],
  ['String', `query ($it: [String!]) { events(filter: { types: $it }) ${EVENTS} }`, [1]],
  ['ListOrder', `query ($it: ListOrder) { events(order: $it) ${EVENTS} }`, 'UP'],
  ['DateTime', `query ($it: DateTime) { events(filter: { since: $it }) ${EVENTS} }`, 'today'],
  ['DateTime', `query ($it: DateTime) { events(filter: { since: $it }) ${EVENTS} }`, '2026-01-01'],
  [
    'DateTime',
    `query ($it: DateTime) { events(filter: { since: $it }) ${EVENTS} }`,
    '2026-02-30T00:00:00Z',
  ],
  ['Cursor', `query ($it: Cursor) { events(after: $it) ${EVENTS} }`, 7],
  ['ID!', 'query ($it: ID!) { node(id: $it) { id } }', null],
  ['ID!', 'query ($it: ID!) { node(id: $it) { id } }', undefined],
])('a variable that is no %s is bad input', async (_type, query, it) => {
  expect(errorCode(await ask(query, { it }))).toBe('BAD_USER_INPUT')
})

test.each([
  ['a URL without a scheme', { ...subscription, url: 'example.com' }],
  ['a URL that is a number', { ...subscription, url: 7 }],
  ['a member that is not there', { ...subscription, colour: 'blue' }],
  ['a member left out', { name: 'a', url: 'https://example.com' }],
  ['a null where there must be a value', { ...subscription, name: null }],
])('an input with %s is bad input', async (_what, input) => {
  const query = `mutation ($input: WebhookSubscriptionCreateInput!) {
    webhookSubscriptionCreate(input: $input) { __typename }
  }`

  expect(errorCode(await ask(query, { input }))).toBe('BAD_USER_INPUT')
})

test('a time, a URL or a cursor is bad input also where it stands in the document', async () => {
  const time = await ask(`{ events(filter: { since: "today" }) ${EVENTS} }`)
  const url = await ask(
    `mutation { webhookSubscriptionCreate(input: { name: "", eventTypes: [], url: "x" }) { __typename } }`,
  )
  const cursor = await ask(`{ events(after: "x") ${EVENTS} }`)

  expect([time, url, cursor].map(errorCode)).toEqual([
    'BAD_USER_INPUT',
    'BAD_USER_INPUT',
    'BAD_USER_INPUT',
  ])
})

test('while the database is away callers are told to repeat, and nothing of the reason', async () => {
  await using broken = await startService({ hasWorker: false })
  await broken.ask(ErrorsEvents, {})
  const restore = await cutDatabase(broken.databaseUrl)

  const read = await broken.call(ErrorsEvents, {})
  const written = await broken.call(ErrorsPublish, {})

  await restore()
  const unavailable = [{ extensions: { code: 'UNAVAILABLE', retryable: true } }]
  expect(read.errors).toMatchObject(unavailable)
  expect(written.errors).toMatchObject(unavailable)
  const text = JSON.stringify([read, written])
  expect(text).not.toMatch(/connection|database|postgres|select|\/src\/|stack/i)
  await expect
    .poll(() => broken.call(ErrorsPublish, {}), { timeout: RECOVERY_MS })
    .toHaveProperty('data.eventPublish')
})
