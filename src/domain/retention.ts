import { uuidFloor } from './ids.ts'

export const DAY_MS = 24 * 60 * 60 * 1_000

/** What of an environment's events, deliveries and log can be read. */
export interface View {
  readonly environmentId: string
  /** The least id that is not past the environment's retention: an id's time is that of its row. */
  readonly oldestId: string
}

/** The least id of what was made within so many days. */
export function oldestIdWithin(retentionDays: number, now: Date): string {
  return uuidFloor(new Date(now.getTime() - retentionDays * DAY_MS))
}
