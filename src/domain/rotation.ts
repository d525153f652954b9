import { checkInput } from './errors.ts'
import { ROTATION_POLICIES, type RotationPolicy } from './signing-keys.ts'
import { checkWholeNumber } from './text.ts'

export const DEFAULT_OVERLAP_SECONDS = 24 * 60 * 60
const MAX_OVERLAP_SECONDS = 7 * 24 * 60 * 60
/** A request carries a signature of each. */
export const MAX_PREVIOUS_SECRETS = 10

export interface RotationInput {
  readonly policy?: RotationPolicy | null | undefined
  readonly overlapSeconds?: number | null | undefined
  /** Of the caller's own choice. */
  readonly secret?: string | null | undefined
}

/** What becomes of the secret that has been current. */
export interface Rotation {
  readonly policy: RotationPolicy
  /** For OVERLAP alone: how long both sign. */
  readonly overlapSeconds: number
}

export function parseRotation({ policy, overlapSeconds }: RotationInput): Rotation {
  checkInput((refuse) => {
    if (policy === null) refuse(['policy'], 'must not be null.')
    if (overlapSeconds === null) refuse(['overlapSeconds'], 'must not be null.')
    if (overlapSeconds != null) {
      checkWholeNumber(refuse, overlapSeconds, ['overlapSeconds'], 0, MAX_OVERLAP_SECONDS)
    }
  })
  return {
    policy: policy ?? 'overlap',
    overlapSeconds: overlapSeconds ?? DEFAULT_OVERLAP_SECONDS,
  }
}

/** When the secret that was current signs no more; null where that is at once, or not a matter of time. */
export function overlapEnd({ policy, overlapSeconds }: Rotation, now: Date): Date | null {
  return policy === 'overlap' ? new Date(now.getTime() + overlapSeconds * 1_000) : null
}

/** What a rotation means for those who hold a secret, in words. */
export function rotationNote(policy: RotationPolicy, overlapEndsAt: Date | null): string {
  switch (policy) {
    case 'immediate':
      return 'From now on every request is signed with the new secret alone, retries included. Receivers that do not have it yet will refuse them.'
    case 'overlap':
      return `Until ${overlapEndsAt?.toISOString()} every request carries a signature of the new secret and one of the secret before it, the new one first. After that the old one signs no more: give the new one to the receivers before.`
    case 'finish_in_flight':
      return 'Deliveries that are tried for the first time from now on are signed with the new secret instead of the one before it. Those that had been tried before keep that one until they have ended: let receivers accept both until then.'
  }
}

/** The policies, as the API calls them, that a key can follow which signs with one secret at a time. */
export const POLICIES_OF_ONE_SIGNATURE = ROTATION_POLICIES.filter((policy) => policy !== 'overlap')
  .map((policy) => policy.toUpperCase())
  .join(' or ')
