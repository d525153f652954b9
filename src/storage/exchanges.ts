import { sql } from 'kysely'
import type { Exchange } from '../domain/exchanges.ts'
import type { Db } from './database.ts'

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

/** What was kept of log entries, as far as it fits in memory. */
interface FoundExchanges {
  readonly exchanges: readonly Exchange[]
  /** Those that would be too much together with the others. */
  readonly leftOutIds: readonly string[]
}

/** Of these log entries, what was kept: of the newest first, up to so many bytes, and of one always. */
export async function findExchanges(
  db: Db,
  environmentId: string,
  ids: readonly string[],
  maxBytes: number,
): Promise<FoundExchanges> {
  const { rows } = await sql<Exchange & { isLeftOut: boolean }>`
    select id, environment_id, is_left_out,
      case when not is_left_out then request_headers end as request_headers,
      case when not is_left_out then request_body end as request_body,
      case when not is_left_out then response_headers end as response_headers,
      case when not is_left_out then response_body end as response_body
    from (
      select *,
        sum(bytes) over newest > ${maxBytes} and row_number() over newest > 1 as is_left_out
      from (
        select *, octet_length(request_headers::text) + octet_length(request_body)
          + coalesce(octet_length(response_headers::text), 0)
          + coalesce(octet_length(response_body), 0) as bytes
        from exchanges
        where environment_id = ${environmentId} and id = any(${ids}::uuid[])
      ) as kept
      window newest as (order by id desc)
    ) as counted`.execute(db)
  return {
    exchanges: rows.flatMap(({ isLeftOut, ...exchange }) => (isLeftOut ? [] : [exchange])),
    leftOutIds: rows.flatMap(({ isLeftOut, id }) => (isLeftOut ? [id] : [])),
  }
}

/** Of these log entries, those of which something was kept. */
export async function findKept(
  db: Db,
  environmentId: string,
  ids: readonly string[],
): Promise<{ readonly id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    select id from exchanges
    where environment_id = ${environmentId} and id = any(${ids}::uuid[])`.execute(db)
  return rows
}
