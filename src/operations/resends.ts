import type { Delivery, DeliveryFilter } from '../domain/deliveries.ts'
import { ConflictError, InvalidInputError, NotFoundError } from '../domain/errors.ts'
import { newUuid, publicId } from '../domain/ids.ts'
import { parseResendFilter, type Resend, type ResendFilter } from '../domain/resends.ts'
import type { View } from '../domain/retention.ts'
import { beginCycles, holdStatuses } from '../storage/cycles.ts'
import type { Db } from '../storage/database.ts'
import { findDeliveries } from '../storage/deliveries.ts'
import { findEnvironment, lockEnvironment } from '../storage/environments.ts'
import { findEvents } from '../storage/events.ts'
import { resend } from '../storage/jobs.ts'
import { countUnfinished, findResends, insertResend } from '../storage/resends.ts'
import { findSubscriptions } from '../storage/subscriptions.ts'
import type { Transaction } from '../storage/transaction.ts'

/** As soon as retries that are due: somebody waits for it. */
const AS_RETRIES = 0
/** In an environment, of bulk resends: each is looked at again and again until it is done. */
export const MAX_UNFINISHED = 20

/** Begins a new cycle of a delivery that has ended. Sends nothing yet. */
export async function resendDelivery(
  tx: Transaction,
  { environmentId, oldestId }: View,
  id: string,
): Promise<Delivery> {
  const delivery = await findDelivery(tx.db, environmentId, id)
  if (delivery === undefined || id < oldestId) throw new NotFoundError(publicId('Delivery', id))
  const reason = await reasonAgainst(tx.db, delivery)
  if (reason !== undefined) throw new ConflictError(reason)
  const begun = await beginCycles(tx, [id], { resendId: null, priority: AS_RETRIES })
  if (!begun.has(id)) {
    throw new ConflictError('A request of this delivery is in flight, or it was just resent.')
  }
  return (await findDelivery(tx.db, environmentId, id)) as Delivery
}

/** Which deliveries a caller wants resent. */
export type WantedResend = Omit<DeliveryFilter, 'publisherId'>

/** Stores what is to be resent, and owes its first step. Without a count it is found out on the way how many. */
export async function resendDeliveries(
  tx: Transaction,
  environmentId: string,
  wanted: WantedResend,
  count: number | undefined,
): Promise<Resend> {
  await lockEnvironment(tx.db, environmentId)
  const filter = await checkResend(tx.db, environmentId, wanted)
  const id = newUuid(tx.now)
  const [createdAt, completedAt] = [tx.now, count === 0 ? tx.now : null]
  await insertResend(tx.db, {
    id,
    environmentId,
    filter,
    total: count ?? 0,
    createdAt,
    completedAt,
  })
  if (completedAt === null) await tx.enqueue(resend, [{ id, data: {}, group: { id } }])
  const [stored] = await findResends(tx.db, environmentId, [id])
  return stored as Resend
}

/** Throws where a bulk resend may not begin now. */
export async function checkResend(
  db: Db,
  environmentId: string,
  wanted: WantedResend,
): Promise<ResendFilter> {
  const filter = parseResendFilter(wanted)
  await checkSubscription(db, environmentId, filter.subscriptionId)
  if ((await countUnfinished(db, environmentId)) < MAX_UNFINISHED) return filter
  const message = `cannot be resent yet: ${MAX_UNFINISHED} bulk resends go on, which is as many as may. Wait until one of them is done, or disable the subscription that it waits for.`
  throw new InvalidInputError([{ path: ['filter'], message }])
}

async function reasonAgainst(
  db: Db,
  { environmentId, eventId, subscriptionId, status }: Delivery,
): Promise<string | undefined> {
  if (status === 'pending') return 'This delivery is pending: it is sent anyway.'
  const subscription = (await holdStatuses(db, [subscriptionId])).get(subscriptionId)
  if (subscription === undefined) return 'The subscription of this delivery was deleted.'
  if (subscription !== 'enabled') return 'The subscription of this delivery is disabled.'
  const [event] = await findEvents(db, environmentId, [eventId])
  if (event === undefined) return 'The event of this delivery is not kept any more.'
  if (!event.isTest) return undefined
  const environment = await findEnvironment(db, environmentId)
  if (environment?.includeTestEvents) return undefined
  return 'This delivery is of a test event, and the environment sends none.'
}

async function checkSubscription(
  db: Db,
  environmentId: string,
  id: string | undefined,
): Promise<void> {
  if (id === undefined) return
  const [subscription] = await findSubscriptions(db, environmentId, [id])
  if (subscription === undefined) throw new NotFoundError(publicId('WebhookSubscription', id))
  if (subscription.status === 'enabled') return
  const path = ['filter', 'webhookSubscriptionId']
  throw new InvalidInputError([{ path, message: 'is disabled: nothing is sent to it.' }])
}

async function findDelivery(db: Db, environmentId: string, id: string) {
  return (await findDeliveries(db, environmentId, [id])).at(0)
}
