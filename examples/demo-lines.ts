import { styleText } from 'node:util'
import type { LiveEntry } from './live-log.ts'

const COLORS = {
  SUCCEEDED: 'green',
  REJECTED: 'red',
  UNREACHABLE: 'yellow',
  UNSENDABLE: 'magenta',
} as const satisfies Record<LiveEntry['outcome'], string>

const OUTCOME_WIDTH = 11

export const HEADING = columns({
  time: 'time',
  outcome: 'outcome'.padEnd(OUTCOME_WIDTH),
  status: 'status',
  attempt: 'attempt',
  duration: 'duration',
  eventType: 'event type',
  next: 'next attempt',
})

/** An attempt in a line; in colour where standard output is a terminal and NO_COLOR is not set. */
export function entryLine(entry: LiveEntry): string {
  return columns({
    time: timeOfDay(entry.startedAt),
    outcome: styleText(COLORS[entry.outcome], entry.outcome.padEnd(OUTCOME_WIDTH)),
    status: String(entry.response?.statusCode ?? '-'),
    attempt: String(entry.attemptNumber),
    duration: `${entry.durationMs.toFixed(1)} ms`,
    eventType: entry.event.type,
    next: nextAttempt(entry),
  })
}

function columns(cells: {
  readonly time: string
  readonly outcome: string
  readonly status: string
  readonly attempt: string
  readonly duration: string
  readonly eventType: string
  readonly next: string
}): string {
  return [
    cells.time.padEnd(12),
    cells.outcome,
    cells.status.padStart(6),
    cells.attempt.padStart(7),
    cells.duration.padStart(11),
    cells.eventType.padEnd(18),
    cells.next,
  ]
    .join('  ')
    .trimEnd()
}

function nextAttempt({ outcome, startedAt, nextAttemptAt }: LiveEntry): string {
  if (outcome === 'SUCCEEDED') return ''
  if (nextAttemptAt == null) return 'none: given up'
  const seconds = (Date.parse(nextAttemptAt) - Date.parse(startedAt)) / 1_000
  return `${timeOfDay(nextAttemptAt)} (in ${seconds.toFixed(1)} s)`
}

/** As the clock on this machine's wall shows it. */
function timeOfDay(time: string): string {
  const date = new Date(time)
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
