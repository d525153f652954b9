import { sql } from 'kysely'
import type { Db } from './database.ts'

export interface IdempotencyKey {
  readonly environmentId: string
  readonly key: string
  readonly eventId: string
  readonly contentHash: Buffer
}

/**
 * Takes the keys that nobody has used and answers what every key now stands for. Waits for another
 * transaction that is taking the same one; keys are taken in one order, so that two never wait for
 * each other.
 */
export async function claimIdempotencyKeys(
  db: Db,
  keys: readonly IdempotencyKey[],
): Promise<IdempotencyKey[]> {
  const sorted = keys.toSorted((a, b) => compare(sortKey(a), sortKey(b)))
  const environmentIds = sorted.map(({ environmentId }) => environmentId)
  const names = sorted.map(({ key }) => key)
  await sql`
    insert into idempotency_keys (environment_id, key, event_id, content_hash)
    select * from unnest(
      ${environmentIds}::uuid[],
      ${names}::text[],
      ${sorted.map(({ eventId }) => eventId)}::uuid[],
      ${sorted.map(({ contentHash }) => contentHash)}::bytea[]
    )
    on conflict do nothing`.execute(db)
  const { rows } = await sql<IdempotencyKey>`
    select environment_id, key, event_id, content_hash
    from idempotency_keys
    join unnest(${environmentIds}::uuid[], ${names}::text[]) as wanted (environment_id, key)
      using (environment_id, key)`.execute(db)
  return rows
}

function sortKey({ environmentId, key }: IdempotencyKey): string {
  return `${environmentId} ${key}`
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
