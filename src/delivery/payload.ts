import { type ExportSettings, exportedData } from '../domain/export-settings.ts'
import { FORMATS, type PayloadFormat } from '../domain/payloads.ts'
import type { Subscription } from '../domain/subscriptions.ts'
import type { OwedDelivery } from './owed-delivery.ts'

type LoadedEvent = OwedDelivery['event']

const MAPPED_TYPE = 'application/json'

/** The body as the bytes that will be signed and sent. */
export function makePayload(owed: OwedDelivery): Buffer {
  const { delivery, event, requestId, subscription, exportSettings } = owed
  return Buffer.from(
    FORMATS[subscription.payloadFormat].print({
      requestId,
      environmentId: delivery.environmentId,
      subscriptionId: delivery.subscriptionId,
      eventId: delivery.eventId,
      eventType: event.type,
      occurredAt: event.occurredAt,
      isTest: event.isTest,
      cardTemplateId: event.cardTemplateId,
      excerpt: excerptOf(event, exportSettings, subscription.payloadFormat),
    }),
  )
}

/** What a mapping makes is the whole body: then the format has no say. */
export function contentTypeOf({ mapping, payloadFormat }: Subscription): string {
  return mapping === null ? FORMATS[payloadFormat].contentType : MAPPED_TYPE
}

const excerptsOfEvent = new WeakMap<LoadedEvent, Map<string, string>>()

/** Found once an event, however many subscriptions it goes to. */
function excerptOf(event: LoadedEvent, settings: ExportSettings, format: PayloadFormat): string {
  const known = excerptsOfEvent.get(event) ?? new Map<string, string>()
  excerptsOfEvent.set(event, known)
  const key = `${format} ${settings.includeRequestPayload} ${settings.includeResponseData}`
  const excerpt = known.get(key) ?? FORMATS[format].excerpt(exportedData(event, settings))
  known.set(key, excerpt)
  return excerpt
}
