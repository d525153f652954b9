import { checkInput } from './errors.ts'
import { checkEventType } from './event-types.ts'
import { parseData } from './events.ts'

export interface PreviewedEventInput {
  readonly eventId?: string | null | undefined
  readonly eventType?: string | null | undefined
  /** Null is JSON's. */
  readonly data?: unknown
}

/** What an event is made up from. */
export interface PreviewedEvent {
  readonly type: string
  readonly rawData: string
}

/** The event that is made up; null where a stored one is named. */
export function parsePreviewedEvent({
  eventId,
  eventType,
  data,
}: PreviewedEventInput): PreviewedEvent | null {
  const isMadeUp = eventType != null || data !== undefined
  const type = eventType ?? ''
  let rawData = ''
  checkInput((refuse) => {
    if (isMadeUp === (eventId != null)) {
      return refuse(['eventId'], 'give either a stored event, or eventType and data.')
    }
    if (!isMadeUp) return
    if (eventType == null) return refuse(['eventType'], 'must be given with data.')
    if (data === undefined) return refuse(['data'], 'must be given with eventType.')
    checkEventType(refuse, type, ['eventType'])
    rawData = parseData(refuse, { data }).rawData
  })
  return isMadeUp ? { type, rawData } : null
}
