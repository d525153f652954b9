import type { Clock } from '../../src/storage/clock.ts'

const AHEAD_MS = 60 * 60 * 1_000

/**
 * A millisecond later each time it is asked, so that no two things are made at the same time; and an
 * hour ahead, so that no retry is due for PostgreSQL, which has its own time.
 */
export function tickingClock(): Clock {
  let time = Date.now() + AHEAD_MS
  return () => {
    time += 1
    return new Date(time)
  }
}
