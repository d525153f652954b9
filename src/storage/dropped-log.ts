import { sql } from 'kysely'
import { uuidFloor, uuidTime } from '../domain/ids.ts'
import type { Db } from './database.ts'
import { forgetLate } from './late-entries.ts'

/** What decides whether a place in the log can still be read from. */
export interface LogPlace {
  /** Of the environment; undefined where there is none. */
  readonly retentionDays: number | undefined
  /** Of the newest entry that was dropped. */
  readonly droppedPosition: number
  /** The entry that follows, of whatever environment. */
  readonly nextId: string | undefined
}

/** An entry is recorded this soon after its id was made, unless the database was away. */
const MAX_DISORDER_MS = 3 * 60_000

export async function findLogPlace(
  db: Db,
  environmentId: string,
  after: number,
): Promise<LogPlace> {
  const { rows } = await sql<{
    retentionDays: number | null
    droppedPosition: number
    nextId: string | null
  }>`
    select
      (select retention_days from environments where id = ${environmentId}) as retention_days,
      (select position from dropped_log) as dropped_position,
      (select id from request_log where position > ${after} order by position limit 1) as next_id
  `.execute(db)
  const [place] = rows
  return {
    retentionDays: place?.retentionDays ?? undefined,
    droppedPosition: place?.droppedPosition ?? 0,
    nextId: place?.nextId ?? undefined,
  }
}

/** The position of the newest entry, also once that was dropped; 0 before the first. */
export async function findLogHead(db: Db): Promise<number> {
  const { rows } = await sql<{ head: number }>`
    select greatest(
      (select position from dropped_log),
      (select position from request_log order by position desc limit 1)
    ) as head`.execute(db)
  return rows[0]?.head ?? 0
}

/** The least position of an entry whose id is not below this one; undefined where there is none. */
export async function findFirstPosition(db: Db, oldestId: string): Promise<number | undefined> {
  const first = await sql<{ id: string }>`
    select id from request_log where id >= ${oldestId} order by id limit 1`.execute(db)
  const [oldest] = first.rows
  if (oldest === undefined) return undefined
  const end = uuidFloor(new Date(uuidTime(oldest.id).getTime() + MAX_DISORDER_MS))
  // Not `min(position)`: for that PostgreSQL walks the index of positions, perhaps through a whole day.
  const { rows } = await sql<{ position: number }>`
    select min(position + 0) as position from request_log
    where id >= ${oldest.id} and id < ${end}`.execute(db)
  return rows[0]?.position ?? undefined
}

/** Says that all entries with ids below this one will go. */
export async function markLogDropped(db: Db, endId: string): Promise<void> {
  await sql`
    update dropped_log set position = greatest(
      position,
      (select max(position) from request_log where id < ${endId})
    )`.execute(db)
  await forgetLate(db, endId)
}
