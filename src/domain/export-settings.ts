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

const REQUEST_MEMBERS: Cuts = new Map([
  ['eventDetail', 'all'],
  ['eventNotificationDetail', 'all'],
])
const RESPONSE_MEMBERS: Cuts = new Map([['properties', new Map([['values', 'all']])]])

const REQUEST_PAYLOAD: Cuts = new Map([...REQUEST_MEMBERS, ['platformContext', REQUEST_MEMBERS]])
const RESPONSE_DATA: Cuts = new Map([...RESPONSE_MEMBERS, ['eventContext', RESPONSE_MEMBERS]])

/**
 * What the settings leave of an event's data, as JSON text. What they do not take stays byte for byte:
 * nothing is parsed and printed again.
 */
export function exportedData(
  { rawData }: { readonly rawData: string },
  { includeRequestPayload, includeResponseData }: ExportSettings,
): string {
  if (includeRequestPayload && includeResponseData) return rawData
  const cuts = new Map([
    ...(includeRequestPayload ? [] : REQUEST_PAYLOAD),
    ...(includeResponseData ? [] : RESPONSE_DATA),
  ])
  return withoutMembers(rawData, cuts)
}
