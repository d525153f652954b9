import { IdempotencyConflictError } from '../domain/errors.ts'
import type { Event, NewEvent } from '../domain/events.ts'
import { newUuid } from '../domain/ids.ts'
import { findMatches, insertDeliveries, type NewDelivery } from '../storage/deliveries.ts'
import { findTypeRevisions } from '../storage/event-types.ts'
import { insertEvents } from '../storage/events.ts'
import { attemptJob, deliver } from '../storage/jobs.ts'
import type { Transaction } from '../storage/transaction.ts'
import { refuseUnchecked } from './event-checks.ts'
import { type Candidate, resolveKeys } from './idempotency.ts'
import { alwaysFirst, type Precedence } from './precedence.ts'
import { typeNames } from './type-rules.ts'

export interface PublishedEvent {
  readonly event: Event
  /** How many subscriptions it goes to; of a duplicate, how many the first one went to. */
  readonly deliveryCount: number
  /** Whether the idempotency key had been used: then `event` is the first one. */
  readonly isDuplicate: boolean
}

/** What became of each input, in their order. */
export type Publication = PublishedEvent | IdempotencyConflictError

/**
 * Stores events and owes each to every subscription that matches it, in one statement a stage for
 * any number of events. Sends nothing yet. Throws `UncheckedError` where their types ask for what they
 * were not checked by.
 */
export async function publishEvents(
  tx: Transaction,
  inputs: readonly NewEvent[],
  precedence: Precedence = alwaysFirst,
): Promise<Publication[]> {
  const candidates = inputs.map((input) => ({ input, event: toEvent(input, tx.now) }))
  const earlier = await resolveKeys(tx, candidates)
  const fresh = candidates.filter(({ event }) => !earlier.has(event.id))
  const counts = await storeEvents(tx, fresh, precedence)

  return candidates.map(({ event }) => {
    const found = earlier.get(event.id)
    if (found instanceof IdempotencyConflictError) return found
    if (found === undefined)
      return { event, deliveryCount: counts.get(event.id) ?? 0, isDuplicate: false }
    return {
      ...found,
      deliveryCount: counts.get(found.event.id) ?? found.deliveryCount,
      isDuplicate: true,
    }
  })
}

/** Answers how many subscriptions each event goes to. */
async function storeEvents(
  tx: Transaction,
  candidates: readonly Candidate[],
  precedence: Precedence,
): Promise<ReadonlyMap<string, number>> {
  if (candidates.length === 0) return new Map()
  const events = candidates.map(({ event }) => event)
  const [matches, revisions] = await Promise.all([
    findMatches(tx.db, events),
    findTypeRevisions(tx.db, typeNames(events)),
    insertEvents(tx.db, events),
  ])
  const inputs = candidates.map(({ input }) => input)
  refuseUnchecked(inputs, revisions) // which undoes them all

  const counts = new Map(events.map(({ id }) => [id, 0]))
  const deliveries: NewDelivery[] = []
  for (const { index, subscriptionId } of matches) {
    const event = events[index] as Event
    counts.set(event.id, (counts.get(event.id) ?? 0) + 1)
    const { id: eventId, type: eventType, environmentId, publisherId } = event
    const id = newUuid(tx.now)
    deliveries.push({ id, environmentId, eventId, eventType, subscriptionId, publisherId })
  }
  const jobs = deliveries.map((delivery) => ({
    ...attemptJob(delivery, 1),
    priority: precedence(delivery.environmentId),
  }))
  await Promise.all([insertDeliveries(tx.db, deliveries, tx.now), tx.enqueue(deliver, jobs)])
  return counts
}

function toEvent(input: NewEvent, now: Date): Event {
  const { idempotencyKey: _key, dataField: _field, typeRevision: _revision, ...rest } = input
  return { ...rest, id: newUuid(now), occurredAt: input.occurredAt ?? now }
}
