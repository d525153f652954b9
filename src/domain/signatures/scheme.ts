import type { KeyObject } from 'node:crypto'
import type { SecretDerivation, SigningAlgorithm } from '../signing-keys.ts'

export interface SignedContent {
  /** The event's public id, the same on every attempt. */
  readonly id: string
  /** Of this attempt. */
  readonly timestamp: Date
  readonly body: Uint8Array
}

/**
 * A secret as a scheme uses it: made once, and used for many requests. Whoever logs or serialises one
 * by mistake shows nothing of the secret.
 */
export type PreparedSecret = KeyObject

/** The headers that a request is signed with: at least one secret, the most important one first. */
type Sign = (
  secrets: readonly PreparedSecret[],
  content: SignedContent,
  /** Of a scheme with one header, its name; others have names of their own. */
  header: string,
) => Record<string, string>

/** A way to sign that receivers know how to check. */
export interface Scheme {
  readonly algorithm: SigningAlgorithm
  /** Where it has one header of its own, whose name may be chosen: what it is called otherwise. */
  readonly defaultHeader: string | null
  /** Whether a request can carry the signatures of several secrets. */
  readonly hasRoomForSeveral: boolean
  /** In lower case, besides webhook-… and its one header: what it sets, and custom headers must not. */
  readonly headerNames: readonly string[]
  /** Why it cannot use a secret, as what follows "The secret"; undefined where it can. */
  readonly secretRefusal: (secret: string) => string | undefined
  /** Of a secret that it does not refuse. */
  readonly prepare: (secret: string, derivation: SecretDerivation) => PreparedSecret
  readonly sign: Sign
}
