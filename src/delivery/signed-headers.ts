import { type Header, headersRefusal } from '../domain/headers.ts'
import { publicId } from '../domain/ids.ts'
import type { PreparedSecret } from '../domain/signatures/scheme.ts'
import { SCHEMES } from '../domain/signatures.ts'
import { signatureHeaderOf } from '../domain/subscription-signing.ts'
import { webhookHeaders } from '../domain/webhook-headers.ts'
import type { OwedDelivery, ReadySecret } from './owed-delivery.ts'
import { contentTypeOf } from './payload.ts'
import { UnsendableError } from './unsendable.ts'

/** All headers of a request but those of the connection and the credential, with the signature over these bytes. */
export function signedHeaders(
  owed: OwedDelivery,
  userAgent: string,
  timestamp: Date,
  body: Uint8Array,
): Record<string, string> {
  const { delivery, event, subscription } = owed
  const refusal = refusalOf(subscription.headers)
  if (refusal !== null) throw new UnsendableError('protocol_error', refusal)
  // Not by assignment, which would lose a header named __proto__.
  const chosen = Object.fromEntries(subscription.headers.map(({ name, value }) => [name, value]))
  return Object.assign(
    chosen,
    webhookHeaders({
      contentType: contentTypeOf(subscription),
      userAgent,
      attemptNumber: owed.attemptNumber,
      eventType: event.type,
      subscriptionId: subscription.id,
      isTest: event.isTest,
    }),
    SCHEMES[subscription.signatureScheme].sign(
      keysAt(owed.secrets, timestamp),
      { id: publicId('Event', delivery.eventId), timestamp, body },
      signatureHeaderOf(subscription) ?? '',
    ),
  )
}

/** Asked when it signs, because what was loaded may have waited for its turn. */
function keysAt(secrets: readonly ReadySecret[], time: Date): PreparedSecret[] {
  return secrets.flatMap(({ key, expiresAt }) =>
    expiresAt === null || expiresAt > time ? [key] : [],
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
