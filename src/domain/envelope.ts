import { publicId } from './ids.ts'
import { objectInterior } from './json-text.ts'

export interface EnvelopeContent {
  readonly requestId: string
  readonly environmentId: string
  readonly subscriptionId: string
  readonly eventId: string
  readonly eventType: string
  readonly occurredAt: Date
  readonly isTest: boolean
  /** From `envelopeMembers`: made once an event, however many subscriptions it goes to. */
  readonly members: string
}

/** These names are ours in the envelope's data; what was published under them is cut out. */
const OUR_MEMBERS: ReadonlySet<string> = new Set(['id', 'analyticsEvent', 'timestamp'])

/** What follows our members inside `data`: the published members byte for byte, led by a comma. */
export function envelopeMembers(rawData: string): string {
  const interior = objectInterior(rawData, OUR_MEMBERS)
  if (interior === undefined) return `,"data":${rawData}`
  return interior.trim() === '' ? interior : `,${interior}`
}

/** The default body. The published text is spliced in, never parsed and printed again. */
export function envelope(content: EnvelopeContent): string {
  const { requestId, environmentId, subscriptionId, eventId, eventType, isTest } = content
  return (
    `{"requestId":"${publicId('RequestLogEntry', requestId)}"` +
    `,"environmentId":"${publicId('Environment', environmentId)}"` +
    `,"webhookId":"${publicId('WebhookSubscription', subscriptionId)}","isBatched":false` +
    (isTest ? ',"isTest":true' : '') +
    `,"data":{"id":"${publicId('Event', eventId)}","analyticsEvent":"${eventType}"` +
    `,"timestamp":"${content.occurredAt.toISOString()}"${content.members}}}`
  )
}
