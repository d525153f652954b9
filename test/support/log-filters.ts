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
const good = fc.constantFrom(200, 204, 299)
const bad = fc.constantFrom(0, 199, 300, 404, 500, 999)
const statusCodes = fc.oneof(good, bad)
const durations = fc.constantFrom(0, 0.5, 10, 10.5, 15_000)
const times = fc.integer({ min: -2, max: 2 }).map((offset) => new Date(NOON_MS + offset))

// What succeeded was answered with 2xx, and nothing else was: the list relies on it.
const endings: fc.Arbitrary<Pick<NewRequestLogEntry, 'outcome' | 'statusCode'>> = fc.oneof(
  good.map((statusCode) => ({ outcome: 'succeeded' as const, statusCode })),
  bad.map((statusCode) => ({ outcome: 'rejected' as const, statusCode })),
  fc.constantFrom(
    { outcome: 'unreachable' as const, statusCode: null },
    { outcome: 'unsendable' as const, statusCode: null },
  ),
)

/** Entries of the environment HERE that filters tell apart. */
export const newEntryLike: fc.Arbitrary<NewRequestLogEntry> = fc
  .record({
    subscriptionId: ids,
    deliveryId: ids,
    publisherId: fc.option(ids),
    eventType: types,
    ending: endings,
    trigger: fc.constantFrom(...TRIGGERS),
    errorClass: fc.option(fc.constant<ErrorClass>('timeout')),
    durationMs: durations,
    startedAt: times,
  })
  .map(({ ending, ...part }) => newEntry({ ...part, ...ending }))

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
