import type { LiveEntry } from './live-log.ts'

/** Counts what the run has published and what became of it. */
export interface Tally {
  published(eventId: string): void
  attempted(entry: LiveEntry): void
  summary(): string
}

/** Calls `onSettled` when so many events are published and nothing more will be sent of them. */
export function createTally(eventCount: number | undefined, onSettled: () => void): Tally {
  /** Published and not yet settled, or the other way round: the log may be faster than the answer. */
  const open = new Set<string>()
  let publishedCount = 0
  let succeededCount = 0
  let failedCount = 0

  const close = (eventId: string) => {
    if (!open.delete(eventId)) open.add(eventId)
    if (publishedCount === eventCount && open.size === 0) onSettled()
  }
  return {
    published(eventId) {
      publishedCount += 1
      close(eventId)
    },
    attempted({ event, outcome, nextAttemptAt }) {
      if (outcome === 'SUCCEEDED') succeededCount += 1
      else failedCount += 1
      if (nextAttemptAt == null) close(event.id)
    },
    summary: () =>
      `${publishedCount} events published; ` +
      `${succeededCount + failedCount} requests: ${succeededCount} succeeded, ${failedCount} failed.`,
  }
}
