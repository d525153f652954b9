/** Whose task it is, and by which script or schema. */
export interface Place {
  readonly owner: string
  readonly source: string
}

/**
 * What waits, in a lane for each owner and source. Owners take turns, and so do the sources of each: nobody
 * waits behind another's many, however many scripts those are spread over.
 */
export interface Lanes<T extends Place> {
  readonly size: number
  sizeOf(owner: string): number
  add(task: T): void
  /** What was begun and must begin again comes before what waits in its lane. */
  putBack(task: T): void
  /** The first task of the lane whose turn it is, of those that may go. */
  next(mayGo?: MayGo): T | undefined
  /** All that waits in one lane, which is gone then. */
  close(place: Place): readonly T[]
  drain(): readonly T[]
}

export interface MayGo {
  owner(owner: string): boolean
  lane(place: Place): boolean
}

interface Line<T> {
  /** By source, in the order of their turns. */
  readonly lanes: Map<string, T[]>
  size: number
}

const ALL_MAY: MayGo = { owner: () => true, lane: () => true }

export function createLanes<T extends Place>(): Lanes<T> {
  const lines = new Map<string, Line<T>>() // by owner, in the order of their turns
  let size = 0

  function open({ owner, source }: Place): T[] {
    const line = lines.get(owner) ?? { lanes: new Map<string, T[]>(), size: 0 }
    const lane = line.lanes.get(source) ?? []
    lines.set(owner, line)
    line.lanes.set(source, lane)
    line.size += 1
    size += 1
    return lane
  }

  /** The lane and its owner go behind all others. */
  function takeFirst(line: Line<T>, lane: T[], { owner, source }: Place): T | undefined {
    const task = lane.shift()
    line.size -= 1
    size -= 1
    line.lanes.delete(source)
    if (lane.length > 0) line.lanes.set(source, lane)
    lines.delete(owner)
    if (line.size > 0) lines.set(owner, line)
    return task
  }

  return {
    get size() {
      return size
    },
    sizeOf: (owner) => lines.get(owner)?.size ?? 0,
    add: (task) => void open(task).push(task),
    putBack: (task) => void open(task).unshift(task),
    next(mayGo = ALL_MAY) {
      for (const [owner, line] of lines) {
        if (!mayGo.owner(owner)) continue
        for (const [source, lane] of line.lanes) {
          const place = { owner, source }
          if (mayGo.lane(place)) return takeFirst(line, lane, place)
        }
      }
      return undefined
    },
    close({ owner, source }) {
      const line = lines.get(owner)
      const lane = line?.lanes.get(source)
      if (line === undefined || lane === undefined) return []
      line.lanes.delete(source)
      line.size -= lane.length
      size -= lane.length
      if (line.size === 0) lines.delete(owner)
      return lane
    },
    drain() {
      const all = [...lines.values()].flatMap(({ lanes }) => [...lanes.values()].flat())
      lines.clear()
      size = 0
      return all
    },
  }
}
