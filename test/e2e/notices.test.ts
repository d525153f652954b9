import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { lateClock } from '../support/clock.ts'
import { listDeliveries, stateOf, statusOfTypes } from '../support/deliveries.ts'
import { followLog } from '../support/log-follower.ts'
import { answerWith, type ReceivedRequest, startReceiver } from '../support/receiver.ts'
import { setApart, shareService } from '../support/shared-service.ts'

const TYPE = 'hookwire.subscription.disabled'
/** Beyond the minute that the clock is late, so that the retry waits. */
const FAILS_FOR_LONG = answerWith(500, { 'retry-after': '3600' })

const shared = await shareService({ now: lateClock })

const NoticesEnable = graphql(`
  mutation NoticesEnable($id: ID!) {
    webhookSubscriptionEnable(input: { id: $id }) {
      ... on WebhookSubscriptionEnablePayload {
        webhookSubscription { status disabledReason consecutiveFailures }
      }
    }
  }
`)

const NoticesPublish = graphql(`
  mutation NoticesPublish {
    eventPublish(input: { type: "hookwire.subscription.disabled", data: {} }) {
      ... on InvalidInputError { issues { path } }
    }
  }
`)

function verified(secret: string, { body, headers }: ReceivedRequest) {
  return new Webhook(secret).verify(body, headers as Record<string, string>)
}

test('410 turns a subscription off at once, and the others are told, until they have heard', async () => {
  await using service = await setApart(shared)
  await using leaving = await startReceiver()
  await using listening = await startReceiver()
  await using hearingAll = await startReceiver()
  await using log = await followLog(service)
  leaving.answer(FAILS_FOR_LONG, 410)
  listening.answer(500)
  const { id } = await service.subscribe({ url: leaving.url, name: 'leaving', eventTypes: ['*'] })
  await service.publish({ type: 'waits' })
  await log.next()
  const { secret } = await service.subscribe({ url: listening.url, eventTypes: [TYPE] })
  await service.subscribe({ url: hearingAll.url, eventTypes: ['hookwire.*'] })

  await service.publish({ type: 'tips' })

  expect(await log.next()).toMatchObject({
    ...{ outcome: 'REJECTED', response: { statusCode: 410 }, nextAttemptAt: null },
  })
  const [first, second] = await listening.take(2)
  const notice = JSON.parse((await hearingAll.next()).body.toString()).data
  const state = await stateOf(service, id)
  expect(state).toMatchObject({ status: 'DISABLED', disabledReason: 'GONE' })
  expect(await statusOfTypes(service)).toMatchObject({ waits: 'CANCELED', tips: 'CANCELED' })
  const [, tipping] = await listDeliveries(service, { webhookSubscriptionId: id })
  const data = {
    ...{ id: first?.headers['webhook-id'], analyticsEvent: TYPE, timestamp: state.disabledAt },
    ...{ webhookSubscriptionId: id, name: 'leaving', reason: 'GONE' },
    ...{ disabledAt: state.disabledAt, deliveryId: tipping?.id },
  }
  expect(notice).toEqual(data)
  for (const request of [first, second]) {
    expect(verified(secret, request as ReceivedRequest)).toMatchObject({ data })
  }
  expect(leaving.requests).toHaveLength(2)
})

test('without autoDisable 410 is tried again like any failure', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  receiver.answer(410, 200)
  const { id } = await service.subscribe({ url: receiver.url, autoDisable: false })

  await service.publish({})

  expect(await log.take(2)).toMatchObject([
    { response: { statusCode: 410 }, nextAttemptAt: expect.any(String) },
    { response: { statusCode: 200 }, nextAttemptAt: null },
  ])
  expect(await stateOf(service, id)).toMatchObject({ status: 'ENABLED', consecutiveFailures: 0 })
})

test('enabled again after 410, it begins with a clean record', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  receiver.answer(410, FAILS_FOR_LONG, 200)
  const { id } = await service.subscribe({ url: receiver.url })
  await service.publish({})
  await log.next()

  const { webhookSubscriptionEnable: enabled } = await service.ask(NoticesEnable, { id })

  expect(enabled).toEqual({
    webhookSubscription: { status: 'ENABLED', disabledReason: null, consecutiveFailures: 0 },
  })
  const failures: number[] = []
  for (const _next of ['fails', 'succeeds']) {
    await service.publish({})
    await log.next()
    failures.push((await stateOf(service, id)).consecutiveFailures)
  }
  expect(failures).toEqual([1, 0])
})

test('a subscription that is turned off for a notice is told of in turn', async () => {
  await using service = await setApart(shared)
  await using leaving = await startReceiver()
  await using deaf = await startReceiver()
  await using listening = await startReceiver()
  leaving.answer(410)
  deaf.answer(500)
  const first = await service.subscribe({ url: leaving.url, eventTypes: ['tips'] })
  const second = await service.subscribe({ url: deaf.url, eventTypes: [TYPE], maxRetries: 0 })
  await service.subscribe({ url: listening.url, eventTypes: [TYPE] })

  await service.publish({ type: 'tips' })

  const notices = (await listening.take(2)).map(({ body }) => JSON.parse(body.toString()).data)
  expect(notices).toMatchObject([
    { webhookSubscriptionId: first.id, reason: 'GONE' },
    { webhookSubscriptionId: second.id, reason: 'RETRIES_EXHAUSTED' },
  ])
})

test('nobody but Hookwire publishes that a subscription was disabled', async () => {
  await using service = await setApart(shared)

  const { eventPublish } = await service.ask(NoticesPublish, {})

  expect(eventPublish).toEqual({ issues: [{ path: ['type'] }] })
})
