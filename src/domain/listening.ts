import { checkInput } from './errors.ts'
import { checkEventTypes } from './event-types.ts'
import type { Event } from './events.ts'
import { type ExportSettings, exportedData } from './export-settings.ts'
import type { Header } from './headers.ts'
import { newUuid, publicId } from './ids.ts'
import { FORMATS } from './payloads.ts'
import { newSecret, WHSEC_RULE } from './secrets.ts'
import type { PreparedSecret } from './signatures/scheme.ts'
import { SCHEMES } from './signatures.ts'
import { webhookHeaders } from './webhook-headers.ts'

/** Somebody who wants to see events as their requests would be, and to whom nothing is owed. */
export interface Listener {
  /** Stands where a subscription's id would: there is none. */
  readonly id: string
  readonly environmentId: string
  readonly eventTypes: readonly string[]
  readonly key: PreparedSecret
}

/** What would be sent: a request that is nobody's delivery. */
export interface ListenedRequest {
  readonly eventId: string
  readonly eventType: string
  readonly method: 'POST'
  readonly headers: readonly Header[]
  readonly body: string
}

const FORMAT = FORMATS.envelope
const SCHEME = SCHEMES.standard_webhooks

export function parseListener(
  input: { readonly eventTypes: readonly string[]; readonly secret?: string | null | undefined },
  environmentId: string,
  now: Date,
): Listener {
  const { eventTypes, secret = null } = input
  const text = secret ?? newSecret(SCHEME.algorithm) // which nobody knows
  checkInput((refuse) => {
    checkEventTypes(refuse, eventTypes)
    if (SCHEME.secretRefusal(text) !== undefined) refuse(['secret'], WHSEC_RULE)
  })
  const key = SCHEME.prepare(text, 'none')
  return { id: newUuid(now), environmentId, eventTypes: [...new Set(eventTypes)], key }
}

/** Undefined where the settings let nothing of it leave. */
export function listenedRequest(
  listener: Listener,
  event: Event,
  settings: ExportSettings,
  userAgent: string,
  now: Date,
): ListenedRequest | undefined {
  if (event.isTest && !settings.includeTestEvents) return undefined
  const eventId = publicId('Event', event.id)
  const body = FORMAT.print({
    ...event,
    ...{ eventId: event.id, eventType: event.type, subscriptionId: listener.id },
    requestId: newUuid(now),
    excerpt: FORMAT.excerpt(exportedData(event, settings)),
  })
  const headers = {
    ...webhookHeaders({
      ...{ contentType: FORMAT.contentType, userAgent, attemptNumber: 1 },
      ...{ eventType: event.type, subscriptionId: listener.id, isTest: event.isTest },
    }),
    ...SCHEME.sign([listener.key], { id: eventId, timestamp: now, body: Buffer.from(body) }, ''),
  }
  return {
    ...{ eventId, eventType: event.type, method: 'POST', body },
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
  }
}
