import type { MappingError, MappingResult } from './mappings.ts'

/** How a candidate fares with an event, against what is sent of it now. */
export type Verdict = 'same' | 'changed' | 'dropped' | 'failed'

/** An event that the candidate would change, with both bodies; null where there is none. */
export interface Sample {
  readonly eventId: string
  readonly verdict: Exclude<Verdict, 'same'>
  readonly before: string | null
  readonly after: string | null
  readonly isTruncated: boolean
  /** Why the candidate failed. */
  readonly error: MappingError | null
}

export interface Tally {
  readonly counts: Readonly<Record<Verdict, number>>
  /** What a person should see first comes first: failures, what is dropped, what is changed. */
  readonly samples: readonly Sample[]
}

/** Enough to see what differs; twenty whole pairs could be 20 MiB. */
export const MAX_SAMPLE_CHARACTERS = 16 * 1_024

const ORDER = ['failed', 'dropped', 'changed'] as const

/** Bodies are compared as text: a receiver sees the order of members, too. */
export function verdictOf(before: MappingResult, after: MappingResult): Verdict {
  if (after.kind === 'failed') return 'failed'
  if (after.kind === 'dropped') return before.kind === 'dropped' ? 'same' : 'dropped'
  return before.kind === 'mapped' && before.body === after.body ? 'same' : 'changed'
}

export function createTally(maxSamples: number): {
  add(eventId: string, before: MappingResult, after: MappingResult): void
  read(): Tally
} {
  const counts: Record<Verdict, number> = { same: 0, changed: 0, dropped: 0, failed: 0 }
  const kept: Record<Sample['verdict'], Sample[]> = { failed: [], dropped: [], changed: [] }
  return {
    add(eventId, before, after) {
      const verdict = verdictOf(before, after)
      counts[verdict] += 1
      if (verdict === 'same' || kept[verdict].length >= maxSamples) return
      kept[verdict].push(sampleOf(eventId, verdict, before, after))
    },
    read() {
      const samples = ORDER.flatMap((verdict) => kept[verdict]).slice(0, maxSamples)
      return { counts: { ...counts }, samples }
    },
  }
}

function sampleOf(
  eventId: string,
  verdict: Sample['verdict'],
  before: MappingResult,
  after: MappingResult,
): Sample {
  const bodies = [before, after].map((result) => (result.kind === 'mapped' ? result.body : null))
  const [shownBefore = null, shownAfter = null] = bodies.map((body) => body && cut(body))
  return {
    ...{ eventId, verdict, before: shownBefore, after: shownAfter },
    isTruncated: bodies.some((body) => body !== null && body.length > MAX_SAMPLE_CHARACTERS),
    error: after.kind === 'failed' ? after.error : null,
  }
}

/** Not in the middle of a character. */
function cut(text: string): string {
  if (text.length <= MAX_SAMPLE_CHARACTERS) return text
  const start = text.slice(0, MAX_SAMPLE_CHARACTERS)
  return start.isWellFormed() ? start : start.slice(0, -1)
}
