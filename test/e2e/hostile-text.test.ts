import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { startRawServer } from '../support/raw-server.ts'
import { refusalsOf } from '../support/refusals.ts'
import { shareService } from '../support/shared-service.ts'
import { createTenant } from '../support/tenants.ts'

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'
const EVIL = 'x-evil: 1'

/** What could end a line when it is written as bytes, and what comes after it. */
const LINE_ENDS = [
  ...['\r\n', '\n', '\r', '\0', '\x0b', '\x0c', '\x7f', '\x85', '\u010a', '\u010d', '\u2028'],
  ...['\u{1f60a}', '%0d%0a', '%250d%250a', '\r\n\r\nPOST /smuggled HTTP/1.1\r\n'],
  ...[' HTTP/1.1\r\nhost: evil\r\n\r\n', '\t', ' ', '\\r\\n'],
].map((end) => end + EVIL)

/** The names of all headers of a request. */
const EXPECTED_HEADERS = [
  ...['accept-encoding', 'connection', 'content-length', 'content-type', 'host', 'user-agent'],
  ...['webhook-attempt', 'webhook-event-type', 'webhook-id', 'webhook-signature'],
  ...['webhook-subscription-id', 'webhook-timestamp'],
]

const service = await shareService()

/** The bytes of a request: its first line, the names of its headers, and its body. */
function dissect(request: string) {
  const [head = '', ...rest] = request.split('\r\n\r\n')
  const [line, ...headers] = head.split('\r\n')
  const names = headers.map((header) => header.slice(0, header.indexOf(':')).toLowerCase())
  return {
    line,
    names: names.toSorted(),
    host: /^host: (.*)$/im.exec(head)?.[1],
    body: rest.join(),
  }
}

test('nothing in a URL becomes a line of a request', async () => {
  await using server = await startRawServer((socket) => socket.write(OK))
  const { host } = new URL(server.url)
  const urls = LINE_ENDS.flatMap((end) => [
    ...[`http://${host}/a${end}`, `http://${host}/?a=${end}`, `http://${host}/#a${end}`],
    ...[`http://${host}${end}`, `http://${end}@${host}/`, `http://a${end}.localhost/`],
  ])
  const tenant = await createTenant(service, { url: server.url })

  const refusals = await Promise.all(urls.map((url) => refusalsOf(service, tenant, { url })))
  const accepted = urls.filter((_url, index) => refusals[index]?.created === undefined)
  await tenant.publish()
  await tenant.entries(1 + accepted.length)

  const refused = refusals.filter(({ created }) => created !== undefined)
  expect(refusals.every(({ created, updated }) => `${created}` === `${updated}`)).toBe(true)
  expect(refused.every(({ created }) => /^(url|BAD_USER_INPUT)$/.test(`${created}`))).toBe(true)
  expect(accepted.length).toBeGreaterThanOrEqual(3 * LINE_ENDS.length)
  expect(server.requests).toHaveLength(1 + accepted.length)
  for (const request of server.requests.map(dissect)) {
    expect(request.line).toMatch(/^POST \/[\x21-\x7e]* HTTP\/1\.1$/)
    expect(request.names).toEqual(EXPECTED_HEADERS)
    expect(request.host).toBe(host)
  }
})

const TextPublish = graphql(`
  mutation TextPublish($input: EventsPublishInput!) {
    eventsPublish(input: $input) {
      ... on InvalidInputError { issues { path } }
    }
  }
`)

const TextTest = graphql(`
  mutation TextTest($input: WebhookSubscriptionTestInput!) {
    webhookSubscriptionTest(input: $input) {
      ... on InvalidInputError { issues { path } }
    }
  }
`)

test('nothing but a name can be an event type: of an event, a test, a subscription', async () => {
  await using server = await startRawServer((socket) => socket.write(OK))
  const tenant = await createTenant(service, { url: server.url })
  const types = LINE_ENDS.map((end) => `a${end}`)
  const events = types.map((type) => ({ type, data: {} }))

  const published = await service.ask(TextPublish, { input: { events } }, tenant.caller)
  const tests = await Promise.all(
    types.map((eventType) => {
      const input = { id: tenant.subscriptionId, eventType }
      return service.ask(TextTest, { input }, tenant.caller)
    }),
  )
  const refusals = await refusalsOf(service, tenant, { eventTypes: types })

  const paths = types.map((_, index) => `eventTypes/${index}`)
  expect(refusals).toEqual({ created: paths, updated: paths })
  const issuesAt = (...path: string[]) => ({ path })
  expect(published.eventsPublish).toEqual({
    issues: types.map((_, index) => issuesAt('events', String(index), 'type')),
  })
  expect(tests).toEqual(
    types.map(() => ({ webhookSubscriptionTest: { issues: [issuesAt('eventType')] } })),
  )
  expect(server.connectionCount()).toBe(0)
})

test('no other text reaches a header: names, scopes, keys and data', async () => {
  await using server = await startRawServer((socket) => socket.write(OK))
  const texts = LINE_ENDS.filter((text) => !text.includes('\0'))
  const tenant = await createTenant(service, { url: server.url, eventTypes: ['none'] })

  for (const text of texts) {
    const scope = { cardTemplateId: text, actionFlowConfigId: text }
    await service.subscribe({ url: server.url, name: text, ...scope }, tenant.caller)
    await tenant.publish({ ...scope, idempotencyKey: text, data: { [text]: text } })
  }
  await tenant.entries(texts.length)

  expect(server.requests).toHaveLength(texts.length)
  const requests = server.requests.map(dissect)
  for (const { line, names, body } of requests) {
    expect([line, names]).toEqual(['POST /hook HTTP/1.1', EXPECTED_HEADERS])
    expect(JSON.parse(Buffer.from(body, 'latin1').toString())).toHaveProperty('data')
  }
})

test('U+0000 is refused wherever there is text, and the field is named', async () => {
  const tenant = await createTenant(service, { url: 'https://example.com/' })
  const text = 'a\0b'
  const event = { type: 'a', data: {}, idempotencyKey: text, cardTemplateId: text }

  const refusals = await refusalsOf(service, tenant, { name: text })
  const published = await service.ask(TextPublish, { input: { events: [event] } }, tenant.caller)

  expect(refusals).toEqual({ created: ['name'], updated: ['name'] })
  expect(published.eventsPublish).toEqual({
    issues: ['cardTemplateId', 'idempotencyKey'].map((name) => ({ path: ['events', '0', name] })),
  })
})
