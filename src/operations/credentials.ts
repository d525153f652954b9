import {
  type CredentialChangeInput,
  type CredentialInput,
  parseCredentialChange,
  parseNewCredential,
} from '../domain/credential-input.ts'
import type { Credential } from '../domain/credentials.ts'
import { ConflictError, LimitReachedError, NotFoundError } from '../domain/errors.ts'
import { newUuid, publicId } from '../domain/ids.ts'
import {
  countCredentials,
  deleteCredential,
  insertCredential,
  lockCredential,
  updateCredential,
} from '../storage/credentials.ts'
import { lockEnvironment } from '../storage/environments.ts'
import { isUsed, lockUsers, touchUsers } from '../storage/subscription-parts.ts'
import type { Transaction } from '../storage/transaction.ts'
import type { SubscriptionRules } from './subscriptions.ts'

export type CredentialRules = Pick<SubscriptionRules, 'vault' | 'isAddressAllowed'>

/** In one environment. */
const MAX_CREDENTIALS = 1_000

export async function createCredential(
  tx: Transaction,
  { vault, isAddressAllowed }: CredentialRules,
  environmentId: string,
  input: CredentialInput,
): Promise<Credential> {
  const parsed = parseNewCredential(input, isAddressAllowed)
  await lockEnvironment(tx.db, environmentId)
  if ((await countCredentials(tx.db, environmentId)) >= MAX_CREDENTIALS) {
    throw new LimitReachedError('This environment', 'credentials', MAX_CREDENTIALS)
  }
  const row = { ...parsed, id: newUuid(tx.now), environmentId, createdAt: tx.now }
  return insertCredential(tx.db, vault, row)
}

/** What was loaded with it before this is answered is loaded again before it is sent. */
export async function changeCredential(
  tx: Transaction,
  { vault, isAddressAllowed }: CredentialRules,
  environmentId: string,
  id: string,
  input: CredentialChangeInput,
): Promise<Credential> {
  await lockUsers(tx.db, environmentId, 'credentialId', id)
  const before = await lockCredential(tx.db, environmentId, id)
  if (before === undefined) throw missing(id)
  const change = parseCredentialChange(input, before.kind, isAddressAllowed)
  const updatedAt = after(before.updatedAt, tx.now)
  const credential = await updateCredential(tx.db, vault, id, { ...change, updatedAt })
  await touchUsers(tx.db, 'credentialId', id)
  return credential
}

/** For good. */
export async function removeCredential(
  tx: Transaction,
  environmentId: string,
  id: string,
): Promise<void> {
  // Nobody begins to use it while it is locked, so the answer to the next question stays true.
  if ((await lockCredential(tx.db, environmentId, id)) === undefined) throw missing(id)
  if (await isUsed(tx.db, 'credentialId', id)) {
    throw new ConflictError('Subscriptions use this credential: give them another one first.')
  }
  await deleteCredential(tx.db, id)
}

/** Tokens are kept by this time, so no two configurations may share it, whatever the clocks say. */
function after(before: Date, now: Date): Date {
  return new Date(Math.max(now.getTime(), before.getTime() + 1))
}

function missing(id: string): NotFoundError {
  return new NotFoundError(publicId('Credential', id))
}
