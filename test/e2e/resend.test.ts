import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { lateClock } from '../support/clock.ts'
import { trapConnects } from '../support/connects.ts'
import { listDeliveries, stateOf } from '../support/deliveries.ts'
import { followLog } from '../support/log-follower.ts'
import { answerWith, type Receiver, startReceiver } from '../support/receiver.ts'
import { beginResend, followResend, resendOne } from '../support/resends.ts'
import { type Service, startService, startWorker } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const ResendMove = graphql(`
  mutation ResendMove($id: ID!, $enable: ID!, $url: URL) {
    webhookSubscriptionUpdate(input: { id: $id, url: $url }) { __typename }
    webhookSubscriptionEnable(input: { id: $enable }) { __typename }
  }
`)

const ResendDisable = graphql(`
  mutation ResendDisable($id: ID!) {
    webhookSubscriptionDisable(input: { id: $id }) { __typename }
  }
`)

const ResendLog = graphql(`
  query ResendLog($id: ID!) {
    requestLog(filter: { webhookSubscriptionId: $id, trigger: [RESEND] }, last: 100) {
      nodes { attemptNumber trigger outcome errorClass }
    }
  }
`)

const service = await shareService({ now: lateClock }) // retries are due at once
let types = 0

/** A subscription to a type of its own, to which one event of that type was sent in vain. */
async function failOne(
  receiver: Receiver,
  options: { maxRetries?: number; autoDisable?: boolean },
) {
  types += 1
  const type = `type.${types}`
  const input = { url: receiver.url, eventTypes: [type], maxRetries: 0, autoDisable: false }
  await using log = await followLog(service)
  receiver.answer(...Array<number>((options.maxRetries ?? 0) + 1).fill(500))
  const { id } = await service.subscribe({ ...input, ...options })
  const event = await service.publish({ type })
  await log.take((options.maxRetries ?? 0) + 1)
  const [delivery] = await listDeliveries(service, { webhookSubscriptionId: id })
  if (delivery === undefined) throw new Error('Nothing is owed.')
  return { id, event, delivery }
}

const COUNT = 300

/** A subscription to which so many events were sent in vain. */
async function failMany(service: Service, receiver: Receiver) {
  await using log = await followLog(service)
  await using _worker = await startWorker(service)
  receiver.answer(...Array<number>(COUNT).fill(500))
  const { id } = await service.subscribe({ url: receiver.url, maxRetries: 0, autoDisable: false })
  await service.publishMany(Array.from({ length: COUNT }, () => ({})))
  await log.take(COUNT)
  return { id }
}

async function resentEntries(id: string) {
  return (await service.ask(ResendLog, { id })).requestLog.nodes
}

test('once an endpoint is healed, a delivery that failed is sent again, by the same id', async () => {
  await using receiver = await startReceiver()
  const { id, event, delivery } = await failOne(receiver, { maxRetries: 1 })
  await using log = await followLog(service)

  const answer = await resendOne(service, delivery.id)

  expect(answer).toMatchObject({
    delivery: { id: delivery.id, status: 'PENDING', attemptCount: 2, completedAt: null },
  })
  await log.next()
  const sent = (await receiver.take(3)).map(({ headers }) => headers)
  expect(sent.map((headers) => headers['webhook-id'])).toEqual(Array(3).fill(event.id))
  expect(sent.map((headers) => headers['webhook-attempt'])).toEqual(['1', '2', '3'])
  expect(await resentEntries(id)).toEqual([
    { attemptNumber: 3, trigger: 'RESEND', outcome: 'SUCCEEDED', errorClass: null },
  ])
  expect(await listDeliveries(service, { webhookSubscriptionId: id })).toMatchObject([
    { status: 'SUCCEEDED', attemptCount: 3 },
  ])
})

