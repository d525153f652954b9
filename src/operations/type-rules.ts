import DataLoader from 'dataloader'
import type { NewEvent } from '../domain/events.ts'
import type { Db } from '../storage/database.ts'
import { findTypeRules, type TypeName, type TypeRule } from '../storage/event-types.ts'

/** What the registered types of events ask for, as far as this process knows that they ask. */
export interface TypeRules {
  /** By the names of types, as `typeKey` writes them. */
  findFor(events: readonly NewEvent[]): Promise<ReadonlyMap<string, TypeRule>>
  /** The same of all their types, whatever this process knows: for those who have time. */
  findForAll(events: readonly NewEvent[]): Promise<ReadonlyMap<string, TypeRule>>
  /** From now on the database is asked what these say. */
  remember(keys: Iterable<string>): void
}

const MAX_REMEMBERED = 10_000

/**
 * Remembers names alone: what a type says now, only the database knows. A name that is forgotten is
 * found out again by the transaction, so nothing but time is lost.
 */
export function createTypeRules(db: Db): TypeRules {
  const remembered = new Set<string>()
  // Single publishes that were read from the sockets together ask together.
  const loader = new DataLoader((names: readonly TypeName[]) => loadRules(db, names), {
    cache: false,
    batchScheduleFn: (ask) => setImmediate(ask),
  })

  const load = async (names: readonly TypeName[]) => {
    const rules = await Promise.all(names.map((name) => loader.load(name)))
    return byKey(rules.filter((rule) => rule !== undefined))
  }

  return {
    async findFor(events) {
      if (remembered.size === 0) return new Map()
      return load(typeNames(events).filter((name) => remembered.has(typeKey(name))))
    },
    findForAll: (events) => load(typeNames(events)),
    remember(keys) {
      if (remembered.size >= MAX_REMEMBERED) remembered.clear()
      for (const key of keys) remembered.add(key)
    },
  }
}

/** The distinct types of events. */
export function typeNames(events: readonly Pick<NewEvent, 'environmentId' | 'type'>[]): TypeName[] {
  return [...byKey(events.map(typeNameOf)).values()]
}

export function typeNameOf(event: Pick<NewEvent, 'environmentId' | 'type'>): TypeName {
  return { environmentId: event.environmentId, name: event.type }
}

export function typeKey({ environmentId, name }: TypeName): string {
  return `${environmentId} ${name}`
}

async function loadRules(db: Db, names: readonly TypeName[]): Promise<(TypeRule | undefined)[]> {
  const rules = byKey(await findTypeRules(db, [...byKey(names).values()]))
  return names.map((name) => rules.get(typeKey(name)))
}

function byKey<T extends TypeName>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [typeKey(row), row]))
}
