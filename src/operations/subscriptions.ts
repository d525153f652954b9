import { type InputIssue, LimitReachedError, NotFoundError } from '../domain/errors.ts'
import { newUuid, publicId } from '../domain/ids.ts'
import type { AddressRule } from '../domain/networks.ts'
import {
  parseNewSubscription,
  parseSettingsChange,
  type SettingsInput,
  type Subscription,
  type SubscriptionScope,
} from '../domain/subscriptions.ts'
import { cancelPendingDeliveries } from '../storage/deliveries.ts'
import type { Vault } from '../storage/encryption.ts'
import { lockEnvironment } from '../storage/environments.ts'
import { sealHeaders } from '../storage/sealed-headers.ts'
import { deleteKeysMadeFor } from '../storage/signing-keys.ts'
import {
  countSubscriptions,
  deleteSubscription,
  disableSubscriptions,
  enableSubscription,
  findSubscriptions,
  insertSubscription,
  lockSubscription,
  updateSubscription,
} from '../storage/subscriptions.ts'
import type { Transaction } from '../storage/transaction.ts'
import { checkChangedSigning, chooseKey } from './subscription-signing.ts'

export interface SubscriptionRules {
  readonly vault: Vault
  readonly isAddressAllowed: AddressRule
  /** In one environment. */
  readonly maxSubscriptions: number
}

/** What a caller gives. What is wrong with its script was found before the transaction, and is told with the rest. */
export type SubscriptionInput = SettingsInput & {
  readonly scriptMistakes?: readonly InputIssue[]
}

export type NewSubscriptionInput = SubscriptionInput & {
  readonly [Name in keyof SubscriptionScope]?: string | null | undefined
}

/** With a signing key of its own, whose secret is answered here only, or with one that was named. */
export async function createSubscription(
  tx: Transaction,
  rules: SubscriptionRules,
  environmentId: string,
  { scriptMistakes, ...input }: NewSubscriptionInput,
): Promise<{ subscription: Subscription; secret: string | null }> {
  const settings = parseNewSubscription(input, rules.isAddressAllowed, scriptMistakes)
  await lockEnvironment(tx.db, environmentId)
  if ((await countSubscriptions(tx.db, environmentId)) >= rules.maxSubscriptions) {
    throw new LimitReachedError('This environment', 'webhook subscriptions', rules.maxSubscriptions)
  }
  const id = newUuid(tx.now)
  const { signingKeyId, secret } = await chooseKey(tx, rules.vault, {
    ...settings,
    id,
    environmentId,
  })
  const headers = await sealHeaders(rules.vault, id, settings.headers)
  const row = { ...settings, id, environmentId, headers, signingKeyId, createdAt: tx.now }
  await insertSubscription(tx.db, row)
  return { subscription: await getSubscription(tx, environmentId, id), secret }
}

export async function changeSubscription(
  tx: Transaction,
  rules: SubscriptionRules,
  environmentId: string,
  id: string,
  { scriptMistakes, ...input }: SubscriptionInput,
): Promise<Subscription> {
  if (!(await lockSubscription(tx.db, environmentId, id))) throw missing(id)
  const before = await getSubscription(tx, environmentId, id)
  const change = parseSettingsChange(input, before, rules.isAddressAllowed, scriptMistakes)
  await checkChangedSigning(tx, rules.vault, { ...before, ...change }, input)
  const { headers, ...rest } = change
  const sealed =
    headers === undefined ? {} : { headers: await sealHeaders(rules.vault, id, headers) }
  await updateSubscription(tx.db, id, { ...rest, ...sealed }, tx.now)
  return getSubscription(tx, environmentId, id)
}

/** Nothing new is sent from now on; what waited is canceled. Disabling again changes nothing. */
export async function pauseSubscription(
  tx: Transaction,
  environmentId: string,
  id: string,
): Promise<Subscription> {
  if (!(await lockSubscription(tx.db, environmentId, id))) throw missing(id)
  await disableSubscriptions(tx.db, [id], 'manual', tx.now)
  await cancelPendingDeliveries(tx.db, [id], tx.now)
  return getSubscription(tx, environmentId, id)
}

/** Starts it again, with a clean record. What was canceled stays canceled. */
export async function resumeSubscription(
  tx: Transaction,
  environmentId: string,
  id: string,
): Promise<Subscription> {
  if (!(await lockSubscription(tx.db, environmentId, id))) throw missing(id)
  await enableSubscription(tx.db, id, tx.now)
  return getSubscription(tx, environmentId, id)
}

/** For good, with the signing key that was made with it. Its history stays. Answers the keys that are gone. */
export async function removeSubscription(
  tx: Transaction,
  environmentId: string,
  id: string,
): Promise<string[]> {
  if (!(await lockSubscription(tx.db, environmentId, id))) throw missing(id)
  await deleteSubscription(tx.db, id)
  await cancelPendingDeliveries(tx.db, [id], tx.now)
  return deleteKeysMadeFor(tx.db, id)
}

async function getSubscription(
  tx: Transaction,
  environmentId: string,
  id: string,
): Promise<Subscription> {
  const [subscription] = await findSubscriptions(tx.db, environmentId, [id])
  if (subscription === undefined) throw missing(id)
  return subscription
}

function missing(id: string): NotFoundError {
  return new NotFoundError(publicId('WebhookSubscription', id))
}
