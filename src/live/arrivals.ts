import { findEventKeys } from '../storage/arrivals.ts'
import type { Clock } from '../storage/clock.ts'
import type { Db } from '../storage/database.ts'
import type { Notifications } from '../storage/notifications.ts'
import type { Attendant } from './audience.ts'
import { TooManyListenersError } from './errors.ts'
import { type Lookout, type LookoutOptions, openLookout } from './lookout.ts'
import { createSlots } from './waiting.ts'

export interface ArrivalsOptions {
  readonly db: Db
  readonly notifications: Notifications
  readonly now: Clock
  readonly onError: (error: unknown) => void
}

/** Events as they are committed, told to those who listen. */
export interface Arrivals {
  /** Answers how to leave. Throws `TooManyListenersError` where there is no room. */
  join(environmentId: string, attendant: Omit<Attendant, 'joinedAt'>): () => void
  stop(): Promise<void>
}

/** Events that nobody is owed are not notified of. */
const POLL_MS = 500
const MAX_LISTENERS = 100
/** So that one environment leaves room for others. */
const MAX_LISTENERS_AN_ENVIRONMENT = 20
/** Environments that are looked at at a time: one that takes long keeps no other waiting. */
const MAX_LOOKS = 3

/** One reader for each environment in which somebody listens, and none where nobody does. */
export function startArrivals({ db, notifications, now, onError }: ArrivalsOptions): Arrivals {
  const lookouts = new Map<string, Lookout>()
  const inSlot = createSlots(MAX_LOOKS)
  let poll: NodeJS.Timeout | undefined
  let isStopped = false

  function wakeAll(): void {
    for (const lookout of lookouts.values()) lookout.wake()
  }

  function findLookout(environmentId: string): Lookout {
    const find: LookoutOptions['find'] = (wanted, limit) =>
      findEventKeys(db, environmentId, wanted, wanted.fromId, limit)
    return lookouts.get(environmentId) ?? openLookout({ find, inSlot, now, onError })
  }

  function leave(environmentId: string, lookout: Lookout, attendant: Attendant): void {
    lookout.audience.remove(attendant)
    if (lookout.audience.size > 0 || lookouts.get(environmentId) !== lookout) return
    lookouts.delete(environmentId)
    void lookout.stop()
    if (lookouts.size > 0) return
    clearInterval(poll)
    poll = undefined
  }

  const unsubscribe = notifications.onNotify('deliver', wakeAll)
  return {
    join(environmentId, newcomer) {
      const count = lookouts.values().reduce((sum, { audience }) => sum + audience.size, 0)
      if (isStopped || count >= MAX_LISTENERS) throw new TooManyListenersError('to this server')
      const lookout = findLookout(environmentId)
      if (lookout.audience.size >= MAX_LISTENERS_AN_ENVIRONMENT) {
        throw new TooManyListenersError('in this environment')
      }
      lookouts.set(environmentId, lookout)
      const attendant = { ...newcomer, joinedAt: now() }
      lookout.audience.add(attendant)
      poll ??= setInterval(wakeAll, POLL_MS)
      lookout.wake()
      return () => leave(environmentId, lookout, attendant)
    },
    async stop() {
      isStopped = true
      clearInterval(poll)
      unsubscribe()
      await Promise.all(lookouts.values().map((lookout) => lookout.stop()))
    },
  }
}
