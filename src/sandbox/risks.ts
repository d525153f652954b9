import type { MayGo, Place } from './lanes.ts'

/** What runs alone now, since nobody knows what it does. */
export interface Risks {
  isFull(): boolean
  readonly mayGo: MayGo
  /** What is answered is called when it has ended. */
  enter(place: Place): () => void
}

/** Together they never have the last worker, and those of one owner leave another to those of others. */
export function createRisks(workers: number): Risks {
  const most = Math.max(1, workers - 1)
  const mostOfOwner = Math.max(1, most - 1)
  const running = new Map<string, Set<string>>() // sources by owner
  let count = 0

  return {
    isFull: () => count >= most,
    mayGo: {
      owner: (owner) => (running.get(owner)?.size ?? 0) < mostOfOwner,
      lane: ({ owner, source }) => running.get(owner)?.has(source) !== true,
    },
    enter({ owner, source }) {
      const sources = running.get(owner) ?? new Set()
      running.set(owner, sources.add(source))
      count += 1
      return () => {
        count -= 1
        sources.delete(source)
        if (sources.size === 0) running.delete(owner)
      }
    },
  }
}
