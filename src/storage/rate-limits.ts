import { sql } from 'kysely'
import type { Db } from './database.ts'

const MAX_AHEAD = '5 minutes'

/** How many turns are wanted, and how far apart they are. */
export interface TurnsWanted {
  readonly subscriptionId: string
  readonly count: number
  readonly intervalMs: number
  /** No turn is sooner than this from now. */
  readonly leadMs: number
}

/**
 * Takes the next turns of a subscription, for this process alone: all processes share one time line, on
 * which turns are an interval apart (the generic cell rate algorithm without a burst). Answers the time
 * of the first, by the database's clock, in epoch milliseconds.
 */
export async function takeTurns(db: Db, wanted: TurnsWanted): Promise<number> {
  const stretchMs = wanted.count * wanted.intervalMs
  const lead = sql`${milliseconds(wanted.leadMs)}::interval`
  const stretch = sql`${milliseconds(stretchMs)}::interval`
  const { rows } = await sql<{ nextAt: number }>`
    insert into rate_limits as line (subscription_id, next_at)
    values (${wanted.subscriptionId}, statement_timestamp() + ${lead} + ${stretch})
    on conflict (subscription_id) do update set
      next_at = ${stretch} + case
        -- Nobody takes turns so far ahead: the database's clock has been set back.
        when line.next_at > statement_timestamp() + ${MAX_AHEAD}::interval
          then statement_timestamp() + ${lead}
        else greatest(line.next_at, statement_timestamp() + ${lead})
      end
    returning extract(epoch from next_at)::float8 * 1000 as next_at`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('An upsert has answered no row.')
  return row.nextAt - stretchMs
}

function milliseconds(count: number): string {
  return `${count} milliseconds`
}
