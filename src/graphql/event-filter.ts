import type { EventFilter } from '../domain/events.ts'
import { builder } from './builder.ts'
import { DeliveryStatusEnum } from './delivery-filter.ts'
import { given } from './given.ts'
import { filterUuid } from './ids.ts'

export const EventFilterInput = builder.inputType('EventFilter', {
  description:
    'Which events. What is given must all be true; deliveryStatus and webhookSubscriptionId of the same delivery.',
  fields: (t) => ({
    types: t.stringList({ description: 'Of one of these event types.' }),
    deliveryStatus: t.field({
      type: [DeliveryStatusEnum],
      description: 'With at least one delivery in one of these states.',
    }),
    webhookSubscriptionId: t.id({
      description:
        'That went to this subscription, also after it was deleted. Events have no index of it: they are searched for. deliveries has one.',
    }),
    isTest: t.boolean({ description: 'Test events, or those that are not.' }),
    since: t.field({ type: 'DateTime', description: 'Published at this time or later.' }),
    until: t.field({ type: 'DateTime', description: 'Published before this time.' }),
  }),
})

export function toEventFilter(
  input: typeof EventFilterInput.$inferInput | null | undefined,
): EventFilter {
  const { webhookSubscriptionId, ...rest } = input ?? {}
  return given({
    ...rest,
    subscriptionId: filterUuid('WebhookSubscription', webhookSubscriptionId),
  })
}
