import { ConflictError, checkInput, LimitReachedError } from '../domain/errors.ts'
import { uuidTime } from '../domain/ids.ts'
import {
  MAX_PREVIOUS_SECRETS,
  overlapEnd,
  POLICIES_OF_ONE_SIGNATURE,
  parseRotation,
  type Rotation,
  type RotationInput,
  rotationNote,
} from '../domain/rotation.ts'
import { checkSecret, normalizeSecret } from '../domain/secrets.ts'
import { SCHEMES, type SignatureScheme } from '../domain/signatures.ts'
import type { SigningAlgorithm, SigningKey } from '../domain/signing-keys.ts'
import type { Vault } from '../storage/encryption.ts'
import { lockSigningKey, setRotatedAt } from '../storage/signing-keys.ts'
import {
  deleteSecrets,
  type OpenSecret,
  openSigningSecrets,
  retireCurrentSecret,
} from '../storage/signing-secrets.ts'
import { findSchemesOf, lockUsers, touchUsers } from '../storage/subscription-parts.ts'
import type { Transaction } from '../storage/transaction.ts'
import { addSecret, getSigningKey, missing } from './signing-keys.ts'

export interface Rotated {
  readonly signingKey: SigningKey
  readonly secret: string
  readonly rotatedAt: Date
  readonly previousSecretExpiresAt: Date | null
  readonly note: string
}

/**
 * Gives a key another secret. What was loaded with the old one before this is answered is loaded again
 * before it is sent, whatever the policy.
 */
export async function rotateSigningKey(
  tx: Transaction,
  vault: Vault,
  environmentId: string,
  id: string,
  input: RotationInput,
): Promise<Rotated> {
  const rotation = parseRotation(input)
  await lockUsers(tx.db, environmentId, 'signingKeyId', id)
  const key = await lockSigningKey(tx.db, environmentId, id)
  if (key === undefined) throw missing(id)
  const [secrets, schemes] = await Promise.all([
    openSigningSecrets(tx.db, vault, [id]),
    findSchemesOf(tx.db, id),
  ])
  const given = input.secret ?? undefined
  if (given !== undefined) checkNewSecret(given, key.algorithm, secrets, schemes)
  checkPolicy(rotation, schemes)

  const expiresAt = overlapEnd(rotation, tx.now)
  await retire(tx, id, rotation, secrets, expiresAt)
  const secret = await addSecret(tx, vault, key, after(secrets, tx.now), given)
  await setRotatedAt(tx.db, id, tx.now)
  await touchUsers(tx.db, 'signingKeyId', id)
  return {
    signingKey: await getSigningKey(tx, environmentId, id),
    secret,
    rotatedAt: tx.now,
    previousSecretExpiresAt: expiresAt,
    note: rotationNote(rotation.policy, expiresAt),
  }
}

function checkNewSecret(
  given: string,
  algorithm: SigningAlgorithm,
  secrets: readonly OpenSecret[],
  schemes: readonly SignatureScheme[],
): void {
  checkInput((refuse) => {
    checkSecret(refuse, algorithm, given)
    if (secrets.some(({ text }) => text === normalizeSecret(given))) {
      refuse(['secret'], 'must not be one that the key has or had a moment ago.')
    }
    for (const scheme of schemes) {
      const refusal = SCHEMES[scheme].secretRefusal(given)
      if (refusal !== undefined) {
        refuse(['secret'], `${refusal} A subscription signs with it as ${scheme.toUpperCase()}.`)
      }
    }
  })
}

/** A receiver that looks at one signature could not find the other. */
function checkPolicy({ policy }: Rotation, schemes: readonly SignatureScheme[]): void {
  const narrow = schemes.filter((scheme) => !SCHEMES[scheme].hasRoomForSeveral)
  if (policy !== 'overlap' || narrow.length === 0) return
  const names = narrow.map((scheme) => scheme.toUpperCase()).join(', ')
  throw new ConflictError(
    `This key signs as ${names}, which has room for one signature only: rotate it with ${POLICIES_OF_ONE_SIGNATURE}.`,
  )
}

/** IMMEDIATE is for a secret that is known to others: with it go those before it. */
async function retire(
  tx: Transaction,
  id: string,
  { policy }: Rotation,
  secrets: readonly OpenSecret[],
  expiresAt: Date | null,
): Promise<void> {
  if (policy === 'immediate') return deleteSecrets(tx.db, id)
  const signing = secrets.filter(
    (secret) => !secret.isCurrent && (secret.expiresAt === null || secret.expiresAt > tx.now),
  )
  if (signing.length >= MAX_PREVIOUS_SECRETS) {
    throw new LimitReachedError('This signing key', 'previous secrets', MAX_PREVIOUS_SECRETS)
  }
  return retireCurrentSecret(tx.db, id, { retiredAt: tx.now, expiresAt })
}

/** The order of their ids is the order of secrets, whatever the clocks of two processes say. */
function after(secrets: readonly OpenSecret[], now: Date): Date {
  const latest = Math.max(0, ...secrets.map(({ id }) => uuidTime(id).getTime()))
  return new Date(Math.max(now.getTime(), latest + 1))
}
