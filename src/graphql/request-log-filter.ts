import type { OutcomeKind, Trigger } from '../domain/outcome.ts'
import type { RequestLogFilter } from '../domain/request-log.ts'
import { builder } from './builder.ts'
import { given } from './given.ts'
import { filterUuid } from './ids.ts'

export const RequestOutcomeEnum = builder.enumType('RequestOutcome', {
  description: 'How an attempt ended.',
  values: {
    SUCCEEDED: { value: 'succeeded', description: 'Answered with 2xx.' },
    REJECTED: { value: 'rejected', description: 'Answered with anything else.' },
    UNREACHABLE: {
      value: 'unreachable',
      description: 'Not answered: DNS, TLS, connection, timeout, or a refused address.',
    },
    UNSENDABLE: {
      value: 'unsendable',
      description: 'Not sent: the mapping, the credential or the signature failed.',
    },
  } as const satisfies Record<Uppercase<OutcomeKind>, { value: OutcomeKind; description: string }>,
})

export const RequestTriggerEnum = builder.enumType('RequestTrigger', {
  description: 'Why an attempt was made.',
  values: {
    AUTOMATIC: {
      value: 'automatic' satisfies Trigger,
      description: 'An event was published, or a retry was due.',
    },
    RESEND: {
      value: 'resend' satisfies Trigger,
      description: 'Somebody had it sent again, or a retry of that was due.',
    },
    TEST: {
      value: 'test' satisfies Trigger,
      description: 'Somebody tried the endpoint; it counts for nothing.',
    },
  } as const,
})

export const RequestLogFilterInput = builder.inputType('RequestLogFilter', {
  description: 'Which entries. What is given must all be true.',
  fields: (t) => ({
    webhookSubscriptionId: t.id({
      description: 'To this subscription, also after it was deleted.',
    }),
    deliveryId: t.id({ description: 'Of this delivery.' }),
    eventTypes: t.stringList({
      description: 'Of events of these types, or patterns that end in *.',
    }),
    outcome: t.field({
      type: [RequestOutcomeEnum],
      description: 'That ended in one of these ways.',
    }),
    trigger: t.field({ type: [RequestTriggerEnum], description: 'Made for one of these reasons.' }),
    statusCodeMin: t.int({ description: 'Answered with this status or a higher one.' }),
    statusCodeMax: t.int({ description: 'Answered with this status or a lower one.' }),
    minDurationMs: t.int({ description: 'That took at least so many milliseconds.' }),
    since: t.field({ type: 'DateTime', description: 'Started at this time or later.' }),
    until: t.field({ type: 'DateTime', description: 'Started before this time.' }),
  }),
})

export function toRequestLogFilter(
  input: typeof RequestLogFilterInput.$inferInput | null | undefined,
): RequestLogFilter {
  const { webhookSubscriptionId, deliveryId, ...rest } = input ?? {}
  return given({
    ...rest,
    subscriptionId: filterUuid('WebhookSubscription', webhookSubscriptionId),
    deliveryId: filterUuid('Delivery', deliveryId),
  })
}
