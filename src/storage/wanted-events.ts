import { sql } from 'kysely'
import { isPattern, patternPrefix } from '../domain/event-types.ts'
import type { View } from '../domain/retention.ts'
import type { Db } from './database.ts'

/** What a subscription asks for. */
export interface WantedEvents extends View {
  readonly eventTypes: readonly string[]
  readonly cardTemplateId: string | null
  readonly actionFlowConfigId: string | null
  readonly includesTests: boolean
}

export interface ScannedEvents {
  /** Of those that are wanted, the newest first. */
  readonly ids: readonly string[]
  /** Where to go on; undefined where there are no more. */
  readonly next: string | undefined
}

/** A type that is rare must not be searched for in one long query: there is no index of types. */
const MAX_SCANNED = 5_000
const NEWEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Looks through some events from just before one on, whoever they were sent to. */
export async function scanEvents(
  db: Db,
  { environmentId, oldestId, eventTypes, ...wanted }: WantedEvents,
  before: string = NEWEST,
  limit: number = MAX_SCANNED,
): Promise<ScannedEvents> {
  const { cardTemplateId, actionFlowConfigId, includesTests } = wanted
  const exact = eventTypes.filter((type) => !isPattern(type))
  const prefixes = eventTypes.filter(isPattern).map(patternPrefix)
  const { rows } = await sql<{ id: string; isWanted: boolean }>`
    select id, (${includesTests} or not is_test)
      and (type = any(${exact}::text[]) or exists (
        select from unnest(${prefixes}::text[]) as prefix where starts_with(type, prefix)
      ))
      and (${cardTemplateId}::text is null
        or card_template_id is not distinct from ${cardTemplateId})
      and (${actionFlowConfigId}::text is null
        or action_flow_config_id is not distinct from ${actionFlowConfigId}) as is_wanted
    from events
    where environment_id = ${environmentId} and id >= ${oldestId} and id < ${before}
    order by id desc
    limit ${limit}`.execute(db)
  return {
    ids: rows.flatMap(({ id, isWanted }) => (isWanted ? [id] : [])),
    next: rows.length < limit ? undefined : rows.at(-1)?.id,
  }
}
