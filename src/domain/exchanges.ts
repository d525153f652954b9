import type { Header } from './headers.ts'
import type { Trigger } from './outcome.ts'

/** What went over the wire for one log entry. Secret-looking values are masked before it is made. */
export interface Exchange {
  /** The log entry's. */
  readonly id: string
  readonly environmentId: string
  readonly requestHeaders: readonly Header[]
  readonly requestBody: Buffer
  /** Null, like the body, where nobody answered. */
  readonly responseHeaders: readonly Header[] | null
  readonly responseBody: Buffer | null
}

/** In all that a process has not written yet. What exceeds it, while the database is slow or gone, is recorded without. */
export const MAX_HELD_BYTES = 64 * 1_024 * 1_024
/** What lets requests in, whole and in parts, is searched for in answers; where it is more, the whole answer is masked. */
export const MAX_SOUGHT_SECRETS = 64
/** Of all of them. */
export const MAX_SOUGHT_CHARACTERS = 32 * 1_024

/**
 * Whether anything of an event or an answer may be kept beside the event itself. What somebody sends to
 * try an endpoint is made up; an event that is only marked as a test may hold the data of people.
 */
export function keepsData(trigger: Trigger, logsFullData: boolean): boolean {
  return trigger === 'test' || logsFullData
}

/** What it takes in memory while it waits to be written. */
export function bytesOf(exchange: Exchange): number {
  const { requestHeaders, requestBody, responseHeaders, responseBody } = exchange
  const headers = [...requestHeaders, ...(responseHeaders ?? [])]
  const ofHeaders = headers.reduce((sum, { name, value }) => sum + name.length + value.length, 0)
  return ofHeaders + requestBody.length + (responseBody?.length ?? 0)
}
