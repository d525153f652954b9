import type { Outcome } from '../domain/outcome.ts'

/** What this process has seen of one subscription's endpoint, and how many requests it may have there. */
export interface Endpoint {
  inFlight: number
  /** How many may be in flight. Grows while all are in use and answered, falls when nobody answers. */
  window: number
  /** Requests in a row that nobody answered. */
  silences: number
  /** When the last request ended or, where that is later, the first of those in flight began. */
  quietSince: number
  /** How long a request takes that ends by itself, smoothed; undefined until one has. */
  latencyMs: number | undefined
  usedAt: number
}

/**
 * How a request ended, as far as its endpoint goes: with an answer, with none for long, with a failure
 * at once, or before it was made, and soon.
 */
export type Ending = 'answered' | 'silent' | 'failed' | 'unused'

const INITIAL_WINDOW = 2
/** So many without an answer, and from then on one request at a time tries whether that has changed. */
const SILENCES_TO_OPEN = 3
/** An endpoint that takes longer is slow. */
const SLOW_MS = 1_000
/** What may be a pause only. */
const PAUSE_MS = 5_000
const LATENCY_WEIGHT = 0.2
const MIN_LATENCY_MS = 1

export function newEndpoint(now: number): Endpoint {
  return {
    inFlight: 0,
    window: INITIAL_WINDOW,
    silences: 0,
    quietSince: now,
    latencyMs: undefined,
    usedAt: now,
  }
}

/** The circuit: it only ever times out, and is sent one request at a time until it answers. */
function isOpen({ silences }: Endpoint): boolean {
  return silences >= SILENCES_TO_OPEN
}

/** Has requests and ends none. */
function isSilent({ inFlight, quietSince }: Endpoint, now: number): boolean {
  return inFlight > 0 && now - quietSince > SLOW_MS
}

/** What may be expected of it: nothing is known, or it lets requests wait, or it does not. */
export type Standing = 'untried' | 'slow' | 'prompt'

export function standingOf(endpoint: Endpoint, now: number): Standing {
  const { latencyMs, silences } = endpoint
  if (silences > 0 || isSilent(endpoint, now)) return 'slow'
  if (latencyMs === undefined) return 'untried'
  return latencyMs > SLOW_MS ? 'slow' : 'prompt'
}

/** `most` is its share of all slots. */
export function hasRoom(endpoint: Endpoint, now: number, most: number): boolean {
  if (endpoint.inFlight === 0) return true
  if (isOpen(endpoint) || isSilent(endpoint, now)) return false
  return endpoint.inFlight < Math.min(endpoint.window, most)
}

/**
 * Requests a second that it can take, 0 where it is given up; undefined while nothing is known. Whoever
 * is patient lets an endpoint pause for some seconds, as one does that is started anew.
 */
export function capacity(
  endpoint: Endpoint,
  now: number,
  most: number,
  isPatient: boolean,
): number | undefined {
  if (isOpen(endpoint)) return 0
  const pauseMs = endpoint.inFlight > 0 ? now - endpoint.quietSince : 0
  const quietMs = pauseMs > (isPatient ? PAUSE_MS : SLOW_MS) ? pauseMs : 0
  if (endpoint.latencyMs === undefined && quietMs === 0) return undefined
  const latencyMs = Math.max(endpoint.latencyMs ?? 0, quietMs, MIN_LATENCY_MS)
  return (Math.min(endpoint.window, most) * 1_000) / latencyMs
}

export function endingOf(outcome: Outcome, durationMs: number): Ending {
  if (outcome.kind === 'unsendable') {
    // A token that does not come holds a slot, as an endpoint does that does not answer.
    const isSilent = outcome.errorClass === 'credential_error' && durationMs > SLOW_MS
    return isSilent ? 'silent' : 'unused'
  }
  if (outcome.kind !== 'unreachable') return 'answered'
  return outcome.errorClass === 'timeout' || durationMs > SLOW_MS ? 'silent' : 'failed'
}

export function begin(endpoint: Endpoint, now: number): void {
  if (endpoint.inFlight === 0) endpoint.quietSince = now
  endpoint.inFlight += 1
  endpoint.usedAt = now
}

export function end(endpoint: Endpoint, ending: Ending, durationMs: number, now: number): void {
  if (ending === 'answered') {
    // One that was given up starts anew; one whose window was not full has not shown that it can do more.
    if (isOpen(endpoint)) endpoint.window = INITIAL_WINDOW
    else if (endpoint.inFlight >= endpoint.window) endpoint.window += 1
    endpoint.silences = 0
  }
  if (ending === 'silent') {
    endpoint.silences += 1
    endpoint.window = Math.max(1, Math.floor(endpoint.window / 2))
  }
  if (ending === 'answered' || ending === 'failed') {
    endpoint.quietSince = now
    const known = endpoint.latencyMs ?? durationMs
    endpoint.latencyMs = known + LATENCY_WEIGHT * (durationMs - known)
  }
  endpoint.inFlight -= 1
  endpoint.usedAt = now
}
