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
        'Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature: v1,<base64> for each valid secret.',
    },
    SVIX: {
      value: 'svix',
      description: 'The same under svix-id, svix-timestamp, svix-signature.',
    },
    ED25519: {
      value: 'ed25519',
      description: 'Standard Webhooks with Ed25519: v1a,<base64> for each valid secret.',
    },
    TIMESTAMPED_HEX: {
      value: 'timestamped_hex',
      description:
        'One header: t=<unix seconds>,v1=<hex> over <t>.<body>, a v1 for each valid secret. What receivers of Stripe and Fyatu check.',
    },
    BODY_HEX: {
      value: 'body_hex',
      description: 'One header: the hex HMAC-SHA256 of the body. Says nothing of the time.',
    },
    BODY_HEX_PREFIXED: {
      value: 'body_hex_prefixed',
      description:
        'One header: sha256=<hex HMAC-SHA256 of the body>. What receivers of GitHub check.',
    },
    API_KEY: {
      value: 'api_key',
      description: 'One header: the secret itself, as a shared key. Proves nothing of the body.',
    },
  } as const,
})

export const PayloadFormatEnum = builder.enumType('PayloadFormat', {
  description: 'What the body looks like.',
  values: {
    ENVELOPE: {
      value: 'envelope',
      description:
        '{requestId, environmentId, webhookId, isBatched, data: {id, analyticsEvent, timestamp, …}}, with what was published in data.',
    },
    STANDARD: { value: 'standard', description: 'Standard Webhooks: {type, timestamp, data}.' },
    CLOUDEVENTS: {
      value: 'cloudevents',
      description:
        'CloudEvents 1.0, structured JSON, as application/cloudevents+json: source is /environments/ and the id of the environment, subject the cardTemplateId, if there.',
    },
    RAW: {
      value: 'raw',
      description:
        'The published data alone, byte for byte, but for what export settings take out.',
    },
  } as const,
})
