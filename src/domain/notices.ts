import type { NewEvent } from './events.ts'
import { publicId } from './ids.ts'
import type { DisabledReason } from './subscriptions.ts'

/** What a subscription is turned off for without anybody asking. */
export type AutomaticReason = Exclude<DisabledReason, 'manual'>

/** A subscription that has just been turned off. */
export interface Disabling {
  readonly environmentId: string
  readonly subscriptionId: string
  readonly name: string
  readonly reason: AutomaticReason
  readonly disabledAt: Date
  /** The one that tipped it. */
  readonly deliveryId: string
}

const SUBSCRIPTION_DISABLED = 'hookwire.subscription.disabled'

/** Tells the other subscriptions of its environment. Not its URL, which may hold secrets. */
export function disabledNotice(disabling: Disabling): NewEvent {
  const { environmentId, subscriptionId, name, reason, disabledAt, deliveryId } = disabling
  const data = {
    webhookSubscriptionId: publicId('WebhookSubscription', subscriptionId),
    name,
    reason: reason.toUpperCase(),
    disabledAt: disabledAt.toISOString(),
    deliveryId: publicId('Delivery', deliveryId),
  }
  return {
    environmentId,
    publisherId: null,
    type: SUBSCRIPTION_DISABLED,
    rawData: JSON.stringify(data),
    dataField: 'rawData',
    occurredAt: disabledAt,
    isTest: false,
    cardTemplateId: null,
    actionFlowConfigId: null,
    idempotencyKey: null,
  }
}
