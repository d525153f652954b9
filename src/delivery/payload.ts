import { FORMATS, printPayload } from '../domain/payloads.ts'
import type { Subscription } from '../domain/subscriptions.ts'
import type { OwedDelivery } from './owed-delivery.ts'

const MAPPED_TYPE = 'application/json'

/** The body as the bytes that will be signed and sent. */
export function makePayload(owed: OwedDelivery): Buffer {
  const { delivery, event, requestId, subscription, exportSettings } = owed
  const { environmentId, subscriptionId, eventId } = delivery
  const ids = { requestId, environmentId, subscriptionId, eventId }
  return Buffer.from(printPayload(subscription.payloadFormat, event, exportSettings, ids))
}

/** What a mapping makes is the whole body: then the format has no say. */
export function contentTypeOf({ mapping, payloadFormat }: Subscription): string {
  return mapping === null ? FORMATS[payloadFormat].contentType : MAPPED_TYPE
}
