import type { Clock } from '../../src/storage/clock.ts'

const BEHIND_MS = 60_000

/** A minute late: retries within that minute are due at once, because PostgreSQL has its own time. */
export const lateClock: Clock = () => new Date(Date.now() - BEHIND_MS)

/** As late, and stands still, so that what follows from a time follows to the millisecond. */
export function standingClock(): Clock {
  const time = lateClock()
  return () => time
}
