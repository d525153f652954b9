import { expect, test } from 'vitest'
import {
  matchesFilter,
  type RequestLogEntry,
  type RequestLogFilter,
} from '../../src/domain/request-log.ts'
import { entryAt } from '../live/entries.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const before = new Date(noon.getTime() - 1)
const after = new Date(noon.getTime() + 1)

const entry: Partial<RequestLogEntry> = {
  subscriptionId: 'a subscription',
  deliveryId: 'a delivery',
  publisherId: 'a token',
  eventType: 'card.created',
  outcome: 'rejected',
  statusCode: 404,
  trigger: 'automatic',
  durationMs: 250,
  startedAt: noon,
}

test.each<[string, RequestLogFilter, boolean]>([
  ['nothing', {}, true],
  ['its subscription', { subscriptionId: 'a subscription' }, true],
  ['another subscription', { subscriptionId: 'another' }, false],
  ['its delivery', { deliveryId: 'a delivery' }, true],
  ['another delivery', { deliveryId: 'another' }, false],
  ['its publisher', { publisherId: 'a token' }, true],
  ['another publisher', { publisherId: 'another' }, false],
  ['no type', { eventTypes: [] }, false],
  ['its type', { eventTypes: ['user.created', 'card.created'] }, true],
  ['another type', { eventTypes: ['card'] }, false],
  ['a pattern that fits', { eventTypes: ['card.*'] }, true],
  ['the type with a star', { eventTypes: ['card.created*'] }, true],
  ['any type', { eventTypes: ['*'] }, true],
  ['a pattern that does not fit', { eventTypes: ['card-*', 'ard*'] }, false],
  ['no outcome', { outcome: [] }, false],
  ['its outcome', { outcome: ['succeeded', 'rejected'] }, true],
  ['another outcome', { outcome: ['succeeded'] }, false],
  ['no trigger', { trigger: [] }, false],
  ['its trigger', { trigger: ['automatic'] }, true],
  ['another trigger', { trigger: ['test', 'resend'] }, false],
  ['its status', { statusCodeMin: 404, statusCodeMax: 404 }, true],
  ['a higher status', { statusCodeMin: 405 }, false],
  ['a lower status', { statusCodeMax: 403 }, false],
  ['a range that is empty', { statusCodeMin: 500, statusCodeMax: 400 }, false],
  ['as long as it took', { minDurationMs: 250 }, true],
  ['longer than it took', { minDurationMs: 251 }, false],
  ['its time as the first', { since: noon }, true],
  ['a later time as the first', { since: after }, false],
  ['its time as the bound', { until: noon }, false],
  ['a later time as the bound', { until: after }, true],
  ['a time around it', { since: before, until: after }, true],
  ['all that it is', { outcome: ['rejected'], eventTypes: ['card.*'], statusCodeMin: 400 }, true],
  [
    'what it is but for one',
    { outcome: ['rejected'], eventTypes: ['card.*'], since: after },
    false,
  ],
])('a filter that asks for %s is applied', (_what, filter, isSelected) => {
  const verdict = matchesFilter(filter, entryAt(1, entry))

  expect(verdict).toBe(isSelected)
})

test.each<RequestLogFilter>([{ statusCodeMin: 0 }, { statusCodeMax: 999 }])(
  'a bound on the status selects nothing that was not answered',
  (filter) => {
    const verdict = matchesFilter(filter, entryAt(1, { statusCode: null, outcome: 'unreachable' }))

    expect(verdict).toBe(false)
  },
)
