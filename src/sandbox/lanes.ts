/** What waits, in a lane for each owner and source, so that none has to wait behind another's many. */
export interface Lanes<T> {
  readonly size: number
  add(owner: string, source: string, task: T): void
  /** What was begun and must begin again comes before what waits in its lane. */
  putBack(owner: string, source: string, task: T): void
  /** A batch for one worker: one task of each lane in turn; or one alone, where its source needs that. */
  take(most: number, needs: Needs): readonly T[]
  drain(): readonly T[]
}

interface Needs {
  isAlone(source: string): boolean
  /** Asked of what runs alone only. */
  mayStart(source: string): boolean
}

interface Lane<T> {
  readonly source: string
  readonly tasks: T[]
}

export function createLanes<T>(): Lanes<T> {
  const lanes = new Map<string, Lane<T>>() // in the order of their turns
  let size = 0

  function open(owner: string, source: string): Lane<T> {
    const key = `${owner}\n${source}`
    const lane = lanes.get(key) ?? { source, tasks: [] }
    lanes.set(key, lane)
    size += 1
    return lane
  }

  function takeFrom(key: string, lane: Lane<T>): T[] {
    const taken = lane.tasks.splice(0, 1)
    size -= taken.length
    lanes.delete(key)
    if (lane.tasks.length > 0) lanes.set(key, lane) // behind all others
    return taken
  }

  return {
    get size() {
      return size
    },
    add: (owner, source, task) => void open(owner, source).tasks.push(task),
    putBack: (owner, source, task) => void open(owner, source).tasks.unshift(task),
    take(most, needs) {
      const batch: T[] = []
      for (const [key, lane] of lanes) {
        if (batch.length >= most) return batch
        if (!needs.isAlone(lane.source)) {
          batch.push(...takeFrom(key, lane))
          continue
        }
        if (batch.length === 0 && needs.mayStart(lane.source)) return takeFrom(key, lane)
      }
      return batch
    },
    drain() {
      const all = [...lanes.values()].flatMap(({ tasks }) => tasks)
      lanes.clear()
      size = 0
      return all
    },
  }
}
