import type { RequestLogEntry, RequestLogFilter } from '../domain/request-log.ts'
import { listRequestLog } from '../storage/request-log.ts'
import { type Connection, type PageArgs, pageRequest, toSearchedConnection } from './connections.ts'
import { type GraphqlContext, publisherFilter, viewOf } from './context.ts'
import { logCursor, parseLogCursor } from './cursors.ts'

/**
 * A page of the log, newest first. Of an empty page the start is where the log now ends, so that a
 * reader can go live from there.
 */
export async function logConnection(
  context: GraphqlContext,
  filter: RequestLogFilter,
  args: PageArgs,
): Promise<Connection<RequestLogEntry>> {
  // Read before the page: what comes between the two is then read live, and not lost.
  const head = await context.live.head()
  const page = await listRequestLog(
    context.db,
    viewOf(context),
    { ...filter, ...publisherFilter(context) },
    pageRequest(args, parseLogCursor),
  )
  const connection = toSearchedConnection(page, ({ position }) => position, logCursor)
  if (page.rows.length > 0 || page.startsAt !== undefined) return connection
  return { ...connection, pageInfo: { ...connection.pageInfo, startCursor: logCursor(head) } }
}
