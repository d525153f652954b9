import { createHmac } from 'node:crypto'
import { decodeSigningSecret } from './secrets.ts'

export interface SignedContent {
  /** The event's public id, the same on every attempt. */
  readonly id: string
  /** Of this attempt. */
  readonly timestamp: Date
  readonly body: Uint8Array
}

/**
 * The headers of Standard Webhooks 1.0: a v1 signature over `<id>.<unix seconds>.<body>` for each
 * valid secret, the current one first.
 */
export function standardWebhooksHeaders(
  secrets: readonly string[],
  { id, timestamp, body }: SignedContent,
): Record<string, string> {
  const seconds = String(Math.floor(timestamp.getTime() / 1_000))
  const signatures = secrets.map((secret) => {
    const hmac = createHmac('sha256', decodeSigningSecret(secret))
    return `v1,${hmac.update(`${id}.${seconds}.`).update(body).digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatures.join(' '),
  }
}
