import { sql } from 'kysely'
import type { Db } from './database.ts'

export type Clock = () => Date

const ANCHOR_INTERVAL_MS = 10_000
/** Asked one after the other each time: the quickest answer tells the time best. */
const SAMPLES = 5
/** What took so much longer than the shortest round trip was held up on the way, and tells an earlier time. */
const MAX_DELAY_MS = 10
/** So many times the shortest is remembered: two minutes, in which no clock drifts by much. */
const REMEMBERED = 12

/** The database's time, as one question about it has told. */
export interface TimeSample {
  /** Between its clock and ours, were the way there as long as the way back. */
  readonly offsetMs: number
  readonly roundTripMs: number
}

/**
 * The database's time, told by this process: measured against it now and then, and carried on by a
 * clock that never jumps. So processes agree, whatever their machines' clocks say. At the start the best
 * of the first samples is believed, whatever it is.
 */
export async function startDatabaseClock(
  db: Db,
  onError: (error: unknown) => void,
): Promise<{ now: Clock; stop: () => void }> {
  const believe = createBelief()
  let offsetMs = believe(await measure(db))
  const timer = setInterval(() => {
    measure(db).then((sample) => {
      offsetMs = believe(sample)
    }, onError) // the last offset goes on holding
  }, ANCHOR_INTERVAL_MS)
  return {
    now: () => new Date(performance.now() + offsetMs),
    stop: () => clearInterval(timer),
  }
}

/**
 * Takes samples as they come, and answers the offset that holds: that of the last one that was not held up.
 * Half of the delay is all by which it can be wrong for those who compare times with what they then hear from
 * the database: the shortest way is in both, however far away it is.
 */
export function createBelief(): (sample: TimeSample) => number {
  let roundTrips: readonly number[] = []
  let held: number | undefined
  return ({ offsetMs, roundTripMs }) => {
    roundTrips = [...roundTrips, roundTripMs].slice(-REMEMBERED)
    const isHeldUp = roundTripMs > Math.min(...roundTrips) + MAX_DELAY_MS
    // A clock was set, or stood still: that takes no delay to explain.
    const isDisproved =
      held !== undefined && Math.abs(offsetMs - held) > roundTripMs / 2 + MAX_DELAY_MS
    if (held === undefined || !isHeldUp || isDisproved) held = offsetMs
    return held
  }
}

/** On one connection, so that no sample waits for one. */
async function measure(db: Db): Promise<TimeSample> {
  return db.connection().execute(async (connection) => {
    const samples: TimeSample[] = []
    while (samples.length < SAMPLES) samples.push(await sampleTime(connection))
    return samples.reduce((best, one) => (one.roundTripMs < best.roundTripMs ? one : best))
  })
}

async function sampleTime(db: Db): Promise<TimeSample> {
  const before = performance.now()
  const { rows } = await sql<{ time: number }>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as time`.execute(db)
  const roundTripMs = performance.now() - before
  return { offsetMs: (rows[0]?.time ?? Date.now()) - before - roundTripMs / 2, roundTripMs }
}
