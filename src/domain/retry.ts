import type { Outcome } from './outcome.ts'

const BASE_DELAY_SECONDS = 5
const MAX_DELAY_SECONDS = 4 * 60 * 60
const MAX_JITTER = 0.1

// RFC 9110, 5.6.7: the three forms of a date, of which the last one leaves out that it is in GMT.
const HTTP_DATE = /^[A-Z][a-z]{2,8}, \d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d GMT$/
const ASCTIME_DATE = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/

/**
 * When to try again, or null when the delivery is settled. `retry` counts the retries already made;
 * `random` is in [0, 1).
 */
export function nextAttemptAt(
  outcome: Outcome,
  retry: number,
  maxRetries: number,
  now: Date,
  random: number,
): Date | null {
  if (outcome.kind === 'succeeded') return null
  if (retry >= maxRetries) return null // that was the last attempt

  const backoffSeconds = Math.min(MAX_DELAY_SECONDS, BASE_DELAY_SECONDS * 2 ** retry)
  const askedSeconds = outcome.kind === 'rejected' ? (outcome.retryAfterSeconds ?? 0) : 0
  const delaySeconds = Math.max(backoffSeconds, Math.min(askedSeconds, MAX_DELAY_SECONDS))
  const dueMs = Math.ceil(delaySeconds * 1_000) // never before it is due
  return new Date(now.getTime() + dueMs + Math.floor(dueMs * MAX_JITTER * random))
}

/** The seconds a `Retry-After` header asks for (RFC 9110, 10.2.3), or undefined for nonsense. */
export function parseRetryAfter(value: string, now: Date): number | undefined {
  if (/^\d+$/.test(value)) return Number(value)
  const isAsctime = ASCTIME_DATE.test(value)
  if (!isAsctime && !HTTP_DATE.test(value)) return undefined
  const time = Date.parse(isAsctime ? `${value} GMT` : value)
  if (Number.isNaN(time)) return undefined
  return Math.max(0, (time - now.getTime()) / 1_000)
}
