import { DEFAULT_SETTINGS } from '../../src/domain/environments.ts'
import type { Event } from '../../src/domain/events.ts'
import { newUuid, uuidFloor } from '../../src/domain/ids.ts'
import type { View } from '../../src/domain/retention.ts'
import { newSecret } from '../../src/domain/secrets.ts'
import type { Db } from '../../src/storage/database.ts'
import { insertDeliveries, type NewDelivery } from '../../src/storage/deliveries.ts'
import { openVault } from '../../src/storage/encryption.ts'
import { insertEnvironment } from '../../src/storage/environments.ts'
import { insertEvents } from '../../src/storage/events.ts'
import { insertSigningKey } from '../../src/storage/signing-keys.ts'
import { insertSigningSecret } from '../../src/storage/signing-secrets.ts'
import { insertSubscription, type NewSubscription } from '../../src/storage/subscriptions.ts'

/** An id of this moment. */
export function anId(): string {
  return newUuid(new Date())
}

/** All of an environment, however old. */
export function wholeOf(environmentId: string): View {
  return { environmentId, oldestId: uuidFloor(new Date(0)) }
}

export async function addEnvironment(db: Db): Promise<string> {
  const id = anId()
  await insertEnvironment(db, {
    ...{ id, name: id, createdAt: new Date() },
    ...DEFAULT_SETTINGS,
  })
  return id
}

const vault = openVault([{ id: 'test', bytes: Buffer.alloc(32, 7) }])

/** An HMAC key with a secret. */
async function addSigningKey(db: Db, environmentId: string): Promise<string> {
  const id = anId()
  const createdAt = new Date()
  const secret = newSecret('hmac_sha256')
  await insertSigningKey(db, {
    ...{ id, environmentId, name: 'a key', algorithm: 'hmac_sha256' },
    ...{ secretDerivation: 'none', madeFor: null, createdAt },
  })
  await insertSigningSecret(db, vault, {
    ...{ id: anId(), signingKeyId: id, secret, maskedSecret: '', publicKey: null, createdAt },
  })
  return id
}

/** A subscription to everything. */
export async function addSubscription(
  db: Db,
  environmentId: string,
  part: Partial<NewSubscription> = {},
): Promise<string> {
  const id = anId()
  const signingKeyId = part.signingKeyId ?? (await addSigningKey(db, environmentId))
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
    signingKeyId,
    signatureScheme: 'standard_webhooks',
    signatureHeader: null,
    credentialId: null,
    payloadFormat: 'envelope',
    mapping: null,
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
