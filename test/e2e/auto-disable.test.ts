import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { lateClock } from '../support/clock.ts'
import { stateOf, statusOfTypes } from '../support/deliveries.ts'
import { followLog } from '../support/log-follower.ts'
import { answerWith, startReceiver } from '../support/receiver.ts'
import { setApart, shareService } from '../support/shared-service.ts'

/** Beyond the minute that the clock is late, so that the retry waits. */
const FAILS_FOR_LONG = answerWith(500, { 'retry-after': '3600' })

const shared = await shareService({ now: lateClock })

test('a delivery that uses up its retries turns its subscription off, and ends what waits', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  receiver.answerAlways(500)
  receiver.answer(FAILS_FOR_LONG)
  const { id } = await service.subscribe({ url: receiver.url, maxRetries: 1 })
  await service.publish({ type: 'waits' })
  await log.next()

  await service.publish({ type: 'fails' })

  const [first, last] = await log.take(2)
  expect(first).toMatchObject({ attemptNumber: 1, nextAttemptAt: expect.any(String) })
  expect(last).toMatchObject({ attemptNumber: 2, nextAttemptAt: null })
  expect(await statusOfTypes(service)).toEqual({ waits: 'CANCELED', fails: 'EXHAUSTED' })
  expect(await stateOf(service, id)).toMatchObject({
    status: 'DISABLED',
    disabledReason: 'RETRIES_EXHAUSTED',
    disabledAt: expect.any(String),
  })
  expect(await service.publish({})).toMatchObject({ deliveryCount: 0 })
})

test('without retries the first failure is the last', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  receiver.answer(500)
  const { id } = await service.subscribe({ url: receiver.url, maxRetries: 0 })

  await service.publish({ type: 'fails' })

  expect(await log.next()).toMatchObject({ attemptNumber: 1, nextAttemptAt: null })
  expect(await statusOfTypes(service)).toEqual({ fails: 'EXHAUSTED' })
  expect(await stateOf(service, id)).toMatchObject({ disabledReason: 'RETRIES_EXHAUSTED' })
})

test('a success between the first attempt and the last keeps the subscription enabled', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  const lastAnswer = Promise.withResolvers<number>()
  receiver.answer(500, lastAnswer.promise, 200)
  const { id } = await service.subscribe({ url: receiver.url, maxRetries: 1 })
  await service.publish({ type: 'fails' })
  await receiver.take(2)

  await service.publish({ type: 'succeeds' })
  const [, success] = await log.take(2)
  lastAnswer.resolve(500)

  expect(success).toMatchObject({ outcome: 'SUCCEEDED' })
  expect(await log.next()).toMatchObject({ attemptNumber: 2, nextAttemptAt: null })
  expect(await statusOfTypes(service)).toEqual({ fails: 'EXHAUSTED', succeeds: 'SUCCEEDED' })
  expect(await stateOf(service, id)).toMatchObject({ status: 'ENABLED', disabledReason: null })
})

test('a success before the first attempt does not', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  receiver.answer(200, 500, 500)
  const { id } = await service.subscribe({ url: receiver.url, maxRetries: 1 })
  await service.publish({ type: 'succeeds' })
  await log.next()

  await service.publish({ type: 'fails' })

  await log.take(2)
  expect(await stateOf(service, id)).toMatchObject({ disabledReason: 'RETRIES_EXHAUSTED' })
})

test('without autoDisable a subscription stays enabled, and what waits goes on waiting', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  receiver.answerAlways(500)
  receiver.answer(FAILS_FOR_LONG)
  const { id } = await service.subscribe({ url: receiver.url, maxRetries: 1, autoDisable: false })
  await service.publish({ type: 'waits' })
  await log.next()

  await service.publish({ type: 'fails' })

  await log.take(2)
  expect(await statusOfTypes(service)).toEqual({ waits: 'PENDING', fails: 'EXHAUSTED' })
  expect(await stateOf(service, id)).toMatchObject({ status: 'ENABLED', consecutiveFailures: 3 })
})

test('failures are counted until one request succeeds', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  receiver.answer(500, 500, FAILS_FOR_LONG)
  const { id } = await service.subscribe({ url: receiver.url })
  await service.publish({})
  await log.take(3)
  const failing = await stateOf(service, id)

  await service.publish({})

  expect(await log.next()).toMatchObject({ outcome: 'SUCCEEDED' })
  expect(failing).toMatchObject({ consecutiveFailures: 3 })
  expect(await stateOf(service, id)).toMatchObject({ consecutiveFailures: 0 })
})

const AutoDisableEnable = graphql(`
  mutation AutoDisableEnable($id: ID!) {
    webhookSubscriptionEnable(input: { id: $id }) {
      ... on WebhookSubscriptionEnablePayload {
        webhookSubscription { status disabledReason disabledAt consecutiveFailures }
      }
    }
  }
`)

test('enabling again begins with a clean record, and sends nothing that was canceled', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  receiver.answer(500, 500)
  const { id } = await service.subscribe({ url: receiver.url, maxRetries: 1 })
  await service.publish({ type: 'fails' })
  await log.take(2)

  const { webhookSubscriptionEnable: enabled } = await service.ask(AutoDisableEnable, { id })
  const event = await service.publish({ type: 'succeeds' })

  expect(enabled).toEqual({
    webhookSubscription: {
      status: 'ENABLED',
      disabledReason: null,
      disabledAt: null,
      consecutiveFailures: 0,
    },
  })
  const [, , request] = await receiver.take(3)
  expect(request?.headers['webhook-id']).toBe(event.id)
})
