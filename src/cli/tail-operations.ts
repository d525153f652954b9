import { ask } from './ask.ts'
import { graphql } from './generated/gql.ts'
import type { CliTailSubscription, RequestLogFilter } from './generated/graphql.ts'
import type { Service } from './service.ts'

export type Page = CliTailSubscription['requestLog']
export type Entry = Page['entries'][number]

export const CliTail = graphql(`
  subscription CliTail($filter: RequestLogFilter, $after: Cursor, $batchSize: Int) {
    requestLog(filter: $filter, after: $after, batchSize: $batchSize) {
      cursor
      previousCursor
      caughtUp
      entries {
        ...CliEntry
      }
    }
  }
`)

const CliOldest = graphql(`
  query CliOldest($filter: RequestLogFilter) {
    requestLog(filter: $filter, last: 1) {
      nodes {
        ...CliEntry
      }
      pageInfo {
        startCursor
      }
    }
  }
`)

const CliHead = graphql(`
  query CliHead {
    requestLog(first: 1) {
      pageInfo {
        startCursor
      }
    }
  }
`)

// Nothing that can change: what is written once is written the same after a restart.
void graphql(`
  fragment CliEntry on RequestLogEntry {
    cursor
    id
    startedAt
    outcome
    errorClass
    errorMessage
    attemptNumber
    trigger
    durationMs
    nextAttemptAt
    url
    webhookSubscriptionId
    delivery {
      id
    }
    event {
      id
      type
    }
    response {
      statusCode
    }
  }
`)

/** Where a tail begins that is to show what was before: the first such entry, and what follows it. */
export async function findStart(
  service: Service,
  filter: RequestLogFilter,
): Promise<{ readonly entries: readonly Entry[]; readonly cursor: string | null }> {
  const { requestLog } = await ask(service, CliOldest, { filter })
  return { entries: requestLog.nodes, cursor: requestLog.pageInfo.startCursor ?? null }
}

/** Where a tail begins that is to show what comes from now on. */
export async function findHead(service: Service): Promise<string | null> {
  const { requestLog } = await ask(service, CliHead, {})
  return requestLog.pageInfo.startCursor ?? null
}
