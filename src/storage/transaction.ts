import { type Transaction as KyselyTransaction, sql } from 'kysely'
import { fromKysely, type PgBoss } from 'pg-boss'
import type { Clock } from './clock.ts'
import type { Db } from './database.ts'
import type { Queue, QueuedJob } from './jobs.ts'
import { CHANNEL } from './notifications.ts'
import { onceStored } from './outages.ts'
import type { Database } from './tables.ts'
import { isDeadlock } from './violations.ts'

/** Rows and jobs written through one transaction commit, or vanish, together. */
export interface Transaction {
  readonly db: KyselyTransaction<Database>
  /** When it began: all its rows share this moment. */
  readonly now: Date
  enqueue<D extends object>(queue: Queue<D>, jobs: readonly QueuedJob<D>[]): Promise<void>
  /** Takes jobs out, claimed or not: nothing finds their ids any more. */
  dequeue<D extends object>(queue: Queue<D>, ids: readonly string[]): Promise<void>
}

export type Transact = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>

/** One statement each: larger ones only make the JSON in between larger. */
const MAX_JOBS_A_STATEMENT = 1_000

/** Rows are locked in an order where we can choose it; where not, two may wait for each other. */
const MAX_RUNS = 5

export function transactWith(db: Db, boss: PgBoss, clock: Clock): Transact {
  return async (work) => {
    for (let run = 1; ; run += 1) {
      try {
        return await transactOnce(db, boss, clock, work)
      } catch (error) {
        if (run === MAX_RUNS || !isDeadlock(error)) throw error // else all of it is undone
      }
    }
  }
}

async function transactOnce<T>(
  db: Db,
  boss: PgBoss,
  clock: Clock,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  let isCommitting = false
  try {
    return await db.transaction().execute(async (trx) => {
      const result = await work(openTransaction(trx, boss, clock()))
      isCommitting = true
      return result
    })
  } catch (error) {
    throw isCommitting ? onceStored(error) : error // where only the answer was lost, all of it stands
  }
}

function openTransaction(trx: Transaction['db'], boss: PgBoss, now: Date): Transaction {
  // pg-boss must see its own column names, not camelCase ones.
  const jobsDb = fromKysely(trx.withoutPlugins())
  return {
    db: trx,
    now,
    async enqueue(queue, jobs) {
      const inserts = []
      for (let start = 0; start < jobs.length; start += MAX_JOBS_A_STATEMENT) {
        const some = jobs.slice(start, start + MAX_JOBS_A_STATEMENT)
        inserts.push(boss.insert(queue.name, some, { db: jobsDb, returnId: false }))
      }
      if (jobs.some(({ startAfter }) => startAfter === undefined || startAfter <= now)) {
        inserts.push(sql`select pg_notify(${CHANNEL}, ${queue.name})`.execute(trx))
      }
      await Promise.all(inserts)
    },
    async dequeue(queue, ids) {
      if (ids.length > 0) await boss.deleteJob(queue.name, [...ids], { db: jobsDb })
    },
  }
}
