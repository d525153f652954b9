import { sql } from 'kysely'
import type { Exchange } from '../domain/exchanges.ts'
import type { Db } from './database.ts'

const COLUMNS = [
  'id',
  'environmentId',
  'requestHeaders',
  'requestBody',
  'responseHeaders',
  'responseBody',
] as const

/** One statement for any number. */
export async function insertExchanges(db: Db, exchanges: readonly Exchange[]): Promise<void> {
  if (exchanges.length === 0) return
  const column = <T>(pick: (exchange: Exchange) => T): T[] => exchanges.map(pick)
  await sql`
    insert into exchanges (
      id, environment_id, request_headers, request_body, response_headers, response_body
    )
    select * from unnest(
      ${column(({ id }) => id)}::uuid[],
      ${column(({ environmentId }) => environmentId)}::uuid[],
      ${column(({ requestHeaders }) => JSON.stringify(requestHeaders))}::jsonb[],
      ${column(({ requestBody }) => requestBody)}::bytea[],
      ${column(({ responseHeaders }) => responseHeaders && JSON.stringify(responseHeaders))}::jsonb[],
      ${column(({ responseBody }) => responseBody)}::bytea[]
    )`.execute(db)
}

/** Of these log entries, what was kept. */
export function findExchanges(
  db: Db,
  environmentId: string,
  ids: readonly string[],
): Promise<Exchange[]> {
  return db
    .selectFrom('exchanges')
    .select(COLUMNS)
    .where('environmentId', '=', environmentId)
    .where('id', 'in', ids)
    .execute()
}
