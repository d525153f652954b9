import { sql } from 'kysely'
import type { Db } from './database.ts'
import { CHANNEL } from './notifications.ts'

/** A running process, as the others see it. */
export interface Process {
  readonly id: string
  /** Another with each sign of life. */
  readonly beat: number
  readonly seenTicket: number
}

/** A sign of life. Where it tells of a new ticket, those who wait for that are woken. */
export async function writeBeat(db: Db, process: Process, isNews: boolean): Promise<void> {
  const { id, beat, seenTicket } = process
  await sql`
    with beat as (
      insert into processes (id, beat, seen_ticket) values (${id}, ${beat}, ${seenTicket})
      on conflict (id) do update set beat = excluded.beat, seen_ticket = excluded.seen_ticket
    )
    select pg_notify(${CHANNEL}, 'seen') where ${isNews}::boolean`.execute(db)
}

export function listProcesses(db: Db): Promise<Process[]> {
  return db.selectFrom('processes').select(['id', 'beat', 'seenTicket']).execute()
}

/** Spares one that has given a sign of life since. */
export async function deleteProcess(
  db: Db,
  { id, beat }: Omit<Process, 'seenTicket'>,
): Promise<void> {
  await db.deleteFrom('processes').where('id', '=', id).where('beat', '=', beat).execute()
}

/** Draws a ticket, and wakes every process to look for it. */
export async function drawTicket(db: Db): Promise<number> {
  const { rows } = await sql<{ ticket: number }>`
    select nextval('revocation_tickets') as ticket, pg_notify(${CHANNEL}, 'revocations')`.execute(
    db,
  )
  return rows[0]?.ticket ?? 0
}

/** The last one drawn; 0 before the first. */
export async function findLastTicket(db: Db): Promise<number> {
  const { rows } = await sql<{ ticket: number }>`
    select case when is_called then last_value else 0 end as ticket
    from revocation_tickets`.execute(db)
  return rows[0]?.ticket ?? 0
}
