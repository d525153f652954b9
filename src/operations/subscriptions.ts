import { LimitReachedError, NotFoundError } from '../domain/errors.ts'
import { newUuid, publicId } from '../domain/ids.ts'
import type { AddressRule } from '../domain/networks.ts'
import { maskSecret, newSigningSecret } from '../domain/secrets.ts'
import {
  parseNewSubscription,
  parseSettingsChange,
  type SettingsChange,
  type SettingsInput,
  type Subscription,
  type SubscriptionScope,
} from '../domain/subscriptions.ts'
import { cancelPendingDeliveries } from '../storage/deliveries.ts'
import type { Vault } from '../storage/encryption.ts'
import { lockEnvironment } from '../storage/environments.ts'
import { deleteSigningKey, insertSigningKey, insertSigningSecret } from '../storage/signing-keys.ts'
import {
  countSubscriptions,
  deleteSubscription,
  disableSubscriptions,
  enableSubscription,
  findSubscriptions,
  insertSubscription,
  isSigningKeyUsed,
  lockSubscription,
  updateSubscription,
} from '../storage/subscriptions.ts'
import type { Transaction } from '../storage/transaction.ts'

export interface SubscriptionRules {
  readonly vault: Vault
  readonly isAddressAllowed: AddressRule
  /** In one environment. */
  readonly maxSubscriptions: number
}

export type NewSubscriptionInput = SettingsInput & {
  readonly [Name in keyof SubscriptionScope]?: string | null | undefined
}

/** Makes a subscription with a signing key of its own, whose secret is answered here only. */
export async function createSubscription(
  tx: Transaction,
  rules: SubscriptionRules,
  environmentId: string,
  input: NewSubscriptionInput,
): Promise<{ subscription: Subscription; secret: string }> {
  const settings = parseNewSubscription(input, rules.isAddressAllowed)
  await lockEnvironment(tx.db, environmentId)
  if ((await countSubscriptions(tx.db, environmentId)) >= rules.maxSubscriptions) {
    throw new LimitReachedError('webhook subscriptions', rules.maxSubscriptions)
  }
  const { signingKeyId, secret } = await createSigningKey(tx, rules, environmentId, settings.name)
  const id = newUuid(tx.now)
  const subscription = { ...settings, id, environmentId, signingKeyId, createdAt: tx.now }
  await insertSubscription(tx.db, subscription)
  return { subscription: await getSubscription(tx, environmentId, id), secret }
}

export async function changeSubscription(
  tx: Transaction,
  rules: SubscriptionRules,
  environmentId: string,
  id: string,
  input: SettingsChange,
): Promise<Subscription> {
  const change = parseSettingsChange(input, rules.isAddressAllowed)
  if (!(await updateSubscription(tx.db, environmentId, id, change, tx.now))) throw missing(id)
  return getSubscription(tx, environmentId, id)
}

/** Nothing new is sent from now on; what waited is canceled. Disabling again changes nothing. */
export async function pauseSubscription(
  tx: Transaction,
  environmentId: string,
  id: string,
): Promise<Subscription> {
  if ((await lockSubscription(tx.db, environmentId, id)) === undefined) throw missing(id)
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
  if ((await lockSubscription(tx.db, environmentId, id)) === undefined) throw missing(id)
  await enableSubscription(tx.db, id, tx.now)
  return getSubscription(tx, environmentId, id)
}

/** For good, with the signing key that was made with it. Its history stays. */
export async function removeSubscription(
  tx: Transaction,
  environmentId: string,
  id: string,
): Promise<void> {
  const locked = await lockSubscription(tx.db, environmentId, id)
  if (locked === undefined) throw missing(id)
  await deleteSubscription(tx.db, id)
  await cancelPendingDeliveries(tx.db, [id], tx.now)
  if (!(await isSigningKeyUsed(tx.db, locked.signingKeyId))) {
    await deleteSigningKey(tx.db, locked.signingKeyId)
  }
}

async function createSigningKey(
  tx: Transaction,
  { vault }: SubscriptionRules,
  environmentId: string,
  name: string,
): Promise<{ signingKeyId: string; secret: string }> {
  const signingKeyId = newUuid(tx.now)
  const secret = newSigningSecret()
  const createdAt = tx.now
  const maskedSecret = maskSecret(secret)
  await insertSigningKey(tx.db, { id: signingKeyId, environmentId, name, maskedSecret, createdAt })
  await insertSigningSecret(tx.db, vault, { id: newUuid(tx.now), signingKeyId, secret, createdAt })
  return { signingKeyId, secret }
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
