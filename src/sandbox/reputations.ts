import type { Place } from './lanes.ts'
import { MAX_REMEMBERED_SOURCES, SUSPICION_MS } from './limits.ts'
import { createLru } from './lru.ts'

/** What is known of an owner's scripts and schemas: only those that have run, and quickly, share a worker. */
export interface Reputations {
  isProven(place: Place): boolean
  praise(place: Place): void
  suspect(place: Place): void
}

export function createReputations(nowMs: () => number): Reputations {
  const proven = createLru<true>({ maxEntries: MAX_REMEMBERED_SOURCES })
  const suspectedUntil = createLru<number>({ maxEntries: MAX_REMEMBERED_SOURCES })

  return {
    isProven(place) {
      const key = keyOf(place)
      return proven.get(key) === true && (suspectedUntil.get(key) ?? 0) <= nowMs()
    },
    praise: (place) => proven.set(keyOf(place), true),
    suspect: (place) => suspectedUntil.set(keyOf(place), nowMs() + SUSPICION_MS),
  }
}

/** A source's fingerprint holds no line break. */
function keyOf({ owner, source }: Place): string {
  return `${source}\n${owner}`
}
