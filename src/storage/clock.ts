import { sql } from 'kysely'
import type { Db } from './database.ts'

export type Clock = () => Date

const ANCHOR_INTERVAL_MS = 10_000

/**
 * The database's time, told by this process: measured against it now and then, and carried on by a
 * clock that never jumps. So processes agree, whatever their machines' clocks say.
 */
export async function startDatabaseClock(
  db: Db,
  onError: (error: unknown) => void,
): Promise<{ now: Clock; stop: () => void }> {
  let offsetMs = await measureOffset(db)
  const timer = setInterval(() => {
    measureOffset(db).then((measured) => {
      offsetMs = measured
    }, onError) // the last offset goes on holding
  }, ANCHOR_INTERVAL_MS)
  return {
    now: () => new Date(performance.now() + offsetMs),
    stop: () => clearInterval(timer),
  }
}

async function measureOffset(db: Db): Promise<number> {
  const before = performance.now()
  const { rows } = await sql<{ time: number }>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as time`.execute(db)
  const middle = (before + performance.now()) / 2
  return (rows[0]?.time ?? Date.now()) - middle
}
