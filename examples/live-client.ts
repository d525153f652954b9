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

/**
 * Follows the request log over lost connections: every page once, in order. graphql-ws subscribes again
 * with the payload object as it then is, so the cursor belongs into it, on every page, and as soon as
 * it comes: where pages are worked on is too late for those that still wait there. Answers how to stop.
 */
export function followRequestLog<Data extends Resumable, Variables extends Start>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: NoInfer<Variables>,
  sink: PageSink<Data['requestLog']>,
): () => void {
  const payload = { query: print(document), variables: { ...variables, after: variables.after } }
  return client.subscribe<Data>(payload, {
    next({ data, errors }) {
      if (data == null) return sink.end(errors)
      payload.variables.after = data.requestLog.cursor
      sink.next(data.requestLog)
    },
    error: (reason) => sink.end(reason),
    complete: () => sink.end(),
  })
}
