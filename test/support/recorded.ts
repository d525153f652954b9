import { graphql } from '../../examples/generated/gql.ts'
import { logCursor } from '../../src/graphql/cursors.ts'
import { openStream } from './live-client.ts'
import type { CallOptions, Service } from './service.ts'

const RecordedEntries = graphql(`
  subscription RecordedEntries($after: Cursor) {
    requestLog(after: $after) {
      entries { id event { id } delivery { id } attemptNumber outcome }
    }
  }
`)

/** The first attempts of an environment in the order of the log, once so many are recorded. */
export async function recordedEntries(service: Service, count: number, caller: CallOptions) {
  const control = new AbortController()
  const variables = { after: logCursor(0) }
  const pages = await openStream(service, RecordedEntries, variables, caller, control)
  const entries = []
  for await (const { data, errors } of pages) {
    if (data == null) throw new Error(JSON.stringify(errors))
    entries.push(...data.requestLog.entries)
    if (entries.length >= count) break
  }
  control.abort()
  return entries.slice(0, count)
}
