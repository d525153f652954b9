import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { type AttemptContext, attempt } from '../../src/delivery/attempt.ts'
import type { Answer, OutgoingRequest, Send } from '../../src/delivery/send.ts'
import { UnsendableError } from '../../src/delivery/unsendable.ts'
import { publicId } from '../../src/domain/ids.ts'
import { newSecret } from '../../src/domain/secrets.ts'
import { noMapping } from '../support/mapping.ts'
import { newOwed, rejected, succeeded } from '../support/owed.ts'

const TEST = { delivery: { trigger: 'test' } } as const
const always = { turn: async () => true, mayStart: () => true }

const surroundings: Omit<AttemptContext, 'send'> = {
  sandbox: noMapping,
  authorize: async (_credential, { url, headers }) => ({ url, headers }),
  now: () => new Date(),
  userAgent: 'Hookwire/test',
}

/** Keeps what would be sent. */
function keepRequests(outcome = succeeded, answer: Answer | null = null) {
  const requests: OutgoingRequest[] = []
  const send: Send = async (request) => {
    requests.push(request)
    return { outcome, answer }
  }
  return { requests, context: { ...surroundings, send } }
}

test('a request goes where the subscription says, with all that the receiver is told', async () => {
  const { requests, context } = keepRequests()
  const owed = newOwed({
    subscription: { url: 'https://example.com/a?b', method: 'PUT', timeoutSeconds: 7 },
    event: { type: 'card.created', occurredAt: new Date('2026-01-01T12:00:00Z') },
    attemptNumber: 3,
  })

  const attempted = await attempt(context, owed, always)

  const id = publicId('Event', owed.delivery.eventId)
  const subscriptionId = publicId('WebhookSubscription', owed.subscription.id)
  expect(attempted).toEqual({ outcome: succeeded, exchange: null })
  expect(requests).toMatchObject([
    { url: 'https://example.com/a?b', method: 'PUT', timeoutSeconds: 7 },
  ])
  expect(requests[0]?.headers).toEqual({
    'content-type': 'application/json',
    'user-agent': 'Hookwire/test',
    'accept-encoding': 'identity',
    'webhook-attempt': '3',
    'webhook-event-type': 'card.created',
    'webhook-subscription-id': subscriptionId,
    'webhook-id': id,
    'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
    'webhook-signature': expect.stringMatching(/^v1,/),
  })
  expect(JSON.parse(String(requests[0]?.body))).toEqual({
    requestId: publicId('RequestLogEntry', owed.requestId),
    environmentId: publicId('Environment', owed.delivery.environmentId),
    webhookId: subscriptionId,
    isBatched: false,
    data: { id, analyticsEvent: 'card.created', timestamp: '2026-01-01T12:00:00.000Z', a: 1 },
  })
})

test('the bytes that are sent are the bytes that are signed, by each secret', async () => {
  const { requests, context } = keepRequests()
  const secrets = [newSecret('hmac_sha256'), newSecret('hmac_sha256')]
  const owed = newOwed({ secrets, event: { rawData: '{"é":"\u{1F600}\\ud800"}' } })

  await attempt(context, owed, always)

  const { body, headers = {} } = requests[0] ?? {}
  for (const secret of secrets) {
    const verified = new Webhook(secret).verify(String(body), headers)
    expect(verified).toMatchObject({ data: { é: '\u{1F600}\ud800' } })
  }
})

test("the subscription's own headers are sent", async () => {
  const { requests, context } = keepRequests()
  const headers = ['x-test', 'Authorization', '__proto__', 'constructor'].map((name) => ({
    name,
    value: 'mine',
  }))

  await attempt(context, newOwed({ subscription: { headers } }), always)

  const sent = Object.entries(requests[0]?.headers ?? {})
  const mine = sent.flatMap(([name, value]) => (value === 'mine' ? [name] : []))
  expect(mine).toEqual(['x-test', 'Authorization', '__proto__', 'constructor'])
})

test('one event that goes to several subscriptions has a body for each', async () => {
  const { requests, context } = keepRequests()
  const { event } = newOwed()
  const [first, second] = [newOwed(), newOwed()]

  await attempt(context, { ...first, event }, always)
  await attempt(context, { ...second, event }, always)

  const webhookIds = requests.map(({ body }) => JSON.parse(String(body)).webhookId)
  expect(webhookIds).toEqual(
    [first, second].map(({ subscription }) => publicId('WebhookSubscription', subscription.id)),
  )
  for (const { body } of requests) expect(String(body)).toMatch(/,"a": 1\}\}$/)
})

