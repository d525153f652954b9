import { MAX_REMEMBERED_SOURCES, SUSPICION_MS } from './limits.ts'
import { createLru } from './lru.ts'

/** What is known of scripts and schemas: only those that have run, and quickly, share a worker. */
export interface Reputations {
  isProven(source: string): boolean
  praise(source: string): void
  suspect(source: string): void
}

export function createReputations(nowMs: () => number): Reputations {
  const proven = createLru<true>(MAX_REMEMBERED_SOURCES)
  const suspectedUntil = createLru<number>(MAX_REMEMBERED_SOURCES)

  return {
    isProven: (source) =>
      proven.get(source) === true && (suspectedUntil.get(source) ?? 0) <= nowMs(),
    praise: (source) => proven.set(source, true),
    suspect: (source) => suspectedUntil.set(source, nowMs() + SUSPICION_MS),
  }
}
