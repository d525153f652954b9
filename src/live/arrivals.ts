import { setTimeout as sleep } from 'node:timers/promises'
import { findEventKeys } from '../storage/arrivals.ts'
import type { Clock } from '../storage/clock.ts'
import type { Db } from '../storage/database.ts'
import type { Notifications } from '../storage/notifications.ts'
import { type Attendant, type Audience, createAudience } from './audience.ts'
import { READ_LIMIT_MS, withDeadline } from './waiting.ts'

export interface ArrivalsOptions {
  readonly db: Db
  readonly notifications: Notifications
  readonly now: Clock
  readonly onError: (error: unknown) => void
}

/** Events as they are committed, told to those who listen. */
export interface Arrivals {
  /** Answers how to leave; undefined where there is no room. */
  join(environmentId: string, attendant: Omit<Attendant, 'joinedAt'>): (() => void) | undefined
  stop(): Promise<void>
}

/** Events that nobody is owed are not notified of. */
const POLL_MS = 500
/** Under load, what many transactions committed in this time is read together. */
const ROUND_GAP_MS = 50
/** A database that is down is asked, and reported, this seldom. */
const RETRY_MS = 1_000
const MAX_LISTENERS = 100
/** In the window, of the types that are asked for. */
const MAX_WINDOW_EVENTS = 20_000

/** One reader a process for all that listen, and none where nobody does. */
export function startArrivals(options: ArrivalsOptions): Arrivals {
  const audiences = new Map<string, Audience>()
  let poll: NodeJS.Timeout | undefined
  let isStopped = false
  let isWoken = false
  let isReading = false
  let reading: Promise<void> = Promise.resolve()

  function wake(): void {
    isWoken = true
    if (!isReading && audiences.size > 0) reading = readWhileWoken()
  }

  async function readWhileWoken(): Promise<void> {
    isReading = true
    while (isWoken && audiences.size > 0 && !isStopped) {
      isWoken = false
      const areRead = []
      for (const [id, audience] of audiences) areRead.push(await readOnce(options, id, audience))
      await sleep(areRead.includes(false) ? RETRY_MS : ROUND_GAP_MS)
    }
    isReading = false
  }

  function leave(environmentId: string, attendant: Attendant): void {
    const audience = audiences.get(environmentId)
    audience?.remove(attendant)
    if (audience?.size === 0) audiences.delete(environmentId)
    if (audiences.size > 0) return
    clearInterval(poll)
    poll = undefined
  }

  const unsubscribe = options.notifications.onNotify('deliver', wake)
  return {
    join(environmentId, newcomer) {
      const count = audiences.values().reduce((sum, { size }) => sum + size, 0)
      if (isStopped || count >= MAX_LISTENERS) return undefined
      const audience = audiences.get(environmentId) ?? createAudience()
      audiences.set(environmentId, audience)
      const attendant = { ...newcomer, joinedAt: options.now() }
      audience.add(attendant)
      poll ??= setInterval(wake, POLL_MS)
      wake()
      return () => leave(environmentId, attendant)
    },
    async stop() {
      isStopped = true
      clearInterval(poll)
      unsubscribe()
      for (const audience of audiences.values()) audience.end('stopped')
      await reading
    },
  }
}

/** Answers whether the database did. */
async function readOnce(
  { db, now, onError }: ArrivalsOptions,
  environmentId: string,
  audience: Audience,
): Promise<boolean> {
  const { wanted, take } = audience.look(now())
  try {
    const limit = MAX_WINDOW_EVENTS + 1
    const read = findEventKeys(db, environmentId, wanted, wanted.fromId, limit)
    const found = await withDeadline(read, READ_LIMIT_MS)
    if (found.length === limit) audience.end('too_much')
    else take(found)
    return true
  } catch (error) {
    onError(error) // the next look goes back to where this one would have begun
    return false
  }
}
