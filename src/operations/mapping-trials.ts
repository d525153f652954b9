import { createPlaces, type Places } from './places.ts'

/** Trying out mappings takes memory and the sandbox's time, which deliveries need too: so few do at once. */
export interface MappingTrials {
  readonly backtests: Places
  readonly previews: Places
}

/** Each has some events in memory, with all that two scripts make of them. */
const BACKTESTS = { perEnvironment: 1, inAll: 2 }
const PREVIEWS = { perEnvironment: 4, inAll: 16 }

/** For one process. */
export function createMappingTrials(): MappingTrials {
  return { backtests: createPlaces(BACKTESTS), previews: createPlaces(PREVIEWS) }
}
