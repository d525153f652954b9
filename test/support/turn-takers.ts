import { vi } from 'vitest'
import { createTurns, type TurnsOptions } from '../../src/delivery/turns.ts'
import type { Clock } from '../../src/storage/clock.ts'
import type { TurnsWanted } from '../../src/storage/rate-limits.ts'

const PUT_BACK_PAUSE_MS = 20
const SUBSCRIPTION = 'limited'

/** The time line of the database, without a database; an answer takes so long. */
export function sharedLine(answerMs: () => number = () => 2) {
  let nextAt = 0
  const taken: number[] = []
  return {
    taken,
    async takeTurns({ count, intervalMs, leadMs }: TurnsWanted): Promise<number> {
      const elapsedMs = answerMs()
      await pause(elapsedMs / 2)
      const firstAt = Math.max(nextAt, Date.now() + leadMs)
      nextAt = firstAt + count * intervalMs
      for (let index = 0; index < count; index += 1) taken.push(firstAt + index * intervalMs)
      await pause(elapsedMs / 2)
      return firstAt
    },
  }
}

export interface TakerOptions {
  readonly takeTurns: TurnsOptions['takeTurns']
  readonly perSecond: number
  readonly waiting: number
  /** How long it takes to prepare a request once it is admitted. */
  readonly prepareMs?: () => number
  readonly slots?: number
  readonly now?: Clock
}

/** A process that sends as fast as it may. Answers when each request left. */
export function startTaker(options: TakerOptions) {
  const { perSecond, prepareMs = () => 5, slots = 50, now = () => new Date() } = options
  let waiting = options.waiting
  let inFlight = 0
  const left: number[] = []
  const errors: unknown[] = []

  const pump = () => {
    while (waiting > 0 && inFlight < slots && turns.isNear(SUBSCRIPTION)) {
      turns.give(SUBSCRIPTION)
      waiting -= 1
      inFlight += 1
      void send()
    }
  }
  const turns = createTurns({
    takeTurns: options.takeTurns,
    countWaiting: () => waiting,
    now,
    onTurn: () => pump(),
    onError: (error) => errors.push(error),
  })
  const send = async () => {
    await pause(prepareMs())
    const isIts = await turns.wait(SUBSCRIPTION).catch(() => false)
    inFlight -= 1
    if (isIts) left.push(now().getTime())
    else {
      waiting += 1
      await pause(PUT_BACK_PAUSE_MS)
    }
    pump()
  }

  turns.learn(SUBSCRIPTION, perSecond)
  pump()
  return {
    left,
    errors,
    hasSent: (count: number) => vi.waitUntil(() => left.length >= count, { timeout: 15_000 }),
    /** Nothing more waits. */
    stop() {
      waiting = Number.NEGATIVE_INFINITY
    },
  }
}

/** The most of these times that lie in any window of a second, both of its ends included. */
export function mostInASecond(times: readonly number[]): number {
  const sorted = times.toSorted((one, other) => one - other)
  let first = 0
  return sorted.reduce((most, time, index) => {
    while (time - (sorted[first] ?? time) > 1_000) first += 1
    return Math.max(most, index - first + 1)
  }, 0)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
