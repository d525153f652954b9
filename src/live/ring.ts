import type { RequestLogEntry } from '../domain/request-log.ts'

export const MAX_RING_ENTRIES = 20_000
export const MAX_RING_BYTES = 32 * 1024 * 1024
/** What an entry takes beside its texts of any length: the object, its ids and its dates. */
export const ENTRY_BASE_BYTES = 1_000
/** A text with one letter outside Latin-1 takes two bytes for each. */
const BYTES_A_CHARACTER = 2

/** The newest entries of all environments: every one whose position is above `floor`, up to `head`. */
export interface Ring {
  readonly floor: number
  readonly head: number
  /** Takes what follows `head` without a gap; what is not above it is there already. */
  append(entries: readonly RequestLogEntry[]): void
  /** The oldest entries above a position that is not below `floor`. */
  after(position: number, limit: number): RequestLogEntry[]
  /** Forgets everything, and goes on from this position unless the head is further. */
  skipTo(position: number): void
}

export function createRing(start: number): Ring {
  let entries: RequestLogEntry[] = []
  let bytes = 0
  let floor = start
  let head = start

  function dropOldest(): void {
    let count = 0
    while (entries.length - count > MAX_RING_ENTRIES || bytes > MAX_RING_BYTES) {
      const entry = entries[count] as RequestLogEntry
      bytes -= estimateBytes(entry)
      floor = entry.position
      count += 1
    }
    entries.splice(0, count)
  }

  return {
    get floor() {
      return floor
    },
    get head() {
      return head
    },
    append(newer) {
      for (const entry of newer) {
        if (entry.position <= head) continue
        entries.push(entry)
        bytes += estimateBytes(entry)
        head = entry.position
      }
      dropOldest()
    },
    after(position, limit) {
      const start = indexAfter(entries, position)
      return entries.slice(start, start + limit)
    },
    skipTo(position) {
      entries = []
      bytes = 0
      head = Math.max(head, position)
      floor = head
    },
  }
}

function estimateBytes(entry: RequestLogEntry): number {
  const characters = entry.url.length + entry.eventType.length + (entry.errorMessage?.length ?? 0)
  return ENTRY_BASE_BYTES + characters * BYTES_A_CHARACTER
}

/** By halves: the index of the first entry above a position. */
function indexAfter(entries: readonly RequestLogEntry[], position: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((entries[middle] as RequestLogEntry).position > position) high = middle
    else low = middle + 1
  }
  return low
}
