import { sql } from 'kysely'
import type { Db } from './database.ts'

/** What is known of an event before it is read. */
export interface EventKey {
  readonly id: string
  readonly type: string
}

/** The events of an environment from an id on that are of these types, by their ids. */
export async function findEventKeys(
  db: Db,
  environmentId: string,
  { types, prefixes }: { readonly types: readonly string[]; readonly prefixes: readonly string[] },
  fromId: string,
  limit: number,
): Promise<EventKey[]> {
  const { rows } = await sql<EventKey>`
    select id, type from events
    where environment_id = ${environmentId} and id >= ${fromId}
      and (type = any(${types}::text[]) or exists (
        select from unnest(${prefixes}::text[]) as prefix where starts_with(type, prefix)
      ))
    order by id
    limit ${limit}`.execute(db)
  return rows
}
