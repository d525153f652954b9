import { ConflictError, checkInput, LimitReachedError, NotFoundError } from '../domain/errors.ts'
import { newUuid, publicId } from '../domain/ids.ts'
import {
  checkSecret,
  maskSecret,
  newSecret,
  normalizeSecret,
  publicKeyOf,
} from '../domain/secrets.ts'
import type { SecretDerivation, SigningAlgorithm, SigningKey } from '../domain/signing-keys.ts'
import { checkName } from '../domain/text.ts'
import type { Vault } from '../storage/encryption.ts'
import { findEnvironment, lockEnvironment } from '../storage/environments.ts'
import {
  countSharedKeys,
  deleteSigningKey,
  findSigningKeys,
  insertSigningKey,
  lockSigningKey,
  type NewSigningKey,
} from '../storage/signing-keys.ts'
import { insertSigningSecret, openSigningSecrets } from '../storage/signing-secrets.ts'
import { isUsed } from '../storage/subscription-parts.ts'
import type { Transaction } from '../storage/transaction.ts'

export interface NewSigningKeyInput {
  readonly name: string
  readonly algorithm?: SigningAlgorithm | null | undefined
  readonly secretDerivation?: SecretDerivation | null | undefined
  /** Of the caller's own choice. */
  readonly secret?: string | null | undefined
}

/** In one environment, besides those that are made with subscriptions. Public keys of all stand in one document. */
const MAX_SHARED_KEYS = 1_000

/** A key that stands for itself, for any number of subscriptions. Its secret is answered in clear. */
export async function createSigningKey(
  tx: Transaction,
  vault: Vault,
  environmentId: string,
  input: NewSigningKeyInput,
): Promise<{ signingKey: SigningKey; secret: string }> {
  const { name, secret: given } = input
  const algorithm = input.algorithm ?? 'hmac_sha256'
  const secretDerivation = input.secretDerivation ?? 'none'
  checkInput((refuse) => {
    checkName(refuse, name)
    if (algorithm === 'ed25519' && secretDerivation !== 'none') {
      refuse(
        ['secretDerivation'],
        'is for HMAC keys: of an Ed25519 key there is nothing to derive.',
      )
    }
    if (given != null) checkSecret(refuse, algorithm, given)
  })
  await lockEnvironment(tx.db, environmentId)
  if ((await countSharedKeys(tx.db, environmentId)) >= MAX_SHARED_KEYS) {
    throw new LimitReachedError('This environment', 'signing keys to share', MAX_SHARED_KEYS)
  }
  const key = { environmentId, name, algorithm, secretDerivation, madeFor: null }
  const { id, secret } = await insertKeyWithSecret(tx, vault, key, given ?? undefined)
  return { signingKey: await getSigningKey(tx, environmentId, id), secret }
}

/** The key and its first secret. Answers that in clear. */
export async function insertKeyWithSecret(
  tx: Transaction,
  vault: Vault,
  key: Omit<NewSigningKey, 'id' | 'createdAt'>,
  given?: string,
): Promise<{ id: string; secret: string }> {
  const id = newUuid(tx.now)
  await insertSigningKey(tx.db, { ...key, id, createdAt: tx.now })
  const secret = await addSecret(tx, vault, { id, algorithm: key.algorithm }, tx.now, given)
  return { id, secret }
}

/** Makes a secret, or takes one that was checked, and makes it the current one of a key that has none. */
export async function addSecret(
  tx: Transaction,
  vault: Vault,
  key: Pick<SigningKey, 'id' | 'algorithm'>,
  idTime: Date,
  given?: string,
): Promise<string> {
  const secret = given === undefined ? newSecret(key.algorithm) : normalizeSecret(given)
  await insertSigningSecret(tx.db, vault, {
    id: newUuid(idTime),
    signingKeyId: key.id,
    secret,
    maskedSecret: maskSecret(secret),
    publicKey: key.algorithm === 'ed25519' ? publicKeyOf(secret) : null,
    createdAt: tx.now,
  })
  return secret
}

/** The current secret in clear, where the environment allows it. */
export async function revealSecret(
  tx: Transaction,
  vault: Vault,
  environmentId: string,
  id: string,
): Promise<string> {
  await getSigningKey(tx, environmentId, id)
  const environment = await findEnvironment(tx.db, environmentId)
  if (environment?.secretsRevealable !== true) {
    throw new ConflictError('This environment shows a secret only when it is made.')
  }
  const secrets = await openSigningSecrets(tx.db, vault, [id])
  const current = secrets.find(({ isCurrent }) => isCurrent)
  if (current?.text == null) throw new Error(`The secret of the signing key ${id} does not open.`)
  return current.text
}

/** For good. */
export async function removeSigningKey(
  tx: Transaction,
  environmentId: string,
  id: string,
): Promise<void> {
  // Whoever gives it to a subscription locks it too, so the answer to the next question stays true.
  if ((await lockSigningKey(tx.db, environmentId, id)) === undefined) throw missing(id)
  if (await isUsed(tx.db, 'signingKeyId', id)) {
    throw new ConflictError('Subscriptions sign with this key: give them another one first.')
  }
  await deleteSigningKey(tx.db, id)
}

export async function getSigningKey(
  tx: Transaction,
  environmentId: string,
  id: string,
): Promise<SigningKey> {
  const [key] = await findSigningKeys(tx.db, environmentId, [id])
  if (key === undefined) throw missing(id)
  return key
}

export function missing(id: string): NotFoundError {
  return new NotFoundError(publicId('SigningKey', id))
}
