import { GraphQLError } from 'graphql'
import { unauthenticated } from '../graphql/top-level-errors.ts'
import type { RevocationWatch } from '../storage/revocations.ts'

export interface RefusedTokensOptions {
  readonly revocations: Pick<RevocationWatch, 'onRevocation'>
  /** A clock that does not jump; tests pass one that stands still. */
  readonly elapsedMs?: () => number
}

/** Finds who has the token of a hash, unless it was refused a moment ago. */
export type UnlessRefused = <Found>(hash: Buffer, find: () => Promise<Found>) => Promise<Found>

const REFUSED_MS = 1_000
const MAX_REFUSED = 10_000

/** So that whoever sends a wrong token again and again costs a query a second, in the same words. */
export function createRefusedTokens({
  revocations,
  elapsedMs = () => performance.now(),
}: RefusedTokensOptions): UnlessRefused {
  const refused = new Map<string, { readonly message: string; readonly untilMs: number }>()
  revocations.onRevocation(() => refused.clear())
  return async (hash, find) => {
    const key = hash.toString('base64')
    const known = refused.get(key)
    if (known !== undefined && known.untilMs > elapsedMs()) throw unauthenticated(known.message)
    try {
      return await find()
    } catch (error) {
      if (isRefusal(error)) {
        if (refused.size >= MAX_REFUSED) refused.clear()
        refused.set(key, { message: error.message, untilMs: elapsedMs() + REFUSED_MS })
      }
      throw error
    }
  }
}

/** An outage says nothing of a token. */
function isRefusal(error: unknown): error is GraphQLError {
  return error instanceof GraphQLError && error.extensions['code'] === 'UNAUTHENTICATED'
}
