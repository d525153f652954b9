import { createLanes, type MayGo, type Place } from './lanes.ts'

/** What waits for a worker: what may share one, and apart from it what must have one alone. */
export interface Waiting<T extends Place> {
  sizeOf(owner: string): number
  add(task: T): void
  putBack(task: T): void
  /** Less may or must run alone than when it was added. */
  reconsider(place: Place): void
  /** One of each lane in turn, for one of so many workers. */
  takeBatch(most: number, workers: number): readonly T[]
  takeAlone(mayGo: MayGo): T | undefined
  drain(): readonly T[]
}

export function createWaiting<T extends Place>(isAlone: (place: Place) => boolean): Waiting<T> {
  const shared = createLanes<T>()
  const alone = createLanes<T>()
  const lanesFor = (place: Place) => (isAlone(place) ? alone : shared)

  return {
    sizeOf: (owner) => shared.sizeOf(owner) + alone.sizeOf(owner),
    add: (task) => lanesFor(task).add(task),
    putBack: (task) => lanesFor(task).putBack(task),
    reconsider(place) {
      const [from, to] = isAlone(place) ? [shared, alone] : [alone, shared]
      for (const task of from.close(place)) to.add(task)
    },
    takeBatch(most, workers) {
      const count = Math.min(most, Math.ceil(shared.size / workers))
      const batch: T[] = []
      while (batch.length < count) {
        const task = shared.next()
        if (task === undefined) break
        batch.push(task)
      }
      return batch
    },
    takeAlone: (mayGo) => alone.next(mayGo),
    drain: () => [...shared.drain(), ...alone.drain()],
  }
}
