import {
  begin,
  capacity,
  type Ending,
  type Endpoint,
  end,
  hasRoom,
  newEndpoint,
  type Standing,
  standingOf,
} from './endpoint.ts'

/**
 * The endpoints that requests go to now or went to lately. Those that are slow or silent have a part of
 * the slots together, and so have those that have not been tried: whoever answers promptly finds a slot,
 * however many others hang.
 */
export interface Endpoints {
  hasRoom(subscriptionId: string): boolean
  standing(subscriptionId: string): Standing
  begin(subscriptionId: string): void
  end(subscriptionId: string, ending: Ending, durationMs: number): void
  /** Requests a second that it can take, 0 where it is given up; undefined while nothing is known. */
  capacity(subscriptionId: string, isPatient: boolean): number | undefined
  stop(): void
}

const SHARE_OF_ONE = 0.25
const SHARE_OF_ONE_SLOW = 0.125
const SHARE_OF_SLOW = 0.5
const SHARE_OF_UNTRIED = 0.25
/** Those that were not known to hang may turn out to, and then there are more slow ones than allowed. */
const SHARE_OF_ALL_BUT_PROMPT = 0.75
/** How soon it is seen that an endpoint has gone silent. */
const REVIEW_MS = 250
/** What has been learnt of an endpoint that is not used. */
const FORGET_MS = 10 * 60 * 1_000
/** Longer than its retries are apart. */
const FORGET_SILENT_MS = 5 * 60 * 60 * 1_000

export function createEndpoints(concurrency: number): Endpoints {
  const share = (part: number) => Math.max(1, Math.floor(concurrency * part))
  const endpoints = new Map<string, Endpoint>()
  const census = createCensus()

  const endpointOf = (id: string, now: number) => {
    const endpoint = endpoints.get(id) ?? newEndpoint(now)
    endpoints.set(id, endpoint)
    return endpoint
  }
  const slotsFor = (standing: Standing) =>
    share(standing === 'slow' ? SHARE_OF_ONE_SLOW : SHARE_OF_ONE)
  const hasRoomFor = (standing: Standing) => {
    if (standing === 'prompt') return true
    const most = standing === 'slow' ? SHARE_OF_SLOW : SHARE_OF_UNTRIED
    const inAll = census.inFlight('slow') + census.inFlight('untried')
    return census.inFlight(standing) < share(most) && inAll < share(SHARE_OF_ALL_BUT_PROMPT)
  }
  const review = (now: number) => {
    for (const [id, endpoint] of endpoints) {
      census.judge(endpoint, now)
      const forgetMs = endpoint.silences > 0 ? FORGET_SILENT_MS : FORGET_MS
      if (endpoint.inFlight === 0 && now - endpoint.usedAt >= forgetMs) endpoints.delete(id)
    }
  }
  const timer = setInterval(() => review(performance.now()), REVIEW_MS)

  return {
    hasRoom(subscriptionId) {
      const now = performance.now()
      const endpoint = endpointOf(subscriptionId, now)
      const standing = census.judge(endpoint, now)
      return hasRoomFor(standing) && hasRoom(endpoint, now, slotsFor(standing))
    },
    standing(subscriptionId) {
      const now = performance.now()
      return census.judge(endpointOf(subscriptionId, now), now)
    },
    begin(subscriptionId) {
      const now = performance.now()
      census.change(endpointOf(subscriptionId, now), now, (endpoint) => begin(endpoint, now))
    },
    end(subscriptionId, ending, durationMs) {
      const now = performance.now()
      const known = endpoints.get(subscriptionId)
      if (known === undefined || known.inFlight === 0) {
        throw new Error('A request has ended that never began.')
      }
      census.change(known, now, (endpoint) => end(endpoint, ending, durationMs, now))
    },
    capacity(subscriptionId, isPatient) {
      const now = performance.now()
      const endpoint = endpoints.get(subscriptionId)
      if (endpoint === undefined) return undefined
      return capacity(endpoint, now, slotsFor(standingOf(endpoint, now)), isPatient)
    },
    stop: () => clearInterval(timer),
  }
}

/** How many requests are in flight to endpoints of each standing. */
function createCensus() {
  const standings = new WeakMap<Endpoint, Standing>()
  const inFlight: Record<Standing, number> = { untried: 0, slow: 0, prompt: 0 }

  /** An endpoint takes its requests in flight along. */
  const judge = (endpoint: Endpoint, now: number) => {
    const before = standings.get(endpoint)
    const standing = standingOf(endpoint, now)
    if (standing === before) return standing
    if (before !== undefined) inFlight[before] -= endpoint.inFlight
    inFlight[standing] += endpoint.inFlight
    standings.set(endpoint, standing)
    return standing
  }
  return {
    judge,
    inFlight: (standing: Standing) => inFlight[standing],
    change(endpoint: Endpoint, now: number, apply: (endpoint: Endpoint) => void) {
      const standing = judge(endpoint, now)
      const before = endpoint.inFlight
      apply(endpoint)
      inFlight[standing] += endpoint.inFlight - before
      judge(endpoint, now)
    },
  }
}
