import { fitsType } from './event-types.ts'
import type { ErrorClass, OutcomeKind, Trigger } from './outcome.ts'
import type { HttpMethod } from './subscriptions.ts'

/** One attempt's record: one request, or the failure to make one. Never changed once written. */
export interface NewRequestLogEntry {
  readonly id: string
  readonly environmentId: string
  readonly deliveryId: string
  readonly eventId: string
  readonly eventType: string
  readonly subscriptionId: string
  readonly publisherId: string | null
  readonly attemptNumber: number
  readonly trigger: Trigger
  readonly method: HttpMethod
  readonly url: string
  readonly outcome: OutcomeKind
  readonly statusCode: number | null
  readonly errorClass: ErrorClass | null
  readonly errorMessage: string | null
  readonly isTruncated: boolean
  readonly startedAt: Date
  readonly durationMs: number
  readonly nextAttemptAt: Date | null
  /** Which of its subscription's mappings ran; null where none did. */
  readonly mappingVersion: number | null
}

export interface RequestLogEntry extends NewRequestLogEntry {
  /** The order of commit, without gaps that a later commit could fill. */
  readonly position: number
}

export interface RequestLogFilter {
  readonly subscriptionId?: string
  readonly deliveryId?: string
  readonly eventTypes?: readonly string[]
  readonly outcome?: readonly OutcomeKind[]
  readonly trigger?: readonly Trigger[]
  readonly statusCodeMin?: number
  readonly statusCodeMax?: number
  readonly minDurationMs?: number
  readonly publisherId?: string
  readonly since?: Date
  readonly until?: Date
}

/** The same rule in memory that the table is queried by: the live log and the list must agree. */
export function matchesFilter(filter: RequestLogFilter, entry: RequestLogEntry): boolean {
  return (
    equals(filter.subscriptionId, entry.subscriptionId) &&
    equals(filter.deliveryId, entry.deliveryId) &&
    equals(filter.publisherId, entry.publisherId) &&
    (filter.eventTypes === undefined || fitsType(filter.eventTypes, entry.eventType)) &&
    (filter.outcome?.includes(entry.outcome) ?? true) &&
    (filter.trigger?.includes(entry.trigger) ?? true) &&
    fitsStatus(filter, entry.statusCode) &&
    entry.durationMs >= (filter.minDurationMs ?? 0) &&
    (filter.since === undefined || entry.startedAt >= filter.since) &&
    (filter.until === undefined || entry.startedAt < filter.until)
  )
}

function equals<T>(wanted: T | undefined, value: T): boolean {
  return wanted === undefined || wanted === value
}

/** A bound on the status selects only what was answered. */
function fitsStatus(filter: RequestLogFilter, statusCode: number | null): boolean {
  const { statusCodeMin, statusCodeMax } = filter
  if (statusCodeMin === undefined && statusCodeMax === undefined) return true
  if (statusCode === null) return false
  return statusCode >= (statusCodeMin ?? 0) && statusCode <= (statusCodeMax ?? Infinity)
}
