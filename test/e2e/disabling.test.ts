import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { lateClock } from '../support/clock.ts'
import { listDeliveries, statusOfTypes } from '../support/deliveries.ts'
import { followLog } from '../support/log-follower.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { type Service, startService, startWorker } from '../support/service.ts'

const DisablingDisable = graphql(`
  mutation DisablingDisable($id: ID!) {
    webhookSubscriptionDisable(input: { id: $id }) {
      ... on WebhookSubscriptionDisablePayload {
        webhookSubscription { status disabledReason disabledAt }
      }
    }
  }
`)

const DisablingEnable = graphql(`
  mutation DisablingEnable($id: ID!) {
    webhookSubscriptionEnable(input: { id: $id }) {
      ... on WebhookSubscriptionEnablePayload { webhookSubscription { status disabledAt } }
    }
  }
`)

const DisablingDelete = graphql(`
  mutation DisablingDelete($id: ID!) {
    webhookSubscriptionDelete(input: { id: $id }) {
      ... on WebhookSubscriptionDeletePayload { deletedId }
    }
  }
`)

const DisablingMove = graphql(`
  mutation DisablingMove($id: ID!, $url: URL!) {
    webhookSubscriptionUpdate(input: { id: $id, url: $url }) {
      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { url } }
    }
  }
`)

const DisablingLog = graphql(`
  query DisablingLog($id: ID!) {
    requestLog(filter: { webhookSubscriptionId: $id }) {
      nodes {
        attemptNumber
        url
        webhookSubscriptionId
        webhookSubscription { id }
        event { type }
      }
    }
  }
`)

test('disabling ends what waits for a retry, and nothing more is sent', async () => {
  await using service = await startService({ hasWorker: false })
  await using receiver = await startReceiver()
  const { id } = await service.subscribe({ url: receiver.url, eventTypes: ['first'] })
  await failOnce(service, receiver, 'first')

  const { webhookSubscriptionDisable: disabled } = await service.ask(DisablingDisable, { id })

  expect(disabled).toEqual({
    webhookSubscription: {
      status: 'DISABLED',
      disabledReason: 'MANUAL',
      disabledAt: expect.any(String),
    },
  })
  expect(await listDeliveries(service)).toMatchObject([
    { status: 'CANCELED', attemptCount: 1, nextAttemptAt: null, completedAt: expect.any(String) },
  ])
  expect(await sentNext(service, receiver)).toEqual(['next', 'next'])
})

test('enabling again sends nothing of what the disabling ended', async () => {
  await using service = await startService({ hasWorker: false })
  await using receiver = await startReceiver()
  const { id } = await service.subscribe({ url: receiver.url, eventTypes: ['first'] })
  await failOnce(service, receiver, 'first')

  await service.ask(DisablingDisable, { id })
  await service.ask(DisablingEnable, { id })

  expect(await sentNext(service, receiver)).toEqual(['next', 'next'])
  expect(await statusOfTypes(service)).toEqual({ first: 'CANCELED', next: 'SUCCEEDED' })
})

test('deleting ends what waits for a retry, sends nothing more and leaves the history', async () => {
  await using service = await startService({ hasWorker: false })
  await using receiver = await startReceiver()
  const { id } = await service.subscribe({ url: receiver.url, eventTypes: ['first'] })
  await failOnce(service, receiver, 'first')

  const { webhookSubscriptionDelete: deleted } = await service.ask(DisablingDelete, { id })

  expect(deleted).toEqual({ deletedId: id })
  expect(await listDeliveries(service, { webhookSubscriptionId: id })).toMatchObject([
    { status: 'CANCELED', webhookSubscription: null, webhookSubscriptionId: id },
  ])
  expect(await sentNext(service, receiver)).toEqual(['next', 'next'])
  const { requestLog } = await service.ask(DisablingLog, { id })
  expect(requestLog.nodes).toEqual([
    {
      attemptNumber: 1,
      url: receiver.url,
      webhookSubscription: null,
      webhookSubscriptionId: id,
      event: { type: 'first' },
    },
  ])
})

