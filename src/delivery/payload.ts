import { envelope, envelopeMembers } from '../domain/envelope.ts'
import type { OwedDelivery } from './owed-delivery.ts'

const membersOfEvent = new WeakMap<object, string>()

/** The body as the bytes that will be signed and sent. */
export function makePayload({ delivery, event, requestId }: OwedDelivery): Buffer {
  return Buffer.from(
    envelope({
      requestId,
      environmentId: delivery.environmentId,
      subscriptionId: delivery.subscriptionId,
      eventId: delivery.eventId,
      eventType: event.type,
      occurredAt: event.occurredAt,
      isTest: event.isTest,
      members: membersOf(event),
    }),
  )
}

/** Found once an event, however many subscriptions it goes to. */
function membersOf(event: { readonly rawData: string }): string {
  const known = membersOfEvent.get(event)
  if (known !== undefined) return known
  const members = envelopeMembers(event.rawData)
  membersOfEvent.set(event, members)
  return members
}
