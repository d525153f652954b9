import { newUuid } from '../../src/domain/ids.ts'
import type { NewRequestLogEntry, RequestLogEntry } from '../../src/domain/request-log.ts'

export const HERE = newUuid(new Date())
export const ELSEWHERE = newUuid(new Date())

/** An entry to be recorded, of the environment HERE where nothing else is said. */
export function newEntry(part: Partial<NewRequestLogEntry> = {}): NewRequestLogEntry {
  const now = new Date()
  return {
    id: newUuid(now),
    environmentId: HERE,
    deliveryId: newUuid(now),
    eventId: newUuid(now),
    eventType: 'card.created',
    subscriptionId: newUuid(now),
    publisherId: null,
    attemptNumber: 1,
    trigger: 'automatic',
    method: 'POST',
    url: 'https://example.com/hook',
    outcome: 'succeeded',
    statusCode: 200,
    errorClass: null,
    errorMessage: null,
    isTruncated: false,
    startedAt: now,
    durationMs: 12.5,
    nextAttemptAt: null,
    mappingVersion: null,
    ...part,
  }
}

export function newEntries(count: number, part: Partial<NewRequestLogEntry> = {}) {
  return Array.from({ length: count }, () => newEntry(part))
}

/** An entry as it is read again. */
export function entryAt(position: number, part: Partial<NewRequestLogEntry> = {}): RequestLogEntry {
  return { ...newEntry(part), position }
}

/** Entries at all positions from the first to the last. */
export function entriesAt(first: number, last: number, part: Partial<NewRequestLogEntry> = {}) {
  return Array.from({ length: last - first + 1 }, (_, index) => entryAt(first + index, part))
}
