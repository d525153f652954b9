import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { attempt } from '../../src/delivery/attempt.ts'
import type { OutgoingRequest, Send } from '../../src/delivery/send.ts'
import { publicId } from '../../src/domain/ids.ts'
import { newSigningSecret } from '../../src/domain/secrets.ts'
import { newOwed, rejected, succeeded } from '../support/owed.ts'

/** Keeps what would be sent. */
function keepRequests(outcome = succeeded) {
  const requests: (OutgoingRequest & { timeoutSeconds: number })[] = []
  const send: Send = async (request, timeoutSeconds) => {
    requests.push({ ...request, timeoutSeconds })
    return outcome
  }
  return { requests, context: { send, now: () => new Date(), userAgent: 'Hookwire/test' } }
}

test('a request goes where the subscription says, with all that the receiver is told', async () => {
  const { requests, context } = keepRequests()
  const owed = newOwed({
    subscription: { url: 'https://example.com/a?b', method: 'PUT', timeoutSeconds: 7 },
    event: { type: 'card.created', occurredAt: new Date('2026-01-01T12:00:00Z') },
    attemptNumber: 3,
  })

  const outcome = await attempt(context, owed)

  const id = publicId('Event', owed.delivery.eventId)
  const subscriptionId = publicId('WebhookSubscription', owed.subscription.id)
  expect(outcome).toBe(succeeded)
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
  const secrets = [newSigningSecret(), newSigningSecret()]
  const owed = newOwed({ secrets, event: { rawData: '{"é":"\u{1F600}\\ud800"}' } })

  await attempt(context, owed)

  const { body, headers = {} } = requests[0] ?? {}
  for (const secret of secrets) {
    const verified = new Webhook(secret).verify(String(body), headers)
    expect(verified).toMatchObject({ data: { é: '\u{1F600}\ud800' } })
  }
})

test("the subscription's own headers are sent, and cannot take the place of ours", async () => {
  const { requests, context } = keepRequests()
  const headers = ['x-test', 'Authorization', '__proto__', 'constructor', 'webhook-id'].map(
    (name) => ({ name, value: 'mine' }),
  )

  await attempt(context, newOwed({ subscription: { headers } }))

  const sent = Object.entries(requests[0]?.headers ?? {})
  const mine = sent.flatMap(([name, value]) => (value === 'mine' ? [name] : []))
  expect(mine).toEqual(['x-test', 'Authorization', '__proto__', 'constructor'])
})

test('one event that goes to several subscriptions has a body for each', async () => {
  const { requests, context } = keepRequests()
  const { event } = newOwed()
  const [first, second] = [newOwed(), newOwed()]

  await attempt(context, { ...first, event })
  await attempt(context, { ...second, event })

  const webhookIds = requests.map(({ body }) => JSON.parse(String(body)).webhookId)
  expect(webhookIds).toEqual(
    [first, second].map(({ subscription }) => publicId('WebhookSubscription', subscription.id)),
  )
  for (const { body } of requests) expect(String(body)).toMatch(/,"a": 1\}\}$/)
})

test('what the endpoint did is answered as it is', async () => {
  const { context } = keepRequests(rejected)

  const outcome = await attempt(context, newOwed())

  expect(outcome).toBe(rejected)
})

test('without a secret nothing is sent', async () => {
  const { requests, context } = keepRequests()

  const outcome = await attempt(context, newOwed({ secrets: [] }))

  expect(outcome).toEqual({
    kind: 'unsendable',
    errorClass: 'signing_error',
    message: 'The signing key of this subscription is missing.',
  })
  expect(requests).toEqual([])
})

test('our own mistakes are nobody else’s outcome', async () => {
  const { context } = keepRequests()
  const broken = { ...context, send: () => Promise.reject(new TypeError('A bug.')) }

  const attempting = attempt(broken, newOwed())

  await expect(attempting).rejects.toThrow('A bug.')
})
