import { setTimeout as sleep } from 'node:timers/promises'
import type { EventKey } from '../storage/arrivals.ts'
import type { Clock } from '../storage/clock.ts'
import { type Audience, createAudience, type Wanted } from './audience.ts'
import { type InSlot, READ_LIMIT_MS, withDeadline } from './waiting.ts'

export interface LookoutOptions {
  readonly find: (wanted: Wanted, limit: number) => Promise<EventKey[]>
  /** Shared by all environments. */
  readonly inSlot: InSlot
  readonly now: Clock
  readonly onError: (error: unknown) => void
}

/** Those who listen in one environment, and the looks at its events that are made for them. */
export interface Lookout {
  readonly audience: Audience
  /** There may be something new. */
  wake(): void
  /** Ends those who listen, and the looks. */
  stop(): Promise<void>
}

/** Under load, what many transactions committed in this time is read together. */
const ROUND_GAP_MS = 50
/** After a look the database is left alone for so many times what the look took. */
const REST_FACTOR = 10
/** A database that is down is asked, and reported, this seldom. */
const RETRY_MS = 1_000
/** In the window, of the types that are asked for. */
const MAX_WINDOW_EVENTS = 20_000

export function openLookout({ find, inSlot, now, onError }: LookoutOptions): Lookout {
  const audience = createAudience()
  const end = new AbortController()
  let isWoken = false
  let looking: Promise<void> | undefined

  async function lookWhileWoken(): Promise<void> {
    do {
      isWoken = false
      const restMs = await lookOnce()
      await sleep(restMs, undefined, { signal: end.signal }).catch(() => undefined)
    } while (isWoken && audience.size > 0 && !end.signal.aborted)
    looking = undefined
  }

  /** Answers for how long not to look again. */
  async function lookOnce(): Promise<number> {
    try {
      return await inSlot(look, end.signal)
    } catch (error) {
      if (!end.signal.aborted) onError(error) // the next look goes back to where this one would have begun
      return RETRY_MS
    }
  }

  async function look(): Promise<number> {
    const { wanted, take } = audience.look(now())
    const startedAt = performance.now()
    const found = await withDeadline(find(wanted, MAX_WINDOW_EVENTS + 1), READ_LIMIT_MS)
    const tookMs = performance.now() - startedAt
    if (found.length <= MAX_WINDOW_EVENTS) take(found)
    else {
      audience.endWidest(found)
      isWoken = true // for those who are left
    }
    return restAfter(tookMs)
  }

  return {
    audience,
    wake() {
      isWoken = true
      if (audience.size > 0 && !end.signal.aborted) looking ??= lookWhileWoken()
    },
    async stop() {
      end.abort()
      audience.end()
      await looking
    },
  }
}

export function restAfter(lookMs: number): number {
  return Math.max(ROUND_GAP_MS, REST_FACTOR * lookMs)
}
