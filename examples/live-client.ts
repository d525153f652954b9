import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import type { Client } from 'graphql-ws'

/** What a selection of the log must have to be resumed; `after` is where to begin, else from now on. */
type Resumable = { readonly requestLog: { readonly cursor: string } }
type Start = { readonly after?: string | null | undefined }

export interface PageSink<Page> {
  next(page: Page): void
  /** It is over, and trying again would not help: a token that was revoked, a filter that is wrong. */
  end(reason?: unknown): void
}

const RETRY_MS = 1_000
/** Of an answer that failed for a reason of the server's own. What says that it is `retryable` passes, too. */
const PASSING = 'INTERNAL_SERVER_ERROR'

/**
 * Follows the request log over lost connections: every page once, in order. graphql-ws subscribes again
 * with the payload object as it then is, so the cursor belongs into it, on every page, and as soon as
 * it comes: where pages are worked on is too late for those that still wait there. A page that comes as an
 * error is asked for again over a new connection, or what follows it would come. Answers how to stop.
 */
export function followRequestLog<Data extends Resumable, Variables extends Start>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: NoInfer<Variables>,
  sink: PageSink<Data['requestLog']>,
): () => void {
  const payload = { query: print(document), variables: { ...variables, after: variables.after } }
  let retry: NodeJS.Timeout | undefined
  let stop: (() => void) | undefined
  const follow = () => {
    stop = client.subscribe<Data>(payload, {
      next({ data, errors }) {
        if (data != null) {
          payload.variables.after = data.requestLog.cursor
          sink.next(data.requestLog)
        } else if (isPassing(errors)) client.terminate()
        else sink.end(errors)
      },
      error(reason) {
        if (isPassing(reason)) retry = setTimeout(follow, RETRY_MS)
        else sink.end(reason)
      },
      complete: () => sink.end(),
    })
  }
  follow()
  return () => {
    clearTimeout(retry)
    stop?.()
  }
}

function isPassing(reason: unknown): boolean {
  if (!Array.isArray(reason)) return false
  return reason.some(({ extensions }) => extensions?.retryable || extensions?.code === PASSING)
}
