import { publicId } from '../ids.ts'
import { objectInterior } from '../json-text.ts'
import type { Format } from './format.ts'

/** These names are ours in the envelope's data; what was published under them is cut out. */
const OUR_MEMBERS: ReadonlySet<string> = new Set(['id', 'analyticsEvent', 'timestamp'])

/** The default: our members, then the published ones. */
export const envelope: Format = {
  contentType: 'application/json',
  /** What follows our members inside `data`: the published members byte for byte, led by a comma. */
  excerpt(data) {
    const interior = objectInterior(data, OUR_MEMBERS)
    if (interior === undefined) return `,"data":${data}`
    return interior.trim() === '' ? interior : `,${interior}`
  },
  print(content) {
    const { requestId, environmentId, subscriptionId, eventId, eventType, isTest } = content
    return (
      `{"requestId":"${publicId('RequestLogEntry', requestId)}"` +
      `,"environmentId":"${publicId('Environment', environmentId)}"` +
      `,"webhookId":"${publicId('WebhookSubscription', subscriptionId)}","isBatched":false` +
      (isTest ? ',"isTest":true' : '') +
      `,"data":{"id":"${publicId('Event', eventId)}","analyticsEvent":"${eventType}"` +
      `,"timestamp":"${content.occurredAt.toISOString()}"${content.excerpt}}}`
    )
  },
}
