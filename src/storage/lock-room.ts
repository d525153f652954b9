import { sql } from 'kysely'
import type { Db } from './database.ts'

/** That PostgreSQL may run out of locks, which then fails whatever asks for one: publishing, too. */
export interface LockShortage {
  readonly locksThereAre: number
  readonly locksNeeded: number
  /** What it would have to be. */
  readonly maxLocksPerTransaction: number
}

interface Room {
  readonly perTransaction: number
  readonly transactions: number
  readonly relationsADay: number
  readonly days: number
}

/** Around the days of the retention: the one that it ends in, and those that are made ahead. */
const MORE_DAYS = 9

/**
 * A list without a time locks each day in view, with each of its indexes; PostgreSQL has one table for the
 * locks of all, made when it starts. Undefined where so many lists at once fit in.
 */
export async function findLockShortage(
  db: Db,
  listsAtOnce: number,
): Promise<LockShortage | undefined> {
  const { rows } = await sql<Room>`
    select
      current_setting('max_locks_per_transaction')::integer as per_transaction,
      current_setting('max_connections')::integer
        + current_setting('max_prepared_transactions')::integer as transactions,
      (
        select 1 + max(count)::integer from (
          select count(*) from pg_index
          where indrelid in ('deliveries'::regclass, 'request_log'::regclass)
          group by indrelid
        ) as indexes
      ) as relations_a_day,
      (select coalesce(max(retention_days), 0) from environments) as days`.execute(db)
  const { perTransaction, transactions, relationsADay, days } = rows[0] as Room
  const locksThereAre = perTransaction * transactions
  const locksNeeded = listsAtOnce * relationsADay * (days + MORE_DAYS)
  if (locksNeeded <= locksThereAre) return undefined
  const maxLocksPerTransaction = Math.ceil(locksNeeded / transactions)
  return { locksThereAre, locksNeeded, maxLocksPerTransaction }
}
