import DataLoader from 'dataloader'
import type { Credential } from '../domain/credentials.ts'
import type { Delivery } from '../domain/deliveries.ts'
import type { EventType } from '../domain/event-types.ts'
import type { Event } from '../domain/events.ts'
import type { Exchange } from '../domain/exchanges.ts'
import type { PreviousSecret, SigningKey } from '../domain/signing-keys.ts'
import type { Subscription } from '../domain/subscriptions.ts'
import type { Clock } from '../storage/clock.ts'
import { findCredentials } from '../storage/credentials.ts'
import type { Db } from '../storage/database.ts'
import { findDeliveries } from '../storage/deliveries.ts'
import { type Environment, findEnvironments } from '../storage/environments.ts'
import { findEventTypes } from '../storage/event-types.ts'
import { findEvents } from '../storage/events.ts'
import { findExchanges, findKept } from '../storage/exchanges.ts'
import { findSigningKeys } from '../storage/signing-keys.ts'
import { findPreviousSecrets } from '../storage/signing-secrets.ts'
import { findSubscriptions } from '../storage/subscriptions.ts'
import { tooMuch } from './top-level-errors.ts'

type Loader<Row> = DataLoader<string, Row | undefined>

/** Rows by id, read together; all of the caller's environment. */
export interface Loaders {
  readonly environments: Loader<Environment>
  readonly eventTypes: Loader<EventType>
  readonly events: Loader<Event>
  readonly deliveries: Loader<Delivery>
  readonly subscriptions: Loader<Subscription>
  readonly credentials: Loader<Credential>
  readonly signingKeys: Loader<SigningKey>
  /** By the ids of keys. */
  readonly previousSecrets: DataLoader<string, PreviousSecret[]>
  /** By the ids of log entries: whether something was kept, and what. */
  readonly kept: Loader<{ readonly id: string }>
  readonly exchanges: Loader<Exchange>
}

/** Of headers and bodies that are read together: each entry may have more than half a mebibyte of them. */
export const MAX_EXCHANGE_BYTES = 16 * 1_024 * 1_024

export function createLoaders(db: Db, environmentId: string, now: Clock): Loaders {
  return {
    environments: loaderOf((ids) => findEnvironments(db, ids)),
    eventTypes: loaderOf((ids) => findEventTypes(db, environmentId, ids)),
    events: loaderOf((ids) => findEvents(db, environmentId, ids)),
    deliveries: loaderOf((ids) => findDeliveries(db, environmentId, ids)),
    subscriptions: loaderOf((ids) => findSubscriptions(db, environmentId, ids)),
    credentials: loaderOf((ids) => findCredentials(db, environmentId, ids)),
    signingKeys: loaderOf((ids) => findSigningKeys(db, environmentId, ids)),
    previousSecrets: groupLoader((ids) => findPreviousSecrets(db, ids, now())),
    kept: loaderOf((ids) => findKept(db, environmentId, ids)),
    exchanges: exchangeLoader(db, environmentId),
  }
}

/** It only batches: a live subscription's context lives for hours, and a cache with it. */
function loaderOf<Row extends { readonly id: string }>(
  find: (ids: readonly string[]) => Promise<Row[]>,
): Loader<Row> {
  return new DataLoader(
    async (ids) => {
      const rows = await find([...new Set(ids)])
      const byId = new Map(rows.map((row) => [row.id, row]))
      return ids.map((id) => byId.get(id))
    },
    { cache: false },
  )
}

/** What would be too much beside the others is refused, to be asked for alone. */
function exchangeLoader(db: Db, environmentId: string): Loader<Exchange> {
  return new DataLoader<string, Exchange | undefined>(
    async (ids) => {
      const distinct = [...new Set(ids)]
      const found = await findExchanges(db, environmentId, distinct, MAX_EXCHANGE_BYTES)
      const byId = new Map(found.exchanges.map((exchange) => [exchange.id, exchange]))
      const leftOut = new Set(found.leftOutIds)
      return ids.map((id) => (leftOut.has(id) ? tooMuch(MAX_EXCHANGE_BYTES) : byId.get(id)))
    },
    { cache: false },
  )
}

/** For each key, all that belongs to it. */
function groupLoader<Row extends { readonly signingKeyId: string }>(
  find: (ids: readonly string[]) => Promise<Row[]>,
): DataLoader<string, Row[]> {
  return new DataLoader(
    async (ids) => {
      const rows = Map.groupBy(await find(ids), ({ signingKeyId }) => signingKeyId)
      return ids.map((id) => rows.get(id) ?? [])
    },
    { cache: false },
  )
}
