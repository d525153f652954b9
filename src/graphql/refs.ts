import type { Credential } from '../domain/credentials.ts'
import type { Delivery } from '../domain/deliveries.ts'
import type { EventType as RegisteredType } from '../domain/event-types.ts'
import type { RequestLogEntry } from '../domain/request-log.ts'
import type { SigningKey } from '../domain/signing-keys.ts'
import type { Subscription } from '../domain/subscriptions.ts'
import type { FoundEvent } from '../storage/events.ts'
import { builder } from './builder.ts'
import { connectionType } from './connections.ts'

// Types that point at each other are named here and described each in its own file: two files that
// imported each other could not be read one after the other.
export const EventType = builder.objectRef<FoundEvent>('Event')
export const EventTypeType = builder.objectRef<RegisteredType>('EventType')
export const DeliveryType = builder.objectRef<Delivery>('Delivery')
export const SubscriptionType = builder.objectRef<Subscription>('WebhookSubscription')
export const CredentialInterface = builder.interfaceRef<Credential>('Credential')
export const SigningKeyType = builder.objectRef<SigningKey>('SigningKey')
export const RequestLogEntryType = builder.objectRef<RequestLogEntry>('RequestLogEntry')

export const EventTypeConnection = connectionType('EventType', EventTypeType)
export const EventConnection = connectionType('Event', EventType)
export const DeliveryConnection = connectionType('Delivery', DeliveryType)
export const SubscriptionConnection = connectionType('WebhookSubscription', SubscriptionType)
export const CredentialConnection = connectionType('Credential', CredentialInterface)
export const SigningKeyConnection = connectionType('SigningKey', SigningKeyType)
export const RequestLogConnection = connectionType('RequestLogEntry', RequestLogEntryType)
