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
  await sql`
    insert into idempotency_keys (environment_id, key, event_id, content_hash)
    select * from unnest(
      ${sorted.map(({ environmentId }) => environmentId)}::uuid[],
      ${sorted.map(({ key }) => key)}::text[],
      ${sorted.map(({ eventId }) => eventId)}::uuid[],
      ${sorted.map(({ contentHash }) => contentHash)}::bytea[]
    )
    on conflict do nothing`.execute(db)
  return findIdempotencyKeys(db, sorted)
}

/** What keys stand for that somebody has used. */
export async function findIdempotencyKeys(
  db: Db,
  keys: readonly Pick<IdempotencyKey, 'environmentId' | 'key'>[],
): Promise<IdempotencyKey[]> {
  const { rows } = await sql<IdempotencyKey>`
    select environment_id, key, event_id, content_hash
    from idempotency_keys
    join unnest(
      ${keys.map(({ environmentId }) => environmentId)}::uuid[],
      ${keys.map(({ key }) => key)}::text[]
    ) as wanted (environment_id, key)
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
