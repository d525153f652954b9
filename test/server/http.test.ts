import { serverAudits } from 'graphql-http'
import { expect, test } from 'vitest'
import { errorCode } from '../support/callers.ts'
import { cutDatabase } from '../support/outage.ts'
import { ADMIN_TOKEN, startService } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

/** How long it may take on a slow machine. */
const RECOVERY_MS = 15_000

const service = await shareService({ hasWorker: false })
const authorization = `Bearer ${ADMIN_TOKEN}`

/** MAY is told as a notice, SHOULD as a warning, MUST as an error. */
const audits = serverAudits({
  url: `${service.url}/graphql`,
  fetchFn: (url: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    headers.set('authorization', authorization)
    return fetch(url, { ...init, headers })
  },
})

test.each(audits.map(({ name, fn }) => [name, fn] as const))(
  'GraphQL over HTTP: %s',
  async (name, audit) => {
    const result = await audit()

    const isMay = name.startsWith('MAY')
    expect(result).toMatchObject({ status: isMay ? expect.stringMatching(/^(ok|notice)$/) : 'ok' })
  },
)

const statusOf = async (url: string) => (await fetch(url)).status

test('it lives and is ready; without its database it lives on, and is ready again with it', async () => {
  await using broken = await startService({ hasWorker: false })
  const live = `${broken.url}/health/live`
  const ready = `${broken.url}/health/ready`
  expect([await statusOf(live), await statusOf(ready)]).toEqual([200, 200])

  const restore = await cutDatabase(broken.databaseUrl)

  expect([await statusOf(live), await statusOf(ready)]).toEqual([200, 503])
  await restore()
  await expect.poll(() => statusOf(ready), { timeout: RECOVERY_MS }).toBe(200)
})

test('a port that is in use is a sentence with a way out', async () => {
  const { databaseUrl, url } = service
  const port = Number(new URL(url).port)

  const starting = startService({ hasWorker: false, databaseUrl, port })

  await expect(starting).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is in use. Stop what uses it, or set HOOKWIRE_PORT to another.`,
  )
})

test('a mutation is refused over GET, and is not done', async () => {
  const create = 'mutation { environmentCreate(input: { name: "by GET" }) { __typename } }'

  const response = await fetch(`${service.url}/graphql?query=${encodeURIComponent(create)}`, {
    headers: { authorization },
  })
  const names = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ environments { nodes { name } } }' }),
  })

  expect(response.status).toBe(405)
  expect(await names.json()).toMatchObject({
    data: { environments: { nodes: [{ name: 'default' }] } },
  })
})

test.each([
  ['a query', 'application/json', 'GET'],
  ['a query for a stream', 'text/event-stream', 'GET'],
  ['nothing', '*/*', 'HEAD'],
  ['what is to be replaced', '*/*', 'PUT'],
])('%s that accepts %s is refused over %s', async (_what, accept, method) => {
  const query = encodeURIComponent('{ __typename }')

  const { status, headers } = await fetch(`${service.url}/graphql?query=${query}`, {
    ...{ method, headers: { authorization, accept } },
  })

  expect([status, headers.get('allow')]).toEqual([405, 'POST'])
})

test.each([
  ['https://example.com', 403],
  ['null', 403],
  [`${service.url}.example.com`, 403],
  [service.url.replace('127.0.0.1', 'localhost'), 403],
  [service.url, 200],
])('to a page of %s, an operation is answered with %i', async (origin, status) => {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { origin, authorization, 'content-type': 'application/json' },
    body: '{"query":"{ __typename }"}',
  })

  expect(response.status).toBe(status)
})

test.each([
  ['a form', 'application/x-www-form-urlencoded', 'query=%7B__typename%7D'],
  ['a form with files', 'multipart/form-data; boundary=x', '--x--'],
  ['a text', 'text/plain', '{"query":"{ __typename }"}'],
])('%s is no request: a page of another origin could send it', async (_what, type, body) => {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { authorization, 'content-type': type },
    body,
  })

  expect(response.status).toBe(415)
  expect(errorCode(await response.json())).toBe('BAD_USER_INPUT')
})

test('no page of another origin may read an answer', async () => {
  const headers = { origin: 'https://example.com', 'access-control-request-method': 'POST' }

  const response = await fetch(`${service.url}/graphql`, { method: 'OPTIONS', headers })

  expect(response.headers.get('access-control-allow-origin')).toBeNull()
})

test('several operations in one request are refused', async () => {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: '[{"query":"{ __typename }"},{"query":"{ __typename }"}]',
  })

  expect(response.status).toBe(400)
})

test('what is not served is not found', async () => {
  expect(await statusOf(`${service.url}/nothing`)).toBe(404)
  expect(await statusOf(`${service.url}/health`)).toBe(404)
})
