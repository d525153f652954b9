import { MAX_RETENTION_DAYS } from '../domain/environments.ts'
import { oldestIdWithin } from '../domain/retention.ts'
import type { Clock } from '../storage/clock.ts'
import type { Db } from '../storage/database.ts'
import { findFirstPosition, findLogHead, findLogPlace } from '../storage/dropped-log.ts'
import { CursorExpiredError } from './errors.ts'

/**
 * Answers the least id that the environment still shows; throws `CursorExpiredError` where entries after
 * the position are past its retention. Of a page that was read before, so that nothing of it was lost
 * in between.
 */
export async function ensureKept(
  db: Db,
  now: Clock,
  environmentId: string,
  after: number,
): Promise<string> {
  const place = await findLogPlace(db, environmentId, after)
  const { retentionDays = MAX_RETENTION_DAYS, droppedPosition, nextId } = place
  const oldestId = oldestIdWithin(retentionDays, now())
  const isNextKept = nextId === undefined || nextId >= oldestId
  if (isNextKept && after >= droppedPosition) return oldestId

  const first = await findFirstPosition(db, oldestId)
  const oldest = first === undefined ? await findLogHead(db) : first - 1
  if (after < oldest) throw new CursorExpiredError(oldest)
  return oldestId // one that was recorded late, among others that are kept: it costs nobody the place
}
