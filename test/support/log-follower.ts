import { graphql } from '../../examples/generated/gql.ts'
import type { FollowerPagesSubscription } from '../../examples/generated/graphql.ts'
import { followSocket } from './live-client.ts'
import type { Service } from './service.ts'

export type LoggedEntry = FollowerPagesSubscription['requestLog']['entries'][number]

/** The request log, live, from where it ended when this began. */
export interface LogFollower extends AsyncDisposable {
  /** The next entry that nobody has taken yet: what it tells of is recorded. */
  next(): Promise<LoggedEntry>
  /** The next so many. */
  take(count: number): Promise<LoggedEntry[]>
}

const FollowerStart = graphql(`
  query FollowerStart {
    requestLog(first: 1) { pageInfo { startCursor } }
  }
`)

const FollowerPages = graphql(`
  subscription FollowerPages($after: Cursor) {
    requestLog(after: $after, batchSize: 1000) {
      cursor
      previousCursor
      caughtUp
      entries {
        id
        attemptNumber
        outcome
        errorClass
        errorMessage
        url
        startedAt
        durationMs
        nextAttemptAt
        event { id type }
        request { method }
        response { statusCode isTruncated }
      }
    }
  }
`)

export async function followLog(service: Service): Promise<LogFollower> {
  const { requestLog } = await service.ask(FollowerStart, {})
  const pages = followSocket(service, FollowerPages, { after: requestLog.pageInfo.startCursor })
  const untaken: LoggedEntry[] = []

  const take = async (count: number) => {
    while (untaken.length < count) untaken.push(...(await pages.next()).entries)
    return untaken.splice(0, count)
  }
  return {
    take,
    next: async () => (await take(1))[0] as LoggedEntry,
    [Symbol.asyncDispose]: () => pages[Symbol.asyncDispose](),
  }
}
