import { newUuid } from '../src/domain/ids.ts'
import type { NewRequestLogEntry } from '../src/domain/request-log.ts'

const URL = `https://example.com/${'hook/'.repeat(20)}`

/** Records of attempts that nobody made. */
export function makeEntries(count: number, environmentId: string): NewRequestLogEntry[] {
  const startedAt = new Date()
  return Array.from({ length: count }, () => ({
    id: newUuid(startedAt),
    environmentId,
    deliveryId: newUuid(startedAt),
    eventId: newUuid(startedAt),
    eventType: 'bench',
    subscriptionId: environmentId,
    publisherId: null,
    attemptNumber: 1,
    trigger: 'automatic',
    method: 'POST',
    url: URL,
    outcome: 'succeeded',
    statusCode: 200,
    errorClass: null,
    errorMessage: null,
    isTruncated: false,
    startedAt,
    durationMs: 12.5,
    nextAttemptAt: null,
    mappingVersion: null,
  }))
}
