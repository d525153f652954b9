import { expect, test } from 'vitest'
import { shareService } from '../support/shared-service.ts'

const service = await shareService({ hasWorker: false, hasGraphiql: false })

const json = { 'content-type': 'application/json' }
const many = (count: number, one: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => one(index)).join(' ')
const post = (query: string): RequestInit => ({
  ...{ method: 'POST', headers: json, body: JSON.stringify({ query }) },
})
const get = (query: string) => `/graphql?query=${encodeURIComponent(query)}`

const INTROSPECTION = '{ __schema { queryType { fields { name } } } }'
const CIRCULAR = `{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }`
const FORM = new URLSearchParams({ query: '{ __typename }' })
const PLAIN = { 'content-type': 'text/plain' }

/** What a scan such as graphql-cop tries without a token, and the data that would be a finding. */
const CHECKS: Readonly<Record<string, readonly [path: string, init: RequestInit]>> = {
  'a hundred aliases': ['/graphql', post(`{ ${many(101, (n) => `a${n}: __typename`)} }`)],
  'a batch of ten': [
    '/graphql',
    { ...post(''), body: JSON.stringify(Array(10).fill({ query: '{ __typename }' })) },
  ],
  'fifty directives': ['/graphql', post(`{ __typename ${many(50, (n) => `@a${n}`)} }`)],
  'circular introspection': ['/graphql', post(CIRCULAR)],
  'five hundred times a field': ['/graphql', post(`{ ${many(500, () => '__typename')} }`)],
  introspection: ['/graphql', post(INTROSPECTION)],
  'a query by GET': [get('{ __typename }'), {}],
  'a mutation by GET': [get('mutation { __typename }'), {}],
  'a form': ['/graphql', { method: 'POST', body: FORM }],
  'a text': [
    '/graphql',
    { method: 'POST', headers: PLAIN, body: JSON.stringify({ query: '{ __typename }' }) },
  ],
  'a name that is nearly one': ['/graphql', post('{ viewr { role } }')],
  'a value that is nearly one': [
    '/graphql',
    post('{ events(order: NEWEST_FRST) { nodes { id } } }'),
  ],
  'a stack by an error': ['/graphql', post('{')],
}

test.each(Object.entries(CHECKS))(
  '%s is refused to a caller without a token',
  async (_what, check) => {
    const [path, init] = check

    const answer = await fetch(new URL(path, service.url), init)

    const text = await answer.text()
    const { data, errors } = JSON.parse(text)
    expect(data ?? null).toBeNull()
    expect(errors).toHaveLength(1)
    expect(text).not.toMatch(/did you mean|stack|exception|node_modules|tracing/i)
  },
)

test('a batch is one refusal, and not one for each of its operations', async () => {
  const answer = await fetch(new URL('/graphql', service.url), {
    ...post(''),
    body: JSON.stringify(Array(10).fill({ query: '{ viewer { role } }' })),
  })

  expect(answer.status).toBe(400)
  expect(Array.isArray(await answer.json())).toBe(false)
})

test.each(['/', '/graphql', '/graphiql', '/playground', '/console', '/altair', '/voyager'])(
  'there is no page to try things out at %s',
  async (path) => {
    const answer = await fetch(new URL(path, service.url), {
      ...{ headers: { accept: 'text/html' }, redirect: 'follow' },
    })

    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(await answer.text()).not.toMatch(/graphi?ql|playground|<html/i)
  },
)

test('an answer says nothing of how it was made', async () => {
  const request = post('{ __typename }')
  const traced = {
    ...request,
    headers: { ...json, 'apollo-tracing': '1', 'x-apollo-tracing': '1' },
  }

  const { headers, json: read } = await fetch(new URL('/graphql', service.url), traced).then(
    async (answer) => ({ headers: answer.headers, json: await answer.json() }),
  )

  expect(Object.keys(read.extensions ?? {}).filter((name) => name !== 'cost')).toEqual([])
  expect(headers.get('server') ?? headers.get('x-powered-by')).toBeNull()
})
