import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { uuidFloor } from '../domain/ids.ts'
import type { Clock } from './clock.ts'
import { APPLICATION_NAME, type Db } from './database.ts'
import type { Page, PageRequest } from './pages.ts'

/**
 * Processes agree on the time this closely: each is off by half of what the clock lets a sample be held up,
 * 5 ms, and by how far its machine drifts in the two minutes in which it has a better one.
 */
const CLOCK_ERROR_MS = 20
/** What is younger may wait to be committed, in the ordinary course of things. */
const FRESH_MS = 1_000
/** So long a page waits for transactions to end; then it ends before what they may still bring. */
const PATIENCE_MS = 250
const LOOK_MS = 10

/**
 * Reads a page of a list in the order of ids, the oldest first. Ids are made before they are committed, so
 * one may appear below others that have been read already, and whoever reads on from there would never see
 * it. So the list ends where a transaction that is still open may add to it: at its own beginning.
 */
export async function readSettled<Row>(
  { db, now }: { readonly db: Db; readonly now: Clock },
  request: PageRequest<string>,
  read: (request: PageRequest<string>) => Promise<Page<Row, string>>,
): Promise<Page<Row, string>> {
  const readUntil = (time: number) => read({ ...request, ceiling: uuidFloor(new Date(time)) })
  const askedAt = now().getTime()
  if (!request.isFromEnd) {
    const oldest = await oldestTransactionMs(db)
    const page = await readUntil(askedAt - Math.max(FRESH_MS, oldest + CLOCK_ERROR_MS))
    if (page.hasNext) return page // it has not come near the present
  }
  return readUntil(await settledUntil(db, now, askedAt))
}

/** Until when, up to the moment of asking, all that was made is there. */
async function settledUntil(db: Db, now: Clock, askedAt: number): Promise<number> {
  // What begins from then on makes ids that are later than `askedAt`, also by another process's clock.
  await sleep(CLOCK_ERROR_MS)
  const start = performance.now()
  for (;;) {
    const elapsed = performance.now() - start
    const lookedAt = now().getTime() // before the look: its answer may be long on the way
    const oldest = await oldestTransactionMs(db)
    if (oldest < elapsed) return askedAt + 1 // those that were open have ended
    if (elapsed > PATIENCE_MS) return lookedAt - oldest - CLOCK_ERROR_MS
    await sleep(LOOK_MS)
  }
}

/** How long the oldest open transaction of ours has lasted; 0 where there is none. */
async function oldestTransactionMs(db: Db): Promise<number> {
  const { rows } = await sql<{ age: number | null }>`
    select extract(epoch from clock_timestamp() - min(xact_start))::float8 * 1000 as age
    from pg_stat_activity
    where datname = current_database() and application_name = ${APPLICATION_NAME}
      and pid <> pg_backend_pid()`.execute(db)
  return rows[0]?.age ?? 0
}
