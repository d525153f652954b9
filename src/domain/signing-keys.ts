export type SigningAlgorithm = 'hmac_sha256' | 'ed25519'

/** Whether the HMAC key is the secret, or the hex SHA-256 of it. */
export type SecretDerivation = 'none' | 'sha256_hex'

export const ROTATION_POLICIES = ['immediate', 'overlap', 'finish_in_flight'] as const
export type RotationPolicy = (typeof ROTATION_POLICIES)[number]

/** What signs the requests of one or more subscriptions. Its secrets stand encrypted in rows of their own. */
export interface SigningKey {
  readonly id: string
  readonly environmentId: string
  readonly name: string
  readonly algorithm: SigningAlgorithm
  readonly secretDerivation: SecretDerivation
  /** Of the current secret. */
  readonly maskedSecret: string
  /** whpk_…, of the current secret; null where the algorithm has none. */
  readonly publicKey: string | null
  readonly createdAt: Date
  readonly rotatedAt: Date | null
}

/** An older secret that still signs. */
export interface PreviousSecret {
  readonly maskedSecret: string
  readonly expiresAt: Date | null
}

/** Whether a secret still signs, and for what. */
export interface SecretState {
  readonly id: string
  readonly isCurrent: boolean
  /** Until then an older one signs beside the current; null: it signs for what had begun with it. */
  readonly expiresAt: Date | null
}

/**
 * The secrets that sign the next attempt at a delivery, the first of them before the others. A delivery
 * that has begun keeps the secret that was current then, if a rotation has said so; `lastSecretId` is
 * what its last attempt was signed with. `secrets` are a key's, newest first. Those that expire are
 * among them: whether they still do is a question of the moment.
 */
export function secretsOf<Secret extends SecretState>(
  secrets: readonly Secret[],
  lastSecretId: string | null,
): Secret[] {
  const current = secrets.find(({ isCurrent }) => isCurrent)
  const first = lastSecretId === null ? current : (keptSince(secrets, lastSecretId) ?? current)
  if (first === undefined) return []
  const previous = secrets.filter(({ isCurrent }) => !isCurrent)
  const beside = previous.filter(({ expiresAt }) => expiresAt !== null)
  // After an OVERLAP the new one signs every request, of those too that keep one from before.
  const isNewForAll = previous[0] !== undefined && previous[0].expiresAt !== null
  const others = isNewForAll && current !== undefined ? [current, ...beside] : beside
  return [first, ...others.filter((secret) => secret !== first)]
}

/** Ids of secrets are in the order in which they were made, so the oldest that is kept was current next. */
function keptSince<Secret extends SecretState>(secrets: readonly Secret[], lastSecretId: string) {
  return secrets.findLast(
    ({ id, isCurrent, expiresAt }) => !isCurrent && expiresAt === null && id >= lastSecretId,
  )
}
