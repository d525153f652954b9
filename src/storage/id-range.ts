import { type RawBuilder, sql } from 'kysely'
import { uuidFloor } from '../domain/ids.ts'
import type { Condition } from './search.ts'

/** An event and its deliveries have ids of the same transaction: they are this close, with room to spare. */
export const MADE_TOGETHER_MS = 60 * 60 * 1_000

export interface IdRange {
  readonly oldestId?: string | undefined
  readonly since?: Date | undefined
  readonly until?: Date | undefined
  /** Exclusive. */
  readonly ceiling?: string | undefined
}

/** Of ids, in which is the time when their rows were made. */
export function idRange(
  id: RawBuilder<unknown>,
  { oldestId, since, until, ceiling }: IdRange,
): Condition[] {
  return [
    oldestId === undefined ? undefined : sql`${id} >= ${oldestId}`,
    since === undefined ? undefined : sql`${id} >= ${uuidFloor(since)}`,
    until === undefined ? undefined : sql`${id} < ${uuidFloor(until)}`,
    ceiling === undefined ? undefined : sql`${id} < ${ceiling}`,
  ].filter((condition) => condition !== undefined) as Condition[]
}
