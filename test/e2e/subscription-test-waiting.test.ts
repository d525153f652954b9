import { print } from 'graphql'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { errorCode } from '../support/callers.ts'
import { listDeliveries } from '../support/deliveries.ts'
import { startRawServer } from '../support/raw-server.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADMIN_TOKEN, type Service, startService, startWorker } from '../support/service.ts'
import { SubscriptionTest, tryEndpoint } from '../support/subscription-tests.ts'

const WAITING_COUNT = 300

const TestsPublish = graphql(`
  mutation TestsPublish($events: [EventPublishInput!]!) {
    eventsPublish(input: { events: $events }) { ... on EventsPublishPayload { deliveryCount } }
  }
`)

const TestsLogged = graphql(`
  query TestsLogged {
    requestLog { nodes { trigger event { type } } }
  }
`)

/** Resolves when the deliveries have these states, the oldest first. */
async function waitForStatus(service: Service, ...statuses: string[]): Promise<void> {
  const read = async () => (await listDeliveries(service)).map(({ status }) => status)
  await expect.poll(read, { timeout: 15_000 }).toEqual(statuses)
}

test('a test does not wait for what else waits for the same endpoint', async () => {
  await using service = await startService({ concurrency: 8 })
  await using receiver = await startReceiver()
  const held = Promise.withResolvers<void>()
  receiver.answerAlways(async ({ headers }, response) => {
    if (headers['webhook-test'] === undefined) await held.promise
    response.writeHead(204).end()
  })
  const { id } = await service.subscribe({ url: receiver.url })
  const events = Array.from({ length: WAITING_COUNT }, (_, data) => ({ type: 'waits', data }))
  await service.ask(TestsPublish, { events })
  await receiver.next()

  const entry = await tryEndpoint(service, { id })

  const meanwhile = await service.ask(TestsLogged, {})
  held.resolve()
  expect(entry).toMatchObject({ outcome: 'SUCCEEDED' })
  expect(meanwhile.requestLog.nodes).toEqual([
    { trigger: 'TEST', event: { type: 'hookwire.test' } },
  ])
})

test('without a worker a test ends in time, and is not sent later', async () => {
  await using service = await startService({ hasWorker: false, testGraceMs: 0 })
  await using receiver = await startReceiver()
  const { id } = await service.subscribe({ url: receiver.url, timeoutSeconds: 1 })

  const answer = await service.call(SubscriptionTest, { input: { id } })

  expect(errorCode(answer)).toBe('TIMEOUT')
  expect(answer.errors?.[0]?.message).toMatch(/No worker has answered/)
  await waitForStatus(service, 'CANCELED')
  await using _worker = await startWorker(service)
  await service.publish({ type: 'next' })
  expect((await receiver.next()).headers['webhook-event-type']).toBe('next')
  expect((await service.ask(TestsLogged, {})).requestLog.nodes).not.toContainEqual(
    expect.objectContaining({ trigger: 'TEST' }),
  )
})

test('a test whose caller goes away is not sent later', async () => {
  await using service = await startService({ hasWorker: false })
  await using receiver = await startReceiver()
  const { id } = await service.subscribe({ url: receiver.url })
  const control = new AbortController()

  const calling = fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_TOKEN}` },
    body: JSON.stringify({ query: print(SubscriptionTest), variables: { input: { id } } }),
    signal: control.signal,
  })
  await waitForStatus(service, 'PENDING')
  control.abort()

  await expect(calling).rejects.toThrow('aborted')
  await waitForStatus(service, 'CANCELED')
})

test('a test is sent by a worker in another process, which has rules of its own', async () => {
  await using service = await startService({ hasWorker: false })
  await using server = await startRawServer(() => undefined)
  await using _worker = await startWorker(service, { allowedNetworks: [] })
  const { id } = await service.subscribe({ url: server.url })

  const entry = await tryEndpoint(service, { id })

  expect(entry).toMatchObject({
    ...{ outcome: 'UNREACHABLE', errorClass: 'blocked_address', response: null },
    delivery: { status: 'EXHAUSTED' },
  })
  expect(server.connectionCount()).toBe(0)
})
