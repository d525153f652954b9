import { expect, test } from 'vitest'
import type {
  EventPublishInput,
  WebhookSubscriptionCreateInput,
} from '../../examples/generated/graphql.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { type Service, startService } from '../support/service.ts'

test('an event goes to those who ask for its type, for a pattern that fits, or for all', async () => {
  await using service = await startService()
  await using receiver = await startReceiver()
  await subscribeAll(service, receiver, {
    exact: { eventTypes: ['card.created'] },
    prefix: { eventTypes: ['card.*'] },
    dashed: { eventTypes: ['card-*'] },
    wild: { eventTypes: ['card_*'] },
    several: { eventTypes: ['user.created', 'card.c*', 'card.created', 'card*'] },
    all: { eventTypes: ['*'] },
  })

  const reached = await publishAll(service, receiver, {
    same: { type: 'card.created' },
    longer: { type: 'card.created.twice' },
    shorter: { type: 'card.create' },
    otherCase: { type: 'Card.created' },
    bare: { type: 'card' },
    withDash: { type: 'card-ordered' },
    withUnderscore: { type: 'card_ordered' },
    user: { type: 'user.created' },
  })

  expect(reached).toEqual({
    same: ['all', 'exact', 'prefix', 'several'],
    longer: ['all', 'prefix', 'several'],
    shorter: ['all', 'prefix', 'several'],
    otherCase: ['all'],
    bare: ['all', 'several'],
    withDash: ['all', 'dashed', 'several'],
    withUnderscore: ['all', 'several', 'wild'],
    user: ['all', 'several'],
  })
})

test('a scoped subscription gets what is of its card and of its action flow', async () => {
  await using service = await startService()
  await using receiver = await startReceiver()
  await subscribeAll(service, receiver, {
    unscoped: {},
    card: { cardTemplateId: 'c1' },
    flow: { actionFlowConfigId: 'f1' },
    both: { cardTemplateId: 'c1', actionFlowConfigId: 'f1' },
  })
  const card = { cardContext: { cardTemplateId: 'c1' } }
  const flow = { platformContext: { flowConfigId: 'f1' } }

  const reached = await publishAll(service, receiver, {
    none: {},
    card: { cardTemplateId: 'c1' },
    otherCard: { cardTemplateId: 'c2' },
    cardInCapitals: { cardTemplateId: 'C1' },
    flow: { actionFlowConfigId: 'f1' },
    both: { cardTemplateId: 'c1', actionFlowConfigId: 'f1' },
    cardInData: { data: card },
    flowInData: { data: flow },
    bothInRawData: { rawData: JSON.stringify({ ...card, ...flow }) },
    givenBeforeData: { cardTemplateId: 'c2', data: card },
    oneGivenOneInData: { actionFlowConfigId: 'f1', data: card },
    notText: { data: { cardContext: { cardTemplateId: ['c1'] }, platformContext: 'f1' } },
    deeper: { data: { nested: card } },
    inList: { data: [card] },
  })

  const all = ['both', 'card', 'flow', 'unscoped']
  expect(reached).toEqual({
    none: ['unscoped'],
    card: ['card', 'unscoped'],
    otherCard: ['unscoped'],
    cardInCapitals: ['unscoped'],
    flow: ['flow', 'unscoped'],
    both: all,
    cardInData: ['card', 'unscoped'],
    flowInData: ['flow', 'unscoped'],
    bothInRawData: all,
    givenBeforeData: ['unscoped'],
    oneGivenOneInData: all,
    notText: ['unscoped'],
    deeper: ['unscoped'],
    inList: ['unscoped'],
  })
})

/** Each under its own path of the receiver, which is its name. */
async function subscribeAll(
  service: Service,
  receiver: Receiver,
  inputs: Record<string, Partial<WebhookSubscriptionCreateInput>>,
): Promise<void> {
  for (const [name, input] of Object.entries(inputs)) {
    await service.subscribe({ ...input, url: new URL(name, receiver.url).href })
  }
}

/** Publishes events and answers the names of the subscriptions that each was sent to. */
async function publishAll(
  service: Service,
  receiver: Receiver,
  inputs: Record<string, Partial<EventPublishInput>>,
): Promise<Record<string, string[]>> {
  const reached: Record<string, string[]> = {}
  const nameOfId = new Map<unknown, string>()
  for (const [name, input] of Object.entries(inputs)) {
    const { id, deliveryCount } = await service.publish(input)
    nameOfId.set(id, name)
    reached[name] = []
    for (const { headers, path } of await receiver.take(deliveryCount)) {
      reached[nameOfId.get(headers['webhook-id']) ?? '']?.push(path.slice(1))
    }
  }
  for (const names of Object.values(reached)) names.sort()
  return reached
}
