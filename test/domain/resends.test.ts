import { expect, test } from 'vitest'
import type { DeliveryStatus } from '../../src/domain/deliveries.ts'
import { parseResendFilter, patienceMs } from '../../src/domain/resends.ts'

const since = new Date('2026-01-01T12:00:00Z')
const wide = { subscriptionId: 'a subscription' }

test.each<[readonly DeliveryStatus[] | undefined, readonly DeliveryStatus[]]>([
  [undefined, ['exhausted', 'canceled']],
  [['succeeded'], ['succeeded']],
  [['pending', 'exhausted'], ['exhausted']],
  [[], []],
])('of the states %j it selects %j', (status, expected) => {
  const filter = status === undefined ? wide : { ...wide, status }

  expect(parseResendFilter(filter)).toEqual({ ...wide, status: expected })
})

test('times are kept as text, and what is not given is left out', () => {
  const filter = { since, until: since, eventTypes: ['a'], eventId: 'an event' }

  expect(parseResendFilter(filter)).toEqual({
    ...{ eventTypes: ['a'], eventId: 'an event', status: ['exhausted', 'canceled'] },
    ...{ since: '2026-01-01T12:00:00.000Z', until: '2026-01-01T12:00:00.000Z' },
  })
})

test.each([
  [{ eventId: 'an event', until: since }, [['filter']]],
  [{ since, status: ['pending'] as const }, [['filter', 'status']]],
  [{ status: ['pending'] as const }, [['filter'], ['filter', 'status']]],
])('%j is declined, with all that is wrong', (filter, paths) => {
  const issues = paths.map((path) => ({ path, message: expect.any(String) }))

  expect(() => parseResendFilter(filter)).toThrow(expect.objectContaining({ issues }))
})

test.each([
  [0, 500],
  [5_000, 500],
  [100_000, 10_000],
  [600_000, 60_000],
  [24 * 60 * 60 * 1_000, 60_000],
])('what has been waited for for %i ms is looked at again after %i ms', (waitedMs, expected) => {
  expect(patienceMs(waitedMs)).toBe(expected)
})