test('a resend has retries of its own, and using them up turns the subscription off', async () => {
  await using receiver = await startReceiver()
  const { id, delivery } = await failOne(receiver, { maxRetries: 1, autoDisable: true })
  const before = await stateOf(service, id)
  await service.ask(ResendMove, { id, enable: id, url: receiver.url })
  await using log = await followLog(service)
  receiver.answer(500, 500)

  await resendOne(service, delivery.id)

  const entries = await log.take(2)
  expect(entries.map(({ attemptNumber }) => attemptNumber)).toEqual([3, 4])
  expect(entries[1]?.nextAttemptAt).toBeNull()
  expect(before).toMatchObject({ status: 'DISABLED', disabledReason: 'RETRIES_EXHAUSTED' })
  expect(await stateOf(service, id)).toMatchObject({ disabledReason: 'RETRIES_EXHAUSTED' })
  expect(await resentEntries(id)).toMatchObject([{ trigger: 'RESEND' }, { trigger: 'RESEND' }])
})

test.each(['one', 'many'])(
  '%s: nothing is resent to an address that has become private since (F23)',
  async (how) => {
    await using receiver = await startReceiver()
    let address = '127.0.0.1'
    await using service = await startService({
      allowedNetworks: ['127.0.0.1/32'],
      resolve: async () => [{ address, family: 4 }],
    })
    await using log = await followLog(service)
    const { port } = new URL(receiver.url)
    const input = { url: `http://a.test:${port}/`, maxRetries: 0, autoDisable: false }
    const { id } = await service.subscribe(input)
    receiver.answer(answerWith(500, { connection: 'close' }))
    await service.publish({})
    await log.next()
    const [delivery] = await listDeliveries(service)
    address = '169.254.169.254'
    using connects = trapConnects()

    if (how === 'one') await resendOne(service, delivery?.id ?? '')
    else await beginResend(service, { webhookSubscriptionId: id })

    expect(await log.next()).toMatchObject({ attemptNumber: 2, errorClass: 'blocked_address' })
    expect(connects.targetsBut(service.url, service.databaseUrl)).toEqual([])
    expect(receiver.requests).toHaveLength(1)
  },
)

test('a bulk resend goes on where it was when its worker is stopped, and sends each once', async () => {
  await using service = await startService({ hasWorker: false })
  await using receiver = await startReceiver()
  const { id } = await failMany(service, receiver)

  const bulk = await beginResend(service, { webhookSubscriptionId: id })
  const following = followResend(service, bulk.id)
  const worker = await startWorker(service)
  await receiver.take(COUNT + 50)
  await worker[Symbol.asyncDispose]()
  const sentBefore = receiver.requests.length
  await using _next = await startWorker(service)
  const states = await following

  expect(bulk).toMatchObject({ total: COUNT, done: 0, succeeded: 0, failed: 0, completedAt: null })
  expect(sentBefore).toBeLessThan(2 * COUNT)
  expect(states.at(-1)).toMatchObject({ total: COUNT, done: COUNT, succeeded: COUNT, failed: 0 })
  const done = states.map((state) => state.done)
  expect(done).toEqual(done.toSorted((one, other) => one - other))
  expect(states.slice(0, -1).every(({ completedAt }) => completedAt === null)).toBe(true)
  const ids = receiver.requests.slice(COUNT).map(({ headers }) => headers['webhook-id'])
  expect([ids.length, new Set(ids).size]).toEqual([COUNT, COUNT])
})

test('disabling a subscription stops its bulk resend', async () => {
  await using service = await startService({ hasWorker: false })
  await using receiver = await startReceiver()
  const { id } = await failMany(service, receiver)
  const held = Promise.withResolvers<number>()
  receiver.answer(500, 200, ...Array<Promise<number>>(COUNT).fill(held.promise))

  const bulk = await beginResend(service, { webhookSubscriptionId: id })
  await using _worker = await startWorker(service)
  await receiver.take(COUNT + 3)
  const disabling = service.ask(ResendDisable, { id })
  held.resolve(200)
  await disabling
  const last = (await followResend(service, bulk.id)).at(-1)

  expect(last).toMatchObject({ total: COUNT, done: COUNT, failed: 1 })
  expect(last?.succeeded).toBeLessThan(COUNT)
  const sent = receiver.requests.length - COUNT
  expect((last?.succeeded ?? 0) + 1).toBe(sent)
})
