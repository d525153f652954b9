import { type Cuts, withoutMembers } from './json-text.ts'

/** What leaves an environment in webhooks. */
export interface ExportSettings {
  /** Whether test events are sent at all. They are always marked. */
  readonly includeTestEvents: boolean
  /** Whether what the triggering request carried is sent. */
  readonly includeRequestPayload: boolean
  /** Whether what a customer answered is sent. */
  readonly includeResponseData: boolean
}

export const DEFAULT_EXPORT_SETTINGS: ExportSettings = {
  includeTestEvents: false,
  includeRequestPayload: true,
  includeResponseData: true,
}

const REQUEST_MEMBERS: Cuts = [
  { name: 'eventDetail', cut: 'all' },
  { name: 'eventNotificationDetail', cut: 'all' },
]
const RESPONSE_MEMBERS: Cuts = [{ name: 'properties', cut: [{ name: 'values', cut: 'all' }] }]

const REQUEST_PAYLOAD: Cuts = [
  ...REQUEST_MEMBERS,
  { name: 'platformContext', cut: REQUEST_MEMBERS },
]
const RESPONSE_DATA: Cuts = [...RESPONSE_MEMBERS, { name: 'eventContext', cut: RESPONSE_MEMBERS }]

const dataOfEvent = new WeakMap<object, Map<string, string>>()

/**
 * What the settings leave of an event's data, as JSON text. What they do not take stays byte for byte:
 * nothing is parsed and printed again. Cut once an event, however many subscriptions it goes to.
 */
export function exportedData(
  event: { readonly rawData: string },
  { includeRequestPayload, includeResponseData }: ExportSettings,
): string {
  if (includeRequestPayload && includeResponseData) return event.rawData
  const known = dataOfEvent.get(event) ?? new Map<string, string>()
  dataOfEvent.set(event, known)
  const key = `${includeRequestPayload} ${includeResponseData}`
  const cuts = [
    ...(includeRequestPayload ? [] : REQUEST_PAYLOAD),
    ...(includeResponseData ? [] : RESPONSE_DATA),
  ]
  const data = known.get(key) ?? withoutMembers(event.rawData, cuts)
  known.set(key, data)
  return data
}
