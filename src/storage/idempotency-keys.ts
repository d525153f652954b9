import { sql } from 'kysely'
import type { Db } from './database.ts'

export interface IdempotencyKey {
  readonly environmentId: string
  readonly key: string
  readonly eventId: string
  readonly contentHash: Buffer
}

/** One that had been taken may be deleted with its event just before it is read: then it is free. */
const MAX_CLAIMS = 3

/**
 * Takes the keys that nobody has used and answers what every key now stands for; each is named once. Waits
 * for another transaction that is taking the same one; keys are taken in one order, so that two never
 * wait for each other.
 */
export async function claimIdempotencyKeys(
  db: Db,
  keys: readonly IdempotencyKey[],
): Promise<IdempotencyKey[]> {
  const sorted = keys.toSorted((a, b) => compare(sortKey(a), sortKey(b)))
  for (let claim = 1; ; claim += 1) {
    await takeFree(db, sorted)
    const found = await findIdempotencyKeys(db, sorted)
    if (found.length === sorted.length || claim === MAX_CLAIMS) return found
  }
}

async function takeFree(db: Db, sorted: readonly IdempotencyKey[]): Promise<void> {
  await sql`
    insert into idempotency_keys (environment_id, key, event_id, content_hash)
    select * from unnest(
      ${sorted.map(({ environmentId }) => environmentId)}::uuid[],
      ${sorted.map(({ key }) => key)}::text[],
      ${sorted.map(({ eventId }) => eventId)}::uuid[],
      ${sorted.map(({ contentHash }) => contentHash)}::bytea[]
    )
    on conflict do nothing`.execute(db)
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
