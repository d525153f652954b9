import { readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { lateClock } from '../support/clock.ts'
import { listDeliveries, statusOfTypes } from '../support/deliveries.ts'
import { followLog } from '../support/log-follower.ts'
import { startReceiver } from '../support/receiver.ts'
import { startService, startWorker } from '../support/service.ts'
import { setApart, shareService } from '../support/shared-service.ts'

const shared = await shareService({ now: lateClock })

test('a published event reaches its subscriber, signed', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  const { secret } = await service.subscribe({ url: receiver.url, eventTypes: ['user.created'] })

  const event = await service.publish({ type: 'user.created', data: { user_id: 7 } })

  const request = await receiver.next()
  expect(request.headers['webhook-id']).toBe(event.id)
  const body = new Webhook(secret).verify(
    request.body.toString(),
    request.headers as Record<string, string>,
  )
  expect(body).toMatchObject({
    isBatched: false,
    data: { id: event.id, analyticsEvent: 'user.created', user_id: 7 },
  })
})

test('a retry carries the same webhook-id as the attempt it repeats', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  receiver.answer(503, 200)
  await service.subscribe({ url: receiver.url, eventTypes: ['user.created'] })

  const event = await service.publish({ type: 'user.created', data: { user_id: 7 } })

  const first = await receiver.next()
  const second = await receiver.next()
  expect(first.headers['webhook-id']).toBe(event.id)
  expect(second.headers['webhook-id']).toBe(event.id)
  expect(second.headers['webhook-attempt']).toBe('2')
})

test('a request says what it carries, to whom, and the headers that were asked for', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  const { id, secret } = await service.subscribe({
    url: `${receiver.url}/a%20b?c=d&c=%26#fragment`,
    method: 'PUT',
    headers: [
      { name: 'X-Tenant', value: ' seven ' },
      { name: 'authorization', value: 'Bearer of-the-endpoint' },
    ],
  })

  const event = await service.publish({ type: 'user.created' })

  const { method, path, headers, body } = await receiver.next()
  expect(method).toBe('PUT')
  expect(path).toBe('/hook/a%20b?c=d&c=%26')
  expect(headers).toEqual({
    host: new URL(receiver.url).host,
    connection: 'keep-alive',
    'content-length': String(body.length),
    'content-type': 'application/json',
    'accept-encoding': 'identity',
    'user-agent': `Hookwire/${version}`,
    'webhook-id': event.id,
    'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
    'webhook-signature': expect.stringMatching(/^v1,[\w+/]{43}=$/),
    'webhook-attempt': '1',
    'webhook-event-type': 'user.created',
    'webhook-subscription-id': id,
    'x-tenant': 'seven',
    authorization: 'Bearer of-the-endpoint',
  })
  new Webhook(secret).verify(body.toString(), headers as Record<string, string>)
})

test('the body names the log entry of its own attempt, which has a signature of its own', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  receiver.answer(500, 200)
  await service.subscribe({ url: receiver.url })

  await service.publish({})

  const entries = await log.take(2)
  const requests = await receiver.take(2)
  const requestIds = requests.map(({ body }) => JSON.parse(body.toString()).requestId)
  expect(requestIds).toEqual(entries.map(({ id }) => id))
  const signatures = requests.map(({ headers }) => headers['webhook-signature'])
  expect(new Set(signatures).size).toBe(2)
})

test('each subscription signs with a secret of its own', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  const subscriptions = [
    await service.subscribe({ url: receiver.url }),
    await service.subscribe({ url: receiver.url }),
  ]

  const { deliveryCount } = await service.publish({})

  expect(deliveryCount).toBe(2)
  const requests = await receiver.take(2)
  const signers = requests.map(({ body, headers }) =>
    subscriptions.filter(({ secret }) => isSigned(secret, body, headers)).map(({ id }) => id),
  )
  expect(signers).toEqual(requests.map(({ headers }) => [headers['webhook-subscription-id']]))
})

const DeliveryEvents = graphql(`
  query DeliveryEvents {
    events(filter: { isTest: true }) {
      nodes { id isTest data deliveries { nodes { id } } }
    }
  }
`)

test('a test event is stored, and sent to nobody', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await service.subscribe({ url: receiver.url, eventTypes: ['*', 'user.created'] })

  const trial = await service.publish({ data: { trial: 1 }, isTest: true })
  const event = await service.publish({})

  expect(trial.deliveryCount).toBe(0)
  expect((await receiver.next()).headers['webhook-id']).toBe(event.id)
  const { events } = await service.ask(DeliveryEvents, {})
  expect(events.nodes).toEqual([
    { id: trial.id, isTest: true, data: { trial: 1 }, deliveries: { nodes: [] } },
  ])
})

const DeliveryBatch = graphql(`
  mutation DeliveryBatch($events: [EventPublishInput!]!) {
    eventsPublish(input: { events: $events }) {
      ... on EventsPublishPayload { deliveryCount events { id } }
    }
  }
`)

test('two workers on one database send each delivery once', async () => {
  await using service = await startService({ concurrency: 8 })
  await using _other = await startWorker(service, { concurrency: 8 })
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  await service.subscribe({ url: receiver.url })
  const events = Array.from({ length: 200 }, (_, index) => ({ type: 'counted', data: index }))

  const { eventsPublish } = await service.ask(DeliveryBatch, { events })

  if (!('events' in eventsPublish)) throw new Error('The batch was refused.')
  const published = eventsPublish.events.map(({ id }) => id).sort()
  const entries = await log.take(events.length)
  const received = receiver.requests.map(({ headers }) => headers['webhook-id'])
  expect(eventsPublish.deliveryCount).toBe(events.length)
  expect(received.sort()).toEqual(published)
  expect(entries.map(({ event }) => event.id).sort()).toEqual(published)
})

test('a worker that stops lets its requests end, and records them', async () => {
  await using service = await startService({ hasWorker: false })
  await using receiver = await startReceiver()
  const { promise, resolve } = Promise.withResolvers<number>()
  receiver.answer(promise)
  await service.subscribe({ url: receiver.url })
  const worker = await startWorker(service)
  await service.publish({ type: 'in.flight' })
  await receiver.next()

  const stopped = worker[Symbol.asyncDispose]()
  await service.publish({ type: 'next' })
  const meanwhile = await statusOfTypes(service)
  resolve(200)
  await stopped

  expect(meanwhile).toEqual({ 'in.flight': 'PENDING', next: 'PENDING' })
  expect(await statusOfTypes(service)).toMatchObject({ 'in.flight': 'SUCCEEDED' })
  await using _successor = await startWorker(service)
  await receiver.next()
  expect(receiver.requests.map(({ headers }) => headers['webhook-event-type'])).toEqual([
    'in.flight',
    'next',
  ])
  expect(await listDeliveries(service)).toMatchObject([{ attemptCount: 1 }, {}])
})

function isSigned(secret: string, body: Buffer, headers: object): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>)
    return true
  } catch {
    return false
  }
}
