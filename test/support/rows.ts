import type { Event } from '../../src/domain/events.ts'
import { newUuid } from '../../src/domain/ids.ts'
import type { Db } from '../../src/storage/database.ts'
import { insertDeliveries, type NewDelivery } from '../../src/storage/deliveries.ts'
import { insertEnvironment } from '../../src/storage/environments.ts'
import { insertEvents } from '../../src/storage/events.ts'
import { insertSigningKey } from '../../src/storage/signing-keys.ts'
import { insertSubscription, type NewSubscription } from '../../src/storage/subscriptions.ts'

/** An id of this moment. */
export function anId(): string {
  return newUuid(new Date())
}

export async function addEnvironment(db: Db): Promise<string> {
  const id = anId()
  await insertEnvironment(db, { id, name: id, createdAt: new Date() })
  return id
}

/** A subscription to everything, with a signing key that has no secret. */
export async function addSubscription(
  db: Db,
  environmentId: string,
  part: Partial<NewSubscription> = {},
): Promise<string> {
  const id = anId()
  const key = { id: anId(), environmentId, name: 'a key', maskedSecret: '', createdAt: new Date() }
  await insertSigningKey(db, key)
  await insertSubscription(db, {
    id,
    environmentId,
    name: 'a subscription',
    eventTypes: ['*'],
    url: 'https://example.com/',
    method: 'POST',
    headers: [],
    cardTemplateId: null,
    actionFlowConfigId: null,
    signingKeyId: key.id,
    maxRetries: 23,
    autoDisable: true,
    timeoutSeconds: 15,
    rateLimitPerSecond: null,
    createdAt: new Date(),
    ...part,
  })
  return id
}

export function newEvent(environmentId: string, part: Partial<Event> = {}): Event {
  return {
    id: anId(),
    environmentId,
    type: 'user.created',
    rawData: '{}',
    occurredAt: new Date(),
    isTest: false,
    cardTemplateId: null,
    actionFlowConfigId: null,
    publisherId: null,
    ...part,
  }
}

/** A delivery of an event of its own; it has no job. */
export async function addDelivery(
  db: Db,
  environmentId: string,
  subscriptionId: string,
): Promise<NewDelivery> {
  const event = newEvent(environmentId)
  const { id: eventId, type: eventType, publisherId } = event
  const delivery = { id: anId(), environmentId, eventId, eventType, subscriptionId, publisherId }
  await insertEvents(db, [event])
  await insertDeliveries(db, [delivery], new Date())
  return delivery
}
