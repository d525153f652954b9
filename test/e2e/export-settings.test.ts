import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { expect, test } from 'vitest'
import { createEnvironment } from '../support/callers.ts'
import { lateClock } from '../support/clock.ts'
import { listDeliveries } from '../support/deliveries.ts'
import { changeExports } from '../support/export-settings.ts'
import { startReceiver } from '../support/receiver.ts'
import { type Service, startService, startWorker } from '../support/service.ts'
import { waitUntil } from '../support/timers.ts'

/** Requests wait for their turn when they have been loaded: some always do. */
const PER_SECOND = 100
const RAW_DATA = '{"eventDetail":"canary","a":1}'

async function statuses(service: Service, caller: { environment: string }) {
  const deliveries = await listDeliveries(service, {}, caller)
  return deliveries.map(({ status, attemptCount }) => [status, attemptCount])
}

test('test events are stored and sent to nobody until they are included, and marked then', async () => {
  await using service = await startService()
  await using receiver = await startReceiver()
  const caller = { environment: (await createEnvironment(service)).id }
  await service.subscribe({ url: receiver.url }, caller)

  const held = await service.publish({ isTest: true }, caller)
  await changeExports(service, { includeTestEvents: true }, caller)
  const sent = await service.publish({ isTest: true }, caller)
  const request = await receiver.next()
  await changeExports(service, { includeTestEvents: false }, caller)
  const heldAgain = await service.publish({ isTest: true }, caller)
  await service.publish({ type: 'last' }, caller)

  const counts = [held, sent, heldAgain].map(({ deliveryCount }) => deliveryCount)
  expect(counts).toEqual([0, 1, 0])
  expect(request.headers).toMatchObject({ 'webhook-id': sent.id, 'webhook-test': 'true' })
  expect(JSON.parse(request.body.toString())).toMatchObject({ isTest: true })
  expect((await receiver.next()).headers['webhook-event-type']).toBe('last')
})

test('a retry is made with the settings as they are by then', async () => {
  await using service = await startService({ now: lateClock })
  await using receiver = await startReceiver()
  const caller = { environment: (await createEnvironment(service)).id }
  await service.subscribe({ url: receiver.url, payloadFormat: 'RAW' }, caller)
  const { promise, resolve } = Promise.withResolvers<number>()
  receiver.answer(promise)

  await service.publish({ rawData: RAW_DATA }, caller)
  const first = await receiver.next()
  await changeExports(service, { includeRequestPayload: false }, caller)
  resolve(503)
  const second = await receiver.next()

  expect([first, second].map(({ body }) => String(body))).toEqual([RAW_DATA, '{"a":1}'])
  expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])
})

test('a test event that waits for a retry is canceled when none are sent any more', async () => {
  await using service = await startService({ now: lateClock })
  await using receiver = await startReceiver()
  const caller = { environment: (await createEnvironment(service)).id }
  await changeExports(service, { includeTestEvents: true }, caller)
  await service.subscribe({ url: receiver.url }, caller)
  const { promise, resolve } = Promise.withResolvers<number>()
  receiver.answer(promise)

  await service.publish({ isTest: true }, caller)
  await receiver.next()
  await changeExports(service, { includeTestEvents: false }, caller)
  resolve(503)
  await waitUntil(async () =>
    (await statuses(service, caller)).every(([status]) => status !== 'PENDING'),
  )

  expect(await statuses(service, caller)).toEqual([['CANCELED', 1]])
  expect(receiver.requests).toHaveLength(1)
})

test('once a change is answered nothing leaves as before, from either worker, here alone', async () => {
  const events = 200
  await using service = await startService()
  await using _worker = await startWorker(service)
  await using here = await startReceiver()
  await using elsewhere = await startReceiver()
  const callers = await Promise.all(
    [here, elsewhere].map(async ({ url }) => {
      const caller = { environment: (await createEnvironment(service)).id }
      const limit = { rateLimitPerSecond: PER_SECOND }
      await service.subscribe({ url, payloadFormat: 'RAW', ...limit }, caller)
      await service.publishMany(
        Array.from({ length: events }, () => ({ rawData: RAW_DATA })),
        caller,
      )
      return caller
    }),
  )
  await here.take(20)

  await changeExports(service, { includeRequestPayload: false }, callers[0])
  using started = keepStarted(here.url)
  await waitUntil(() => here.requests.length + elsewhere.requests.length === 2 * events)

  const isWhole = ({ body }: { body: Buffer }) => String(body) === RAW_DATA
  expect(started.bodies.length).toBeGreaterThan(0)
  expect(new Set(started.bodies)).toEqual(new Set(['{"a":1}']))
  expect(here.requests.filter(isWhole)).toHaveLength(events - started.bodies.length)
  expect(elsewhere.requests.every(isWhole)).toBe(true)
})

/** The bodies of requests to this address that begin from now on, in all the workers of this process. */
function keepStarted(url: string): Disposable & { readonly bodies: readonly string[] } {
  const { origin } = new URL(url)
  const bodies: string[] = []
  const onHeaders = (message: unknown) => {
    const { request } = message as { request: { origin: string | URL; body: Buffer } }
    if (new URL(request.origin).origin === origin) bodies.push(request.body.toString())
  }
  subscribe('undici:client:sendHeaders', onHeaders)
  return {
    bodies,
    [Symbol.dispose]: () => void unsubscribe('undici:client:sendHeaders', onHeaders),
  }
}