test('what the endpoint did is answered as it is', async () => {
  const { context } = keepRequests(rejected)

  const attempted = await attempt(context, newOwed(), always)

  expect(attempted).toEqual({ outcome: rejected, exchange: null })
})

test('where something of the configuration is unusable, nothing is sent', async () => {
  const { requests, context } = keepRequests()
  const fault = new UnsendableError('signing_error', 'The signing key cannot be read.')

  const attempted = await attempt(context, newOwed({ fault, ...TEST }), always)

  const { errorClass, message } = fault
  expect(attempted).toEqual({
    outcome: { kind: 'unsendable', errorClass, message },
    exchange: null,
  })
  expect(requests).toEqual([])
})

test('our own mistakes are nobody else’s outcome', async () => {
  const { context } = keepRequests()
  const broken = { ...context, send: () => Promise.reject(new TypeError('A bug.')) }

  const attempting = attempt(broken, newOwed(), always)

  await expect(attempting).rejects.toThrow('A bug.')
})

test('of a test it is kept what went over the wire, without its secrets', async () => {
  const headers = [
    { name: 'Set-Cookie', value: 'session=canary' },
    { name: 'x-served-by', value: 'a' },
    { name: 'X-Served-By', value: 'b' },
  ]
  const { requests, context } = keepRequests(rejected, { headers, body: Buffer.from('no') })
  const chosen = [
    { name: 'X-Api-Key', value: 'canary' },
    { name: 'x-tenant', value: 'seven' },
  ]
  const owed = newOwed({ subscription: { headers: chosen }, ...TEST })

  const attempted = await attempt(context, owed, always)

  const masked = '••••••'
  const sent = requests[0]
  expect(sent).toMatchObject({ keepsAnswer: true, headers: { 'X-Api-Key': 'canary' } })
  expect(attempted).toEqual({
    outcome: rejected,
    exchange: {
      id: owed.requestId,
      environmentId: owed.delivery.environmentId,
      requestHeaders: Object.entries(sent?.headers ?? {}).map(([name, value]) => ({
        name,
        value: ['X-Api-Key', 'webhook-signature'].includes(name) ? masked : value,
      })),
      requestBody: sent?.body,
      responseHeaders: [
        { name: 'Set-Cookie', value: masked },
        { name: 'x-served-by', value: 'a' },
        { name: 'X-Served-By', value: 'b' },
      ],
      responseBody: Buffer.from('no'),
    },
  })
})

test('of a test that nobody answered the request is kept', async () => {
  const { context } = keepRequests(rejected)

  const attempted = await attempt(context, newOwed(TEST), always)

  expect(attempted).toMatchObject({ exchange: { responseHeaders: null, responseBody: null } })
})

test.each([
  ['automatic', false, false],
  ['resend', false, false],
  ['automatic', true, true],
  ['resend', true, true],
] as const)(
  'of a real request (%s) where logsFullData is %s it is kept: %s, though its event is marked as a test',
  async (trigger, logsFullData, isKept) => {
    const { requests, context } = keepRequests(rejected, { headers: [], body: Buffer.from('no') })
    const owed = newOwed({ event: { isTest: true }, delivery: { trigger }, logsFullData })

    const attempted = await attempt(context, owed, always)

    const exchange = { requestBody: requests[0]?.body, responseBody: Buffer.from('no') }
    expect(attempted).toMatchObject({ outcome: rejected, exchange: isKept ? exchange : null })
    expect(requests).toMatchObject([{ keepsAnswer: isKept }])
  },
)

test('an event that is a test is marked, in the body and in a header; others are not', async () => {
  const { requests, context } = keepRequests()

  await attempt(context, newOwed({ event: { isTest: true } }), always)
  await attempt(context, newOwed(), always)

  const [marked, unmarked] = requests.map(({ headers, body }) => ({
    header: headers['webhook-test'],
    isTest: JSON.parse(String(body)).isTest,
  }))
  expect(marked).toEqual({ header: 'true', isTest: true })
  expect(unmarked).toEqual({ header: undefined, isTest: undefined })
})

test('a request that was withdrawn has no outcome', async () => {
  const mayStart = () => false
  const { context } = keepRequests()
  const send: Send = async (request) => (request.mayStart === mayStart ? 'withdrawn' : never())

  const attempted = await attempt({ ...context, send }, newOwed(TEST), { ...always, mayStart })

  expect(attempted).toBe('withdrawn')
})

function never(): never {
  throw new Error('It was asked with another rule.')
}
