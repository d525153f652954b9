import { Webhook } from 'standardwebhooks'
import { expect, test, vi } from 'vitest'
import { lateClock } from '../support/clock.ts'
import { listDeliveries } from '../support/deliveries.ts'
import { followLog } from '../support/log-follower.ts'
import { changeMapping, readMappedLog } from '../support/mapped-subscriptions.ts'
import { type ReceivedRequest, startReceiver } from '../support/receiver.ts'
import { startService, startWorker } from '../support/service.ts'
import { tryEndpoint } from '../support/subscription-tests.ts'

const BEHIND_MS = 3_000
const EVENTS = 5

/** A first retry is due after two seconds, and a second one long after the test. */
const slightlyLate = () => new Date(Date.now() - BEHIND_MS)

const bodyOf = ({ body }: ReceivedRequest) => JSON.parse(String(body))

test('a mapping that fails is mended, and all that waited goes out by itself with the new one', async () => {
  await using service = await startService({ now: slightlyLate })
  await using _second = await startWorker(service, { now: slightlyLate })
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  const mapping = '(event) =>\n  ({ total: event.data.order.total })'
  const { id, secret } = await service.subscribe({ url: receiver.url, mapping })
  const published: string[] = []
  for (let number = 0; number < EVENTS; number += 1) {
    published.push((await service.publish({ data: { number } })).id)
  }

  const failures = await log.take(EVENTS)
  const waiting = await listDeliveries(service)
  const receivedBefore = receiver.requests.length
  const changed = await changeMapping(service, id, '(event) => ({ number: event.data.number })')
  const requests = await receiver.take(EVENTS)
  await log.take(EVENTS)
  const entries = await readMappedLog(service, id)

  expect(failures).toMatchObject(
    Array.from({ length: EVENTS }, () => ({
      ...{ outcome: 'UNSENDABLE', errorClass: 'mapping_error', request: null, response: null },
      errorMessage: expect.stringMatching(
        /^The mapping failed \(runtime, line 2, column \d+\): TypeError: /,
      ),
    })),
  )
  expect(waiting.map(({ status }) => status)).toEqual(failures.map(() => 'PENDING'))
  expect(receivedBefore).toBe(0)
  expect(changed).toMatchObject({ webhookSubscription: { mappingVersion: 2 } })
  expect(requests.map(({ headers }) => headers['webhook-id']).toSorted()).toEqual(
    published.toSorted(),
  )
  for (const { body, headers } of requests) {
    const number = published.indexOf(String(headers['webhook-id']))
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual({ number })
  }
  expect(entries.map(({ outcome, mappingVersion }) => [outcome, mappingVersion])).toEqual([
    ...failures.map(() => ['UNSENDABLE', 1]),
    ...requests.map(() => ['SUCCEEDED', 2]),
  ])
  expect((await listDeliveries(service)).map(({ status }) => status)).toEqual(
    requests.map(() => 'SUCCEEDED'),
  )
}, 30_000)

test('a mapping that keeps failing is retried like any failure, up to the last time', async () => {
  await using service = await startService({ now: lateClock })
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  const mapping = '(event) => { throw new Error(event.data.a) }'
  await service.subscribe({ url: receiver.url, mapping, maxRetries: 2, autoDisable: false })

  await service.publish({ data: { a: 'canary' } })
  const entries = await log.take(3)

  expect(entries).toMatchObject([
    { attemptNumber: 1, errorClass: 'mapping_error', nextAttemptAt: expect.any(String) },
    { attemptNumber: 2, errorClass: 'mapping_error', nextAttemptAt: expect.any(String) },
    { attemptNumber: 3, errorClass: 'mapping_error', nextAttemptAt: null },
  ])
  expect(entries[0]?.errorMessage).toContain('runtime, line 1')
  expect(entries[0]?.errorMessage).not.toContain('canary')
  expect(await listDeliveries(service)).toMatchObject([{ status: 'EXHAUSTED', attemptCount: 3 }])
})

test('what a mapping drops is canceled without an attempt, and what follows is sent', async () => {
  await using service = await startService()
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  const mapping = 'export default ({ data }) => data.keep ? { kept: true } : null'
  const { id } = await service.subscribe({ url: receiver.url, mapping })

  await service.publish({ data: { keep: false } })
  await vi.waitUntil(async () => (await listDeliveries(service))[0]?.status === 'CANCELED')
  await service.publish({ data: { keep: true } })
  const received = bodyOf(await receiver.next())
  await log.next()

  expect(received).toEqual({ kept: true })
  expect(await readMappedLog(service, id)).toHaveLength(1)
  expect(await listDeliveries(service)).toMatchObject([
    { status: 'CANCELED', attemptCount: 0, nextAttemptAt: null, completedAt: expect.any(String) },
    { status: 'SUCCEEDED', attemptCount: 1 },
  ])
})

test('a test is mapped, and tells where the mapping drops it or fails', async () => {
  await using service = await startService()
  await using receiver = await startReceiver()
  const mapping =
    '(event) => event.data.fail ? event.x.y : event.data.drop ? null : { isTest: event.isTest }'
  const { id } = await service.subscribe({ url: receiver.url, mapping })

  const sent = await tryEndpoint(service, { id, data: {} })
  const dropped = await tryEndpoint(service, { id, data: { drop: true } })
  const failed = await tryEndpoint(service, { id, data: { fail: true } })

  const unsendable = { outcome: 'UNSENDABLE', errorClass: 'mapping_error', request: null }
  const ended = { delivery: { status: 'EXHAUSTED', attemptCount: 1 } }
  expect(sent).toMatchObject({ outcome: 'SUCCEEDED', request: { body: '{"isTest":true}' } })
  expect(dropped).toMatchObject({
    ...{ ...unsendable, ...ended },
    errorMessage: 'The mapping dropped the event: nothing was sent.',
  })
  expect(failed).toMatchObject({
    ...{ ...unsendable, ...ended },
    errorMessage: expect.stringMatching(/line 1.*: TypeError: cannot read/),
  })
  expect(receiver.requests).toHaveLength(1)
})

test('once a change is answered, no process sends what the old mapping made, also what waits for its turn', async () => {
  await using service = await startService()
  await using _second = await startWorker(service)
  await using receiver = await startReceiver()
  const limited = { mapping: '() => "old"', rateLimitPerSecond: 4 }
  const { id } = await service.subscribe({ url: receiver.url, ...limited })
  await service.publishMany(Array.from({ length: 8 }, () => ({})))
  await receiver.take(2)

  await changeMapping(service, id, '() => "new"')
  const receivedBefore = receiver.requests.length
  await vi.waitUntil(() => receiver.requests.length === 8, { timeout: 10_000 })

  const bodies = receiver.requests.map(bodyOf)
  expect(bodies.slice(0, 2)).toEqual(['old', 'old'])
  expect(receivedBefore).toBeLessThan(8)
  expect(new Set(bodies.slice(receivedBefore))).toEqual(new Set(['new']))
}, 30_000)
