import {
  matchesFilter,
  type RequestLogEntry,
  type RequestLogFilter,
} from '../domain/request-log.ts'
import type { Stretch } from './stretches.ts'

export const MAX_BATCH_SIZE = 1_000
/** A page ends after so many, though the filter hid them all, so that its cursor is saved. */
const MAX_SCANNED_ENTRIES = 10_000
const MAX_STRETCH_ENTRIES = 1_000

export interface LiveReader {
  readonly environmentId: string
  readonly filter: RequestLogFilter
  /** Omitted: from the newest entry on. */
  readonly after?: number
  /** 1 to `MAX_BATCH_SIZE`. */
  readonly batchSize: number
}

/** A page while it is filled. */
export interface Draft {
  readonly entries: RequestLogEntry[]
  cursor: number
  scannedCount: number
}

export function openDraft(cursor: number): Draft {
  return { entries: [], cursor, scannedCount: 0 }
}

export function isFull({ entries, scannedCount }: Draft, { batchSize }: LiveReader): boolean {
  return entries.length >= batchSize || scannedCount >= MAX_SCANNED_ENTRIES
}

/** First as much as fits; the more the filter has hidden, the more at a time. */
export function sizeOfStretch({ scannedCount }: Draft, { batchSize }: LiveReader): number {
  return Math.min(MAX_STRETCH_ENTRIES, Math.max(batchSize, scannedCount))
}

export function take(draft: Draft, reader: LiveReader, stretch: Stretch): void {
  for (const entry of stretch.entries) {
    if (isFull(draft, reader)) return // the rest is read again for the next page
    draft.scannedCount += 1
    draft.cursor = entry.position
    if (entry.environmentId !== reader.environmentId) continue
    if (matchesFilter(reader.filter, entry)) draft.entries.push(entry)
  }
  draft.cursor = stretch.end
}
