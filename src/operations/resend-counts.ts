import type { View } from '../domain/retention.ts'
import type { Clock } from '../storage/clock.ts'
import type { Db } from '../storage/database.ts'
import { countResendable } from '../storage/resendable.ts'
import { createPlaces } from './places.ts'
import { checkResend, type WantedResend } from './resends.ts'

/**
 * How many deliveries a bulk resend would send, for one that may begin; undefined where that cannot be
 * counted soon. Before the transaction that begins it, which others would wait for.
 */
export type CountWanted = (view: View, wanted: WantedResend) => Promise<number | undefined>

export interface ResendCountsOptions {
  readonly db: Db
  readonly now: Clock
  readonly limitMs?: number
}

/** For a place, and then for the count. */
const LIMIT_MS = 2_000
/** Each reads as fast as PostgreSQL can. */
const PLACES = { perEnvironment: 1, inAll: 2 }

/** For one process. */
export function createResendCounts(options: ResendCountsOptions): CountWanted {
  const { db, now, limitMs = LIMIT_MS } = options
  const places = createPlaces(PLACES)
  return async ({ environmentId, oldestId }, wanted) => {
    const filter = await checkResend(db, environmentId, wanted)
    return places(environmentId, AbortSignal.timeout(limitMs), () =>
      countResendable(db, { environmentId, filter, oldestId, createdAt: now() }, limitMs),
    )
  }
}
