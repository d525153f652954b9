import { NotFoundError } from '../domain/errors.ts'
import type { NewEvent } from '../domain/events.ts'
import { newUuid, publicId } from '../domain/ids.ts'
import { parseTestEvent, type TestEventInput } from '../domain/test-events.ts'
import { cancelDelivery, insertDeliveries } from '../storage/deliveries.ts'
import { insertEvents } from '../storage/events.ts'
import { attemptJob, test } from '../storage/jobs.ts'
import { findSubscriptions } from '../storage/subscriptions.ts'
import type { Transaction } from '../storage/transaction.ts'

export interface PendingTest {
  readonly deliveryId: string
  /** The longest that its request may take. */
  readonly timeoutSeconds: number
}

/** Stores a test event and owes it to this subscription alone, enabled or not. Sends nothing yet. */
export async function testSubscription(
  tx: Transaction,
  { environmentId, publisherId }: Pick<NewEvent, 'environmentId' | 'publisherId'>,
  id: string,
  input: TestEventInput,
): Promise<PendingTest> {
  const [subscription] = await findSubscriptions(tx.db, environmentId, [id])
  if (subscription === undefined) throw new NotFoundError(publicId('WebhookSubscription', id))
  const { cardTemplateId, actionFlowConfigId, timeoutSeconds } = subscription
  const { type, rawData } = parseTestEvent(input, subscription)

  const eventId = newUuid(tx.now)
  const whose = { environmentId, publisherId }
  const scope = { cardTemplateId, actionFlowConfigId } // as of any event that it gets
  const event = { ...whose, ...scope, id: eventId, type, rawData, occurredAt: tx.now, isTest: true }
  const delivery = { ...whose, id: newUuid(tx.now), eventId, eventType: type, subscriptionId: id }
  await insertEvents(tx.db, [event])
  await insertDeliveries(tx.db, [delivery], tx.now, 'test')
  await tx.enqueue(test, [attemptJob(delivery, 1)])
  return { deliveryId: delivery.id, timeoutSeconds }
}

/** Nobody waits for it any more, so it is not sent later. False where it has ended before. */
export function cancelTest(tx: Transaction, { deliveryId }: PendingTest): Promise<boolean> {
  return cancelDelivery(tx.db, deliveryId, tx.now)
}