test('a retry that waited goes to the URL as it is by then', async () => {
  await using service = await startService({ hasWorker: false })
  await using before = await startReceiver()
  await using after = await startReceiver()
  const { id } = await service.subscribe({ url: before.url })
  await failOnce(service, before, 'moves')

  await service.ask(DisablingMove, { id, url: after.url })

  await using log = await followLog(service)
  await using _worker = await startWorker(service, { now: lateClock })
  const request = await after.next()
  expect(request.headers['webhook-id']).toBe(before.requests[0]?.headers['webhook-id'])
  expect(request.headers['webhook-attempt']).toBe('2')
  expect(before.requests).toHaveLength(1)
  expect(await log.next()).toMatchObject({ attemptNumber: 2, url: after.url })
  const { requestLog } = await service.ask(DisablingLog, { id })
  expect(requestLog.nodes).toMatchObject([{ url: after.url }, { url: before.url }])
})

test('a worker that knew the old URL sends to the new one at once', async () => {
  await using service = await startService()
  await using before = await startReceiver()
  await using after = await startReceiver()
  const { id } = await service.subscribe({ url: before.url })
  await service.publish({})
  await before.next()

  await service.ask(DisablingMove, { id, url: after.url })
  const event = await service.publish({})

  expect((await after.next()).headers['webhook-id']).toBe(event.id)
  expect(before.requests).toHaveLength(1)
})

test('what is published while a subscription is disabled never reaches it', async () => {
  await using service = await startService()
  await using receiver = await startReceiver()
  const { id } = await service.subscribe({ url: receiver.url })
  await service.publish({ type: 'before' })
  await receiver.next()

  await service.ask(DisablingDisable, { id })
  const meanwhile = await service.publish({ type: 'meanwhile' })
  const { webhookSubscriptionEnable: enabled } = await service.ask(DisablingEnable, { id })
  await service.publish({ type: 'after' })

  expect(meanwhile.deliveryCount).toBe(0)
  expect(enabled).toEqual({ webhookSubscription: { status: 'ENABLED', disabledAt: null } })
  const { headers } = await receiver.next()
  expect(headers['webhook-event-type']).toBe('after')
})

test.each([
  [500, 'CANCELED'],
  [200, 'SUCCEEDED'],
])(
  'a request that was in flight at the disabling and is answered %i leaves %s',
  async (answer, status) => {
    await using service = await startService({ now: lateClock })
    await using receiver = await startReceiver()
    await using log = await followLog(service)
    const { promise, resolve } = Promise.withResolvers<number>()
    receiver.answer(promise)
    const { id } = await service.subscribe({ url: receiver.url, eventTypes: ['in.flight'] })
    await service.publish({ type: 'in.flight' })
    await receiver.next()

    await service.ask(DisablingDisable, { id })
    resolve(answer)

    expect(await log.next()).toMatchObject({
      response: { statusCode: answer },
      nextAttemptAt: null,
    })
    expect(await statusOfTypes(service)).toEqual({ 'in.flight': status })
  },
)

/** Leaves a delivery that has failed once: its retry is due, and no worker runs. */
async function failOnce(service: Service, receiver: Receiver, type: string): Promise<void> {
  const worker = await startWorker(service, { now: lateClock })
  const { promise, resolve } = Promise.withResolvers<number>()
  receiver.answer(promise)
  await service.publish({ type })
  await receiver.next()
  const stopped = worker[Symbol.asyncDispose]()
  resolve(500)
  await stopped
}

/** The event types of the first two requests once a worker runs and has a retry of its own. */
async function sentNext(service: Service, receiver: Receiver): Promise<unknown[]> {
  receiver.answer(500, 200)
  await service.subscribe({ url: receiver.url, eventTypes: ['next'] })
  await using _worker = await startWorker(service, { now: lateClock })
  await service.publish({ type: 'next' })
  const requests = await receiver.take(2)
  return requests.map(({ headers }) => headers['webhook-event-type'])
}
