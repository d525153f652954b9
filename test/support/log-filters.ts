import fc from 'fast-check'
import type { ErrorClass } from '../../src/domain/outcome.ts'
import { OUTCOME_KINDS, TRIGGERS } from '../../src/domain/outcome.ts'
import type { NewRequestLogEntry, RequestLogFilter } from '../../src/domain/request-log.ts'
import { newEntry } from '../live/entries.ts'
import { anId } from './rows.ts'

// Few values of each kind, so that filters and entries often meet, also at their bounds.
const NOON_MS = Date.now()
const ids = fc.constantFrom(...Array.from({ length: 3 }, anId))
const types = fc.constantFrom('card', 'card.created', 'card-created', 'CARD.created', 'a_b', 'aXb')
const patterns = fc.constantFrom(
  '*',
  'card*',
  'card.*',
  'card-*',
  'a_*',
  'a%*',
  '.*',
  'card.created*',
)
const statusCodes = fc.constantFrom(0, 199, 200, 404, 500, 999)
const durations = fc.constantFrom(0, 0.5, 10, 10.5, 15_000)
const times = fc.integer({ min: -2, max: 2 }).map((offset) => new Date(NOON_MS + offset))

/** Entries of the environment HERE that filters tell apart. */
export const newEntryLike: fc.Arbitrary<NewRequestLogEntry> = fc
  .record({
    subscriptionId: ids,
    deliveryId: ids,
    publisherId: fc.option(ids),
    eventType: types,
    outcome: fc.constantFrom(...OUTCOME_KINDS),
    trigger: fc.constantFrom(...TRIGGERS),
    statusCode: fc.option(statusCodes),
    errorClass: fc.option(fc.constant<ErrorClass>('timeout')),
    durationMs: durations,
    startedAt: times,
  })
  .map((part) => newEntry(part))

const parts = {
  subscriptionId: ids,
  deliveryId: ids,
  publisherId: ids,
  eventTypes: fc.array(fc.oneof(types, patterns), { maxLength: 3 }),
  outcome: fc.subarray([...OUTCOME_KINDS]),
  trigger: fc.subarray([...TRIGGERS]),
  statusCodeMin: statusCodes,
  statusCodeMax: statusCodes,
  minDurationMs: fc.constantFrom(0, 1, 10, 11, 15_000),
  since: times,
  until: times,
}

/** Filters by up to three things, or most would select nothing. */
export const logFilters: fc.Arbitrary<RequestLogFilter> = fc
  .tuple(fc.record(parts), fc.subarray(Object.keys(parts), { maxLength: 3 }))
  .map(([all, names]) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name))),
  )
