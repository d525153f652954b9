import { type Header, headersRefusal } from '../domain/headers.ts'
import { publicId } from '../domain/ids.ts'
import { standardWebhooksHeaders } from '../domain/signatures.ts'
import type { OwedDelivery } from './owed-delivery.ts'
import { UnsendableError } from './unsendable.ts'

/** All headers of a request but those of the connection, with the signature over these bytes. */
export function signedHeaders(
  owed: OwedDelivery,
  userAgent: string,
  timestamp: Date,
  body: Uint8Array,
): Record<string, string> {
  const { delivery, event, secrets, subscription } = owed
  if (secrets.length === 0) {
    throw new UnsendableError('signing_error', 'The signing key of this subscription is missing.')
  }
  const refusal = refusalOf(subscription.headers)
  if (refusal !== null) throw new UnsendableError('protocol_error', refusal)
  // Not by assignment, which would lose a header named __proto__.
  const chosen = Object.fromEntries(subscription.headers.map(({ name, value }) => [name, value]))
  return Object.assign(
    chosen,
    {
      'content-type': 'application/json',
      'user-agent': userAgent,
      'accept-encoding': 'identity', // a compressed answer could be a bomb
      'webhook-attempt': String(owed.attemptNumber),
      'webhook-event-type': event.type,
      'webhook-subscription-id': publicId('WebhookSubscription', subscription.id),
      ...(event.isTest ? { 'webhook-test': 'true' } : {}),
    },
    standardWebhooksHeaders(secrets, { id: publicId('Event', delivery.eventId), timestamp, body }),
  )
}

const refusals = new WeakMap<readonly Header[], string | null>()

/** Looked for once a configuration, which is kept for many deliveries. */
function refusalOf(headers: readonly Header[]): string | null {
  const known = refusals.get(headers)
  if (known !== undefined) return known
  const refusal = headersRefusal(headers) ?? null
  refusals.set(headers, refusal)
  return refusal
}
