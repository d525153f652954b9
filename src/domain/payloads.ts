import type { Event } from './events.ts'
import { type ExportSettings, exportedData } from './export-settings.ts'
import { cloudevents } from './payloads/cloudevents.ts'
import { envelope } from './payloads/envelope.ts'
import type { Format, PayloadContent } from './payloads/format.ts'
import { raw } from './payloads/raw.ts'
import { standard } from './payloads/standard.ts'

export type PayloadFormat = 'envelope' | 'standard' | 'cloudevents' | 'raw'

export const FORMATS: Record<PayloadFormat, Format> = { envelope, standard, cloudevents, raw }

type PayloadEvent = Pick<Event, 'type' | 'rawData' | 'occurredAt' | 'isTest' | 'cardTemplateId'>

type PayloadIds = Pick<PayloadContent, 'requestId' | 'environmentId' | 'subscriptionId' | 'eventId'>

/** The body, with what the settings leave of the data. */
export function printPayload(
  format: PayloadFormat,
  event: PayloadEvent,
  settings: ExportSettings,
  ids: PayloadIds,
): string {
  const { type: eventType, occurredAt, isTest, cardTemplateId } = event
  const excerpt = excerptOf(event, settings, format)
  return FORMATS[format].print({ ...ids, eventType, occurredAt, isTest, cardTemplateId, excerpt })
}

const excerptsOfEvent = new WeakMap<PayloadEvent, Map<string, string>>()

/** Found once an event, however many subscriptions it goes to. */
function excerptOf(event: PayloadEvent, settings: ExportSettings, format: PayloadFormat): string {
  const known = excerptsOfEvent.get(event) ?? new Map<string, string>()
  excerptsOfEvent.set(event, known)
  const key = `${format} ${settings.includeRequestPayload} ${settings.includeResponseData}`
  const excerpt = known.get(key) ?? FORMATS[format].excerpt(exportedData(event, settings))
  known.set(key, excerpt)
  return excerpt
}
