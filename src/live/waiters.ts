import type { RequestLogEntry } from '../domain/request-log.ts'
import type { Ring } from './ring.ts'
import type { Turn } from './turn.ts'
import { createTurnstile } from './turnstile.ts'

/** The readers that have seen all there is, by environment: an entry wakes only those it is for. */
export interface Waiters {
  readonly count: number
  /**
   * Ends when the environment has a new entry, or with the turn, which is not an error here. Answers
   * the position up to which there was none.
   */
  wait(environmentId: string, turn: Pick<Turn, 'isOver' | 'whenOver'>): Promise<number>
  /**
   * In the same turn in which the entries came into the ring, whose head was `headBefore`. They are woken a few in
   * each turn of the event loop: filling a hundred pages together would keep all others waiting.
   */
  wake(entries: readonly RequestLogEntry[], headBefore: number): void
}

type Wake = (position: number) => void

/** Some milliseconds. */
const WAKES_A_TURN = 8

export function createWaiters(ring: Ring): Waiters {
  const waiting = new Map<string, Set<Wake>>()
  const turnstile = createTurnstile(WAKES_A_TURN)

  function add(environmentId: string, wake: Wake): void {
    const wakes = waiting.get(environmentId)
    if (wakes === undefined) waiting.set(environmentId, new Set([wake]))
    else wakes.add(wake)
  }

  function remove(environmentId: string, wake: Wake): void {
    const wakes = waiting.get(environmentId)
    wakes?.delete(wake)
    if (wakes?.size === 0) waiting.delete(environmentId)
  }

  return {
    get count() {
      return waiting.values().reduce((sum, wakes) => sum + wakes.size, 0)
    },
    wait(environmentId, turn) {
      if (turn.isOver) return Promise.resolve(ring.head)
      const { promise, resolve } = Promise.withResolvers<number>()
      let seen: number | undefined
      const wake = (position: number) => {
        seen = position
        void turnstile().then(() => {
          turn.whenOver(undefined)
          resolve(position)
        })
      }
      turn.whenOver(() => {
        remove(environmentId, wake)
        resolve(seen ?? ring.head) // read now: later, the head may have passed an entry for this reader
      })
      add(environmentId, wake)
      return promise
    },
    wake(entries, headBefore) {
      for (const environmentId of new Set(entries.map((entry) => entry.environmentId))) {
        const wakes = waiting.get(environmentId)
        waiting.delete(environmentId)
        for (const wake of wakes ?? []) wake(headBefore)
      }
    },
  }
}
