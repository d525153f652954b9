import type { DeliveryFilter, DeliveryStatus } from '../domain/deliveries.ts'
import { builder } from './builder.ts'
import { given } from './given.ts'
import { filterUuid } from './ids.ts'

export const DeliveryStatusEnum = builder.enumType('DeliveryStatus', {
  description: 'Where a delivery stands.',
  values: {
    PENDING: { value: 'pending', description: 'Not sent yet, or waiting for a retry.' },
    SUCCEEDED: { value: 'succeeded', description: 'Answered with 2xx.' },
    EXHAUSTED: { value: 'exhausted', description: 'All retries used.' },
    CANCELED: {
      value: 'canceled',
      description:
        'Not to be sent: the mapping dropped it, its subscription was disabled or deleted, or it is of a test event and the environment sends none any more.',
    },
  } as const satisfies Record<
    Uppercase<DeliveryStatus>,
    { value: DeliveryStatus; description: string }
  >,
})

export const DeliveryFilterInput = builder.inputType('DeliveryFilter', {
  description: 'Which deliveries. What is given must all be true.',
  fields: (t) => ({
    webhookSubscriptionId: t.id({
      description: 'To this subscription, also after it was deleted.',
    }),
    eventId: t.id({ description: 'Of this event.' }),
    eventTypes: t.stringList({ description: 'Of events of one of these types.' }),
    status: t.field({ type: [DeliveryStatusEnum], description: 'In one of these states.' }),
    since: t.field({ type: 'DateTime', description: 'Made at this time or later.' }),
    until: t.field({ type: 'DateTime', description: 'Made before this time.' }),
  }),
})

export function toDeliveryFilter(
  input: typeof DeliveryFilterInput.$inferInput | null | undefined,
): DeliveryFilter {
  const { webhookSubscriptionId, eventId, ...rest } = input ?? {}
  return given({
    ...rest,
    subscriptionId: filterUuid('WebhookSubscription', webhookSubscriptionId),
    eventId: filterUuid('Event', eventId),
  })
}
