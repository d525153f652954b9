import type { Clock } from '../storage/clock.ts'
import type { TurnsWanted } from '../storage/rate-limits.ts'

/**
 * When requests of subscriptions with a rate limit may leave. Turns are taken from the database, where
 * all processes share them, a few at a time; a turn that was missed is lost, so that no two stretches
 * of time are pushed together.
 */
export interface Turns {
  /** What a subscription's configuration says; null for no limit. */
  learn(subscriptionId: string, perSecond: number | null): void
  /** Requests a second, as far as known; undefined for no limit. */
  limitOf(subscriptionId: string): number | undefined
  /** Whether there is a turn soon, or no limit. */
  isNear(subscriptionId: string): boolean
  /** Gives the nearest turn away: to a request that is about to be prepared. */
  give(subscriptionId: string): void
  /** Waits for the turn that was given; false where there was none, or none came soon. */
  wait(subscriptionId: string): Promise<boolean>
  /** A request for which a turn was given will not be made. */
  drop(subscriptionId: string): void
}

export interface TurnsOptions {
  readonly takeTurns: (wanted: TurnsWanted) => Promise<number>
  /** How many requests of a subscription wait for their turn. */
  readonly countWaiting: (subscriptionId: string) => number
  readonly now: Clock
  /** Some turn is near. */
  readonly onTurn: () => void
  readonly onError: (error: unknown) => void
}

/** A subscription's turns as far as this process has them, in epoch milliseconds. */
interface Line {
  readonly subscriptionId: string
  readonly intervalMs: number
  /** Turns that nobody has yet, soonest first. */
  free: number[]
  /** Those of requests that are being prepared, and since when. */
  readonly given: { readonly at: number; readonly since: number }[]
  isTaking: boolean
  timer: NodeJS.Timeout | undefined
}

type Take = (line: Line, count: number, preparationMs?: number) => Promise<number[]>

/** So long before its turn, or longer, a request is prepared: read from the database, and given a slot. */
const PREPARE_MS = 100
const MAX_PREPARATION_MS = 1_000
/** What has been learnt of how long it takes is believed a little less each time that it was less. */
const PREPARATION_DECAY = 0.9
/** A request that is later than this, or than half the way to the next turn, has missed its turn. */
const MAX_LATE_MS = 20
/** How far ahead a process takes turns. */
const TAKE_AHEAD_MS = 500
const MAX_LEAD_MS = 1_000
const MAX_TRIES = 3
const ERROR_PAUSE_MS = 1_000

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

export function createTurns(options: TurnsOptions): Turns {
  const { onTurn } = options
  const lines = new Map<string, Line>()
  const now = () => options.now().getTime()
  const take = takeWithLead(options)
  /** Longer where the database is slow or the process busy, or every request would miss its turn. */
  let preparationMs = 0

  return {
    isNear(subscriptionId) {
      const line = lines.get(subscriptionId)
      if (line === undefined) return true
      const time = now()
      while ((line.free[0] ?? time) < time - MAX_LATE_MS) line.free.shift()
      const [soonest] = line.free
      const nearMs = Math.max(PREPARE_MS, 2 * preparationMs)
      if (soonest !== undefined && soonest <= time + nearMs) return true
      clearTimeout(line.timer)
      if (soonest !== undefined) line.timer = setTimeout(onTurn, soonest - nearMs - time)
      else if (!line.isTaking) void takeAhead(line, take, options, preparationMs)
      return false
    },
    learn(subscriptionId, perSecond) {
      const intervalMs = perSecond === null ? undefined : 1_000 / perSecond
      if (lines.get(subscriptionId)?.intervalMs === intervalMs) return
      if (intervalMs === undefined) lines.delete(subscriptionId)
      else {
        const none = { free: [], given: [], isTaking: false, timer: undefined }
        lines.set(subscriptionId, { subscriptionId, intervalMs, ...none })
      }
    },
    limitOf(subscriptionId) {
      const line = lines.get(subscriptionId)
      return line === undefined ? undefined : 1_000 / line.intervalMs
    },
    give(subscriptionId) {
      const line = lines.get(subscriptionId)
      const turn = line?.free.shift()
      if (turn !== undefined) line?.given.push({ at: turn, since: performance.now() })
    },
    async wait(subscriptionId) {
      const line = lines.get(subscriptionId)
      if (line === undefined) return true
      const turn = line.given.shift()
      if (turn === undefined) return false
      const tookMs = Math.min(MAX_PREPARATION_MS, performance.now() - turn.since)
      preparationMs = Math.max(tookMs, preparationMs * PREPARATION_DECAY)
      return waitFor(line, turn.at, take, now)
    },
    drop: (subscriptionId) => void lines.get(subscriptionId)?.given.shift(),
  }
}

/** Some turns at once: as many as are needed, and no more than others can wait for. */
async function takeAhead(
  line: Line,
  take: Take,
  options: TurnsOptions,
  preparationMs: number,
): Promise<void> {
  line.isTaking = true
  const most = Math.ceil(TAKE_AHEAD_MS / line.intervalMs)
  const wanted = options.countWaiting(line.subscriptionId)
  try {
    free(line, await take(line, Math.max(1, Math.min(most, wanted)), preparationMs))
  } catch (error) {
    options.onError(error)
    await pause(ERROR_PAUSE_MS)
  }
  line.isTaking = false
  options.onTurn()
}

/** One that comes too late for its turn, because this process was busy, takes another one at once. */
async function waitFor(line: Line, given: number, take: Take, now: () => number): Promise<boolean> {
  // With less than an interval, as many fit into a second as if all were in time.
  const maxLateMs = Math.max(MAX_LATE_MS, line.intervalMs / 2)
  let turn = given
  for (let tries = 1; ; tries += 1) {
    if (turn > now()) await pause(turn - now())
    if (now() - turn <= maxLateMs) return true
    if (tries === MAX_TRIES) return false
    const [another] = await take(line, 1)
    if (another === undefined) return false
    if (another - now() > TAKE_AHEAD_MS) {
      free(line, [another]) // too far away to keep a slot for it; some other request will have it
      return false
    }
    turn = another
  }
}

function free(line: Line, turns: readonly number[]): void {
  line.free = [...line.free, ...turns].toSorted((one, other) => one - other)
}

/** Turns are asked for as far ahead as all takes until then, or the first would have passed already. */
function takeWithLead({ takeTurns }: TurnsOptions): Take {
  let answerMs = 0
  return async ({ subscriptionId, intervalMs }, count, preparationMs = 0) => {
    const leadMs = Math.min(MAX_LEAD_MS, 2 * answerMs) + preparationMs
    const start = performance.now()
    const firstAt = await takeTurns({ subscriptionId, count, intervalMs, leadMs })
    answerMs = performance.now() - start
    return Array.from({ length: count }, (_, index) => firstAt + index * intervalMs)
  }
}
