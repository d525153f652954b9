import { IdempotencyConflictError } from '../domain/errors.ts'
import { contentHash, type Event, type NewEvent } from '../domain/events.ts'
import { countDeliveries } from '../storage/deliveries.ts'
import { findEvents } from '../storage/events.ts'
import { claimIdempotencyKeys, type IdempotencyKey } from '../storage/idempotency-keys.ts'
import type { Transaction } from '../storage/transaction.ts'

/** An event about to be stored, with the input it comes from. */
export interface Candidate {
  readonly input: NewEvent
  readonly event: Event
}

/** What an idempotency key stood for already, or that it stands for something else. */
export type Earlier =
  | { readonly event: Event; readonly deliveryCount: number }
  | IdempotencyConflictError

/**
 * Takes the candidates' idempotency keys. Answers, by the id of each candidate that must not be
 * stored, what its key stands for; a key used twice among them belongs to the first.
 */
export async function resolveKeys(
  tx: Transaction,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<string, Earlier>> {
  const keyed = candidates.filter(({ input }) => input.idempotencyKey !== null)
  if (keyed.length === 0) return new Map()

  const keys = keyed.map(toKey)
  const claimed = await claimIdempotencyKeys(tx.db, firstOfEach(keys))
  const holders = new Map(claimed.map((key) => [nameOf(key), key]))
  const events = await findHolderEvents(tx, claimed, candidates)
  const counts = await countDeliveries(tx.db, [...events.values()])

  const earlier = new Map<string, Earlier>()
  for (const key of keys) {
    const holder = holders.get(nameOf(key))
    if (holder === undefined) throw new Error('An idempotency key was neither taken nor found.')
    if (holder.eventId === key.eventId) continue // it is the first
    const event = events.get(holder.eventId)
    const isSame = event !== undefined && holder.contentHash.equals(key.contentHash)
    const deliveryCount = counts.get(holder.eventId) ?? 0
    earlier.set(
      key.eventId,
      isSame ? { event, deliveryCount } : new IdempotencyConflictError(key.key),
    )
  }
  return earlier
}

/** Each key's event: one of the candidates themselves, or one that is stored. */
async function findHolderEvents(
  tx: Transaction,
  keys: readonly IdempotencyKey[],
  candidates: readonly Candidate[],
): Promise<Map<string, Event>> {
  const events = new Map(candidates.map(({ event }) => [event.id, event]))
  const stored = keys.filter(({ eventId }) => !events.has(eventId))
  for (const [environmentId, some] of Map.groupBy(stored, (key) => key.environmentId)) {
    const ids = some.map(({ eventId }) => eventId)
    for (const event of await findEvents(tx.db, environmentId, ids)) events.set(event.id, event)
  }
  return events
}

function firstOfEach(keys: readonly IdempotencyKey[]): IdempotencyKey[] {
  return [...Map.groupBy(keys, nameOf).values()].flatMap(([first]) => first ?? [])
}

function nameOf({ environmentId, key }: IdempotencyKey): string {
  return `${environmentId} ${key}`
}

function toKey({ input, event }: Candidate): IdempotencyKey {
  return {
    environmentId: input.environmentId,
    key: input.idempotencyKey ?? '',
    eventId: event.id,
    contentHash: contentHash(input),
  }
}
