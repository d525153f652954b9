import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { createEnvironment } from '../support/callers.ts'
import { stateOf } from '../support/deliveries.ts'
import { type Answer, answerWith, startReceiver } from '../support/receiver.ts'
import { recordedEntries } from '../support/recorded.ts'
import { shareService } from '../support/shared-service.ts'
import { SubscriptionTest, tryEndpoint } from '../support/subscription-tests.ts'

const MASKED = '••••••'
const READ_BYTES = 64 * 1_024

const service = await shareService()

/** An environment with a receiver that is subscribed. */
async function startEndpoint(
  answer: Answer,
  part: Partial<Parameters<typeof service.subscribe>[0]> = {},
) {
  const { id: environment } = await createEnvironment(service)
  const receiver = await startReceiver()
  receiver.answerAlways(answer)
  const subscription = await service.subscribe({ url: receiver.url, ...part }, { environment })
  return {
    receiver,
    subscription,
    caller: { environment },
    state: () => stateOf(service, subscription.id, { environment }),
    tryIt: (input: object = {}) =>
      tryEndpoint(service, { id: subscription.id, ...input }, { environment }),
    [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
  }
}

/** Answers a body of these bytes. */
function answerBody(body: Buffer | string): Answer {
  return (_request, response) => {
    response.writeHead(200).end(body)
  }
}

test('a test answers with its log entry, and all that went over the wire', async () => {
  await using endpoint = await startEndpoint(
    (_request, response) => {
      response.writeHead(201, [
        ...['X-Served-By', 'a', 'x-served-by', 'b'],
        ...['Set-Cookie', 'canary=1', 'set-cookie', 'canary=2'],
      ])
      response.end('{"ok": "é"}')
    },
    {
      eventTypes: ['user.created', 'card-*'],
      method: 'PUT',
      headers: [
        { name: 'X-Tenant', value: 'seven' },
        { name: 'Authorization', value: 'Bearer canary' },
      ],
    },
  )

  const entry = await endpoint.tryIt({ data: { a: 'é\u0000' } })

  const { url, requests } = endpoint.receiver
  const [sent] = requests
  const id = endpoint.subscription.id
  expect(requests).toHaveLength(1)
  expect(entry).toMatchObject({
    ...{ trigger: 'TEST', isTest: true, attemptNumber: 1, webhookSubscriptionId: id },
    ...{ outcome: 'SUCCEEDED', errorClass: null, errorMessage: null, nextAttemptAt: null },
    delivery: { status: 'SUCCEEDED', attemptCount: 1, nextAttemptAt: null },
    event: { type: 'user.created', isTest: true, rawData: '{"a":"é\\u0000"}' },
    request: { method: 'PUT', url, isRedacted: false, body: String(sent?.body) },
    response: { statusCode: 201, isRedacted: false, isTruncated: false, body: '{"ok": "é"}' },
  })
  const expected = (name: string) =>
    /authorization|signature/.test(name) ? MASKED : sent?.headers[name]
  const logged = entry.request?.headers?.map(({ name }) => name.toLowerCase()) ?? []
  expect(entry.request?.headers?.map(({ value }) => value)).toEqual(logged.map(expected))
  const ofTheConnection = ['host', 'connection', 'content-length']
  expect([...logged, ...ofTheConnection].toSorted()).toEqual(
    Object.keys(sent?.headers ?? {}).toSorted(),
  )
  expect(entry.response?.headers?.slice(0, 4)).toEqual([
    { name: expect.stringMatching(/^x-served-by$/i), value: 'a' },
    { name: expect.stringMatching(/^x-served-by$/i), value: 'b' },
    { name: expect.stringMatching(/^set-cookie$/i), value: MASKED },
    { name: expect.stringMatching(/^set-cookie$/i), value: MASKED },
  ])
})

test('the receiver can check the signature of a test, and that it is one', async () => {
  await using endpoint = await startEndpoint(204)

  const entry = await endpoint.tryIt()

  const { headers, body } = await endpoint.receiver.next()
  const verified = new Webhook(endpoint.subscription.secret).verify(
    body.toString(),
    headers as Record<string, string>,
  )
  expect(headers['webhook-test']).toBe('true')
  expect(headers['webhook-id']).toBe(entry.event.id)
  expect(verified).toMatchObject({
    requestId: entry.id,
    isTest: true,
    data: {
      analyticsEvent: 'hookwire.test',
      message: 'This is a test. Nothing has happened.',
    },
  })
})

test.each([[500], [410], [429]])(
  'a test that is answered with %i counts for nothing',
  async (status) => {
    await using endpoint = await startEndpoint(answerWith(status, { 'retry-after': '1' }), {
      maxRetries: 5,
    })

    const entry = await endpoint.tryIt()

    expect(entry).toMatchObject({
      ...{ outcome: 'REJECTED', errorClass: 'http_error', nextAttemptAt: null },
      delivery: { status: 'EXHAUSTED', attemptCount: 1, nextAttemptAt: null },
      response: { statusCode: status, isRedacted: false, body: '' },
    })
    expect(await endpoint.state()).toMatchObject({ status: 'ENABLED', consecutiveFailures: 0 })
  },
)

test('a test that nobody answers in time has a request and no response', async () => {
  await using endpoint = await startEndpoint(() => undefined, { timeoutSeconds: 1 })

  const entry = await endpoint.tryIt()

  expect(entry).toMatchObject({
    ...{ outcome: 'UNREACHABLE', errorClass: 'timeout', nextAttemptAt: null, response: null },
    delivery: { status: 'EXHAUSTED' },
    request: { isRedacted: false, body: expect.stringContaining('"isTest":true') },
  })
})

test('a test reaches the endpoint of a disabled subscription, and leaves it disabled', async () => {
  await using endpoint = await startEndpoint(204)
  await service.ask(TestsDisable, { id: endpoint.subscription.id }, endpoint.caller)

  const entry = await endpoint.tryIt()

  expect(entry).toMatchObject({ outcome: 'SUCCEEDED', delivery: { status: 'SUCCEEDED' } })
  expect(await endpoint.state()).toMatchObject({ status: 'DISABLED', disabledReason: 'MANUAL' })
})

test('success of a test does not clear the failures of real webhooks', async () => {
  await using endpoint = await startEndpoint(500, { maxRetries: 0, autoDisable: false })
  await service.publish({}, endpoint.caller)
  await recordedEntries(service, 1, endpoint.caller)
  endpoint.receiver.answerAlways(204)

  await endpoint.tryIt()

  expect(await endpoint.state()).toMatchObject({ consecutiveFailures: 1 })
})

test('of an answer that is too long, what was read is kept', async () => {
  const long = 'x'.repeat(READ_BYTES + 1)
  await using endpoint = await startEndpoint(answerBody(long))

  const { response } = await endpoint.tryIt()

  expect(response).toMatchObject({ isTruncated: true, isRedacted: false })
  expect(response?.body).toBe(long.slice(0, READ_BYTES))
})

test.each([
  ['bytes that are no text', Buffer.from([0xff, 0x00, 0xfe, 0x41]), '\ufffd\u0000\ufffdA'],
  ['nothing', '', ''],
  ['U+0000 and a byte order mark', '\ufeffa\u0000b', '\ufeffa\u0000b'],
])('an answer of %s can be read', async (_what, body, read) => {
  await using endpoint = await startEndpoint(answerBody(body))

  const { response } = await endpoint.tryIt()

  expect(response?.body).toBe(read)
})

test('a test goes to no other subscription, whatever else matches', async () => {
  await using endpoint = await startEndpoint(204)
  await using other = await startReceiver()
  await service.subscribe({ url: other.url }, endpoint.caller)

  await endpoint.tryIt({ eventType: 'user.created' })
  const event = await service.publish({}, endpoint.caller)

  expect((await other.next()).headers['webhook-id']).toBe(event.id)
})

test('a type or data that cannot be sent is refused, and nothing is stored', async () => {
  await using endpoint = await startEndpoint(204)
  const input = { id: endpoint.subscription.id, eventType: 'a b', data: 'x'.repeat(600_000) }

  const answer = await service.ask(SubscriptionTest, { input }, endpoint.caller)

  const issues = [
    { path: ['eventType'], message: expect.any(String) },
    { path: ['data'], message: expect.any(String) },
  ]
  expect(answer.webhookSubscriptionTest).toEqual({ code: 'INVALID_INPUT', issues })
  const { events } = await service.ask(TestsEvents, {}, endpoint.caller)
  expect(events.nodes).toEqual([])
})

const TestsDisable = graphql(`
  mutation TestsDisable($id: ID!) {
    webhookSubscriptionDisable(input: { id: $id }) { __typename }
  }
`)

const TestsEvents = graphql(`
  query TestsEvents {
    events { nodes { id } }
  }
`)
