/**
 * Which deliveries go first where more is published than can be sent. Each environment has an allowance
 * that refills; what exceeds it goes after what others have within theirs. So an environment that
 * publishes a hundred thousand events at once waits for itself, and nobody else waits for it.
 */
export type Precedence = (environmentId: string) => number

const FIRST = 0
const LATER = -1

/** Deliveries of an environment at once. */
const ALLOWANCE = 2_000
const REFILL_PER_SECOND = 200
const MAX_REMEMBERED = 10_000

/** For what is published by ourselves, now and then. */
export const alwaysFirst: Precedence = () => FIRST

/** Counts what this process publishes. `elapsedMs` is a clock that does not jump. */
export function createPrecedence(elapsedMs: () => number = () => performance.now()): Precedence {
  const allowances = new Map<string, { left: number; at: number }>()
  return (environmentId) => {
    const now = elapsedMs()
    const { left, at } = allowances.get(environmentId) ?? { left: ALLOWANCE, at: now }
    const refilled = Math.min(ALLOWANCE, left + ((now - at) / 1_000) * REFILL_PER_SECOND)
    if (allowances.size >= MAX_REMEMBERED) allowances.clear() // too many to be told apart: all start anew
    allowances.set(environmentId, { left: Math.max(0, refilled - 1), at: now })
    return refilled >= 1 ? FIRST : LATER
  }
}
