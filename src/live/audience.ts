import { fitsType, isPattern, patternPrefix } from '../domain/event-types.ts'
import { uuidFloor, uuidTime } from '../domain/ids.ts'
import type { EventKey } from '../storage/arrivals.ts'

/** An event may be committed so long after its id was made. */
export const WINDOW_MS = 15_000

/** One who is told of events as they are committed. */
export interface Attendant {
  readonly eventTypes: readonly string[]
  readonly joinedAt: Date
  tell(keys: readonly EventKey[]): void
  /** Nothing more is told. */
  end(reason: EndReason): void
}

/** Why: too much came at once, or all stops. */
export type EndReason = 'too_much' | 'stopped'

/** What one look at the table must bring: all of it that anybody here asks for. */
export interface Wanted {
  readonly types: readonly string[]
  readonly prefixes: readonly string[]
  readonly fromId: string
}

/** Those of one environment who are told of its events. */
export interface Audience {
  readonly size: number
  add(attendant: Attendant): void
  remove(attendant: Attendant): void
  /** Begins a look at the table. Answers what to do with what was found. */
  look(now: Date): { readonly wanted: Wanted; readonly take: (found: readonly EventKey[]) => void }
  /** More was found than can be told: ends those for whom most of it is, and nobody who asks for less. */
  endWidest(found: readonly EventKey[]): void
  /** All stops. */
  end(): void
}

/**
 * Events have no order of commit: their ids are made before, in several processes. So each look reads
 * all of the last seconds again, and what was seen in a look before is left out.
 */
export function createAudience(): Audience {
  const attendants = new Set<Attendant>()
  /** Of whom a look has been taken that began after they came: what is new from then on is for them. */
  const settled = new WeakSet<Attendant>()
  let seen = new Set<string>()
  let lookedAt: Date | undefined

  function take(found: readonly EventKey[], fromId: string, present: readonly Attendant[]): void {
    const fresh = found.filter(({ id }) => !seen.has(id))
    for (const attendant of attendants) {
      const isSettled = settled.has(attendant)
      const keys = fresh.filter(
        ({ id, type }) =>
          fitsType(attendant.eventTypes, type) &&
          // Until then only what was surely published after they came.
          (isSettled || uuidTime(id) >= attendant.joinedAt),
      )
      if (keys.length > 0) attendant.tell(keys)
    }
    for (const attendant of present) settled.add(attendant)
    const kept = [...seen].filter((id) => id >= fromId)
    seen = new Set([...kept, ...fresh.map(({ id }) => id)])
  }

  return {
    get size() {
      return attendants.size
    },
    add: (attendant) => void attendants.add(attendant),
    remove: (attendant) => void attendants.delete(attendant),
    endWidest(found) {
      for (const attendant of widestOf(attendants, found)) {
        attendants.delete(attendant)
        attendant.end('too_much')
      }
    },
    end() {
      for (const attendant of attendants) attendant.end('stopped')
      attendants.clear()
    },
    look(now) {
      const present = [...attendants]
      // Further back after an outage: nobody has looked at what came meanwhile.
      const since = Math.min(now.getTime(), lookedAt?.getTime() ?? Number.POSITIVE_INFINITY)
      const fromId = uuidFloor(new Date(since - WINDOW_MS))
      const asked = [...new Set(present.flatMap(({ eventTypes }) => eventTypes))]
      const wanted = {
        types: asked.filter((type) => !isPattern(type)),
        prefixes: asked.filter(isPattern).map(patternPrefix),
        fromId,
      }
      return {
        wanted,
        take(found) {
          lookedAt = now
          take(found, fromId, present)
        },
      }
    },
  }
}

/** For whom most of it is; nobody where none of it is for anybody. */
function widestOf(attendants: Iterable<Attendant>, found: readonly EventKey[]): Attendant[] {
  const byType = [...Map.groupBy(found, ({ type }) => type)]
  const counted = [...attendants].map((attendant) => {
    const fitting = byType.filter(([type]) => fitsType(attendant.eventTypes, type))
    return { attendant, count: fitting.reduce((sum, [, { length }]) => sum + length, 0) }
  })
  const most = Math.max(1, ...counted.map(({ count }) => count))
  return counted.flatMap(({ attendant, count }) => (count === most ? [attendant] : []))
}
