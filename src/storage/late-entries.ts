import { type RawBuilder, sql } from 'kysely'
import type { Db } from './database.ts'
import { MAX_RECORDING_MS } from './outcomes.ts'

/** What is left of that for a commit, once an entry is written. */
const MAX_COMMIT_MS = 10_000

/** Writes down which rows of `entry` come later than ids may tell, in a transaction that began `now`. */
export function insertLate(now: Date): RawBuilder<unknown> {
  const latestMs = now.getTime() + MAX_COMMIT_MS - MAX_RECORDING_MS
  // As much later as the transaction has lasted: it may have waited for a lock.
  const floor = sql`
    lpad(to_hex(greatest(0,
      ${latestMs}::bigint + (extract(epoch from clock_timestamp() - now()) * 1000)::bigint
    )), 12, '0') || repeat('0', 20)`
  return sql`
    insert into late_entries (id, position, started_at)
    select id, position, started_at from entry where id < (${floor})::uuid`
}

/** Of a row of the log: that its id tells where in it it is. */
export const isInTime = sql<boolean>`
  not exists (select from late_entries where late_entries.id = request_log.id)`

/** The position after the last that is late and began before a time; null where there is none. */
export function endOfLate(until: Date): RawBuilder<number | null> {
  return sql`(select max(position) + 1 from late_entries where started_at < ${until})`
}

/** Of entries that will go. */
export async function forgetLate(db: Db, endId: string): Promise<void> {
  await sql`delete from late_entries where id < ${endId}`.execute(db)
}
