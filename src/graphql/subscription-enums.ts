import { builder } from './builder.ts'

export const SubscriptionStatusEnum = builder.enumType('SubscriptionStatus', {
  description: 'Whether a subscription is at work.',
  values: {
    ENABLED: { value: 'enabled', description: 'Events that match are sent.' },
    DISABLED: { value: 'disabled', description: 'Nothing is sent.' },
  } as const,
})

export const DisabledReasonEnum = builder.enumType('DisabledReason', {
  description: 'Why a subscription is disabled.',
  values: {
    MANUAL: { value: 'manual', description: 'By a person.' },
    RETRIES_EXHAUSTED: {
      value: 'retries_exhausted',
      description: 'A delivery used all its retries, and nothing succeeded meanwhile.',
    },
    GONE: { value: 'gone', description: 'The endpoint answered 410.' },
  } as const,
})

export const SignatureSchemeEnum = builder.enumType('SignatureScheme', {
  description: 'How a receiver can check that a request comes from here.',
  values: {
    STANDARD_WEBHOOKS: {
      value: 'standard_webhooks',
      description:
        'webhook-id, webhook-timestamp, webhook-signature: v1,<base64> for each valid secret.',
    },
  } as const,
})

export const PayloadFormatEnum = builder.enumType('PayloadFormat', {
  description: 'What the body looks like.',
  values: {
    ENVELOPE: {
      value: 'envelope',
      description:
        '{requestId, environmentId, webhookId, isBatched, data: {id, analyticsEvent, timestamp, …}}',
    },
  } as const,
})
