import { parse } from 'graphql'
import { parseId } from '../domain/ids.ts'
import { EXPORTED_EVENT, type ExportedEvent, toJson } from './event-export.ts'
import { ExportError } from './export-error.ts'
import { readParameters } from './export-parameters.ts'
import type { Query } from './export-query.ts'

interface ExportedEntry {
  readonly event: ExportedEvent
}

const ENTRY = parse(`
  query ExportEntry($id: ID!) {
    node(id: $id) {
      ... on RequestLogEntry {
        id cursor integrationType startedAt durationMs outcome errorClass errorMessage
        attemptNumber trigger isTest nextAttemptAt mappingVersion url webhookSubscriptionId
        request { method url isRedacted headers { name value } body }
        response { statusCode isRedacted headers { name value } body isTruncated }
        delivery { id status attemptCount nextAttemptAt createdAt completedAt }
        event { ${EXPORTED_EVENT} }
      }
    }
  }
`)

/** All that is known of an entry, with the event that was delivered. */
export async function entryJson(
  query: Query,
  id: string,
  searchParams: URLSearchParams,
): Promise<string> {
  readParameters(searchParams, {})
  const isEntry = parseId('RequestLogEntry', id) !== undefined
  // Asked for also where it is no such id, so that a caller without a token is told that first.
  const { node } = await query<{ node: ExportedEntry | null }>(ENTRY, { id: isEntry ? id : '' })
  if (node === null) throw new ExportError(404, 'NOT_FOUND', 'There is no such request log entry.')
  const { event, ...entry } = node
  return `${JSON.stringify(entry).slice(0, -1)},"event":${toJson(event)}}\n`
}
