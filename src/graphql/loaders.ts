import DataLoader from 'dataloader'
import type { Credential } from '../domain/credentials.ts'
import type { Delivery } from '../domain/deliveries.ts'
import type { EventType } from '../domain/event-types.ts'
import type { PreviousSecret, SigningKey } from '../domain/signing-keys.ts'
import type { Subscription } from '../domain/subscriptions.ts'
import type { Clock } from '../storage/clock.ts'
import { findCredentials } from '../storage/credentials.ts'
import type { Db } from '../storage/database.ts'
import { findDeliveries } from '../storage/deliveries.ts'
import { type Environment, findEnvironments } from '../storage/environments.ts'
import { findEventTypes } from '../storage/event-types.ts'
import { type FoundEvent, findEventsWithin } from '../storage/events.ts'
import { findKept } from '../storage/exchanges.ts'
import { findSigningKeys } from '../storage/signing-keys.ts'
import { findPreviousSecrets } from '../storage/signing-secrets.ts'
import { findSubscriptions } from '../storage/subscriptions.ts'
import {
  createExchangeLoader,
  type ExchangeLoader,
  type UntakenExchanges,
} from './exchange-loader.ts'

type Loader<Row> = DataLoader<string, Row | undefined>

/** Rows by id, read together; all of the caller's environment. */
export interface Loaders {
  readonly environments: Loader<Environment>
  readonly eventTypes: Loader<EventType>
  readonly events: Loader<FoundEvent>
  readonly deliveries: Loader<Delivery>
  readonly subscriptions: Loader<Subscription>
  readonly credentials: Loader<Credential>
  readonly signingKeys: Loader<SigningKey>
  /** By the ids of keys. */
  readonly previousSecrets: DataLoader<string, PreviousSecret[]>
  /** By the ids of log entries: whether something was kept, and what. */
  readonly kept: Loader<{ readonly id: string }>
  readonly exchanges: ExchangeLoader
}

type Given = readonly [db: Db, environmentId: string, now: Clock, untaken: UntakenExchanges]

/** Each is made when it is asked for: a live operation loads nothing for hours, and there are thousands. */
export function createLoaders(...given: Given): Loaders {
  const made: Partial<Record<keyof Loaders, unknown>> = {}
  return new Proxy(made as Loaders, {
    get(_made, name: keyof Loaders) {
      made[name] ??= MAKE[name](...given)
      return made[name]
    },
  })
}

const MAKE: { readonly [Name in keyof Loaders]: (...given: Given) => Loaders[Name] } = {
  environments: (db) => loaderOf((ids) => findEnvironments(db, ids)),
  eventTypes: (db, environmentId) => loaderOf((ids) => findEventTypes(db, environmentId, ids)),
  events: (db, environmentId) => loaderOf((ids) => findEventsWithin(db, environmentId, ids)),
  deliveries: (db, environmentId) => loaderOf((ids) => findDeliveries(db, environmentId, ids)),
  subscriptions: (db, environmentId) =>
    loaderOf((ids) => findSubscriptions(db, environmentId, ids)),
  credentials: (db, environmentId) => loaderOf((ids) => findCredentials(db, environmentId, ids)),
  signingKeys: (db, environmentId) => loaderOf((ids) => findSigningKeys(db, environmentId, ids)),
  previousSecrets: (db, _environmentId, now) =>
    groupLoader((ids) => findPreviousSecrets(db, ids, now())),
  kept: (db, environmentId) => loaderOf((ids) => findKept(db, environmentId, ids)),
  exchanges: (db, environmentId, _now, untaken) => createExchangeLoader(db, environmentId, untaken),
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
