/** How many requests a second an endpoint can take. */
export interface Pace {
  readonly perSecond: number
  /** Whether that is its rate limit, and not its own speed, which may change at any time. */
  readonly isLimit: boolean
}

const MIN_DELAY_MS = 5_000
const MIN_SILENT_DELAY_MS = 15_000
const MIN_PACED_DELAY_MS = 1_000
const MIN_LIMITED_DELAY_MS = 60_000
const MAX_DELAY_MS = 60 * 60 * 1_000

/**
 * When to look again at a delivery that waits for its endpoint, in epoch milliseconds. One that answers
 * gets what waits for it at its own pace, after `lastAt`, what was put off last. For one that is silent
 * a delivery waits half as long again as it has waited since `owedSince`, spread over as long: so however much
 * waits, little of it is looked at in any second, and after the endpoint is back all of it goes out
 * in half the time for which it was away. `random` is in [0, 1). `pace` is undefined where nothing is known.
 */
export function deferredUntil(
  owedSince: number,
  pace: Pace | undefined,
  lastAt: number,
  now: number,
  random: number,
): number {
  const halfItsWaitMs = (now - owedSince) / 2
  const spread = (leastMs: number) =>
    now + Math.min(MAX_DELAY_MS, Math.max(leastMs, halfItsWaitMs)) * (1 + random)
  if (pace === undefined || pace.perSecond === 0) return spread(MIN_SILENT_DELAY_MS)
  const nextAt = Math.max(lastAt, now + MIN_PACED_DELAY_MS) + 1_000 / pace.perSecond
  // It may become faster, so nothing is put off by the present pace for too long.
  return Math.min(nextAt, spread(pace.isLimit ? MIN_LIMITED_DELAY_MS : MIN_DELAY_MS))
}
