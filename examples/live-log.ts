import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from 'graphql-ws'
import { graphql } from './generated/gql.ts'
import type { LiveLogSubscription, LiveLogSubscriptionVariables } from './generated/graphql.ts'
import { followRequestLog } from './live-client.ts'

export type LivePage = LiveLogSubscription['requestLog']
export type LiveEntry = LivePage['entries'][number]

export interface LiveLogOptions {
  /** http://127.0.0.1:4000 */
  readonly url: string
  readonly token: string
  /** `after` is where to begin; without it, from now on. */
  readonly variables: LiveLogSubscriptionVariables
  readonly onPage: (page: LivePage) => void
  /** It is over, by `stop` or because trying again would not help: a token that was revoked. */
  readonly onEnd: (reason: unknown) => void
  /** After so long without a page the connection is replaced. */
  readonly silenceMs?: number
}

const RECONNECT_MS = 1_000
/** A page comes every 15 s at least, if an empty one: by then the connection is dead. */
const SILENCE_MS = 40_000
const FORBIDDEN = 4_403

const LiveLog = graphql(`
  subscription LiveLog($filter: RequestLogFilter, $after: Cursor, $batchSize: Int) {
    requestLog(filter: $filter, after: $after, batchSize: $batchSize) {
      cursor
      previousCursor
      entries {
        id
        startedAt
        outcome
        errorMessage
        attemptNumber
        durationMs
        nextAttemptAt
        event {
          id
          type
        }
        response {
          statusCode
        }
      }
    }
  }
`)

/**
 * Follows the request log over lost connections and restarts of the server: every page once, in
 * order. Answers how to stop.
 */
export function followLiveLog(options: LiveLogOptions): () => void {
  const { url, token, variables, onPage, onEnd, silenceMs = SILENCE_MS } = options
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: () => pause(RECONNECT_MS),
    // Also a connection that is refused: the server may be starting again.
    shouldRetry: (failure) => (failure as { code?: unknown }).code !== FORBIDDEN,
    on: { connecting: () => silence.refresh() },
  })
  const silence = setInterval(() => client.terminate(), silenceMs)
  const stop = followRequestLog(client, LiveLog, variables, {
    next(page) {
      silence.refresh()
      onPage(page)
    },
    end(reason) {
      clearInterval(silence)
      onEnd(reason)
    },
  })
  return () => {
    clearInterval(silence)
    stop()
  }
}
