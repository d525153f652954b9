import { GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { RevocationWatch } from '../storage/revocations.ts'

/** For tokens whose time has come, and for rechecks that failed. */
const RECHECK_MS = 2_000

/** Opens the caller's session once more; throws a GraphQLError where that is refused. */
type Recheck = () => Promise<unknown>

/** Looks at a caller's token again and again. Answers how to stop. */
export type WatchToken = (
  recheck: Recheck,
  onRevoked: (refusal: GraphQLError) => void,
) => () => void

/** Looks at once when something was revoked; of itself, only when its last look has ended. */
export function createTokenWatch(revocations: Pick<RevocationWatch, 'onRevocation'>): WatchToken {
  const looks = new Set<() => void>()
  revocations.onRevocation(() => {
    for (const look of looks) look() // not awaited: whoever revoked need not wait for the sockets
  })
  return (recheck, onRevoked) => {
    let underWay = 0
    const look = () => {
      underWay += 1
      recheck()
        .catch((error: unknown) => {
          // Only a refusal counts: a database that is away for a moment ends nothing.
          if (error instanceof GraphQLError) onRevoked(error)
        })
        .finally(() => {
          underWay -= 1
        })
    }
    looks.add(look)
    const timer = setInterval(() => {
      if (underWay === 0) look() // where the database hangs they would only pile up
    }, RECHECK_MS)
    return () => {
      clearInterval(timer)
      looks.delete(look)
    }
  }
}

/**
 * Ends event streams whose token was revoked or has expired, with the reason. Of a WebSocket the whole
 * connection is closed instead: `recheckOf` answers undefined for its operations.
 */
export function endRevokedStreams<Context extends Record<string, unknown>>(
  watchToken: WatchToken,
  recheckOf: (context: Context) => Recheck | undefined,
): Plugin<Context> {
  return {
    onSubscribe: ({ args }) => ({
      onSubscribeResult({ result, setResult }) {
        const recheck = recheckOf(args.contextValue)
        if (recheck !== undefined && Symbol.asyncIterator in result) {
          setResult(untilRevoked(result[Symbol.asyncIterator](), watchToken, recheck))
        }
      },
    }),
  }
}

/** Not a generator: one that waits for its source could not be returned. */
function untilRevoked<T extends object>(
  source: AsyncIterator<T>,
  watchToken: WatchToken,
  recheck: Recheck,
): AsyncGenerator<T | { readonly errors: readonly GraphQLError[] }> {
  let stopWatching: (() => void) | undefined
  let refusal: GraphQLError | undefined
  const end = async () => {
    stopWatching?.()
    await source.return?.()
    return { done: true, value: undefined } as const
  }
  return {
    async next() {
      stopWatching ??= watchToken(recheck, (error) => {
        refusal = error
        void end()
      })
      const result = await source.next()
      if (!result.done) return result
      stopWatching()
      if (refusal === undefined) return result
      const errors = [refusal]
      refusal = undefined
      return { done: false, value: { errors } }
    },
    return: end,
    async throw(error) {
      await end()
      throw error
    },
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      await end()
    },
  }
}
