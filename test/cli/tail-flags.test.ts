import { expect, test } from 'vitest'
import { readFilter, readStatus, readTime } from '../../src/cli/tail-flags.ts'

const noon = new Date('2026-01-31T12:00:00Z')

test.each([
  ['404', { statusCodeMin: 404, statusCodeMax: 404 }],
  ['500-599', { statusCodeMin: 500, statusCodeMax: 599 }],
  ['5xx', { statusCodeMin: 500, statusCodeMax: 599 }],
  ['400-', { statusCodeMin: 400 }],
  ['-399', { statusCodeMax: 399 }],
])('--status %s', (text, expected) => {
  expect(readStatus(text)).toEqual(expected)
})

test.each(['', '-', 'ok', '600', '4', '6xx', '400-500-600', '400 - 500'])(
  '--status %j is refused',
  (text) => {
    expect(() => readStatus(text)).toThrow('--status must be like 404')
  },
)

test.each([
  ['45s', '2026-01-31T11:59:15.000Z'],
  ['15m', '2026-01-31T11:45:00.000Z'],
  ['2h', '2026-01-31T10:00:00.000Z'],
  ['7d', '2026-01-24T12:00:00.000Z'],
  ['2026-01-01T00:00:00+01:00', '2025-12-31T23:00:00.000Z'],
])('--since %s', (text, expected) => {
  expect(readTime('--since', text, noon)).toBe(expected)
})

test('what is wrong with a flag is said of that flag', () => {
  const read = (flags: object) => () => readFilter({ follow: true, ...flags }, noon)

  expect(read({ since: 'yesterday' })).toThrow('--since must be like 15m')
  expect(read({ until: '15 minutes' })).toThrow('--until must be like 15m')
  expect(read({ minDuration: '1.5' })).toThrow('--min-duration must be a whole number')
  expect(read({ outcome: ['failed'] })).toThrow('--outcome must be of succeeded, rejected')
  expect(read({ trigger: ['automatic', 'retry'] })).toThrow('--trigger must be of automatic')
})

test('all of them together are one filter, and lists may be written in two ways', () => {
  const filter = readFilter(
    {
      ...{ follow: true, subscription: 'sub_1', delivery: 'dlv_1', status: '5xx', since: '1h' },
      ...{
        type: ['card-*', 'a,b'],
        outcome: ['rejected,UNREACHABLE'],
        trigger: ['test', 'resend'],
      },
      ...{ minDuration: '250', until: '0s' },
    },
    noon,
  )

  expect(filter).toEqual({
    ...{ webhookSubscriptionId: 'sub_1', deliveryId: 'dlv_1', eventTypes: ['card-*', 'a', 'b'] },
    ...{ outcome: ['REJECTED', 'UNREACHABLE'], trigger: ['TEST', 'RESEND'], minDurationMs: 250 },
    ...{ statusCodeMin: 500, statusCodeMax: 599 },
    ...{ since: '2026-01-31T11:00:00.000Z', until: '2026-01-31T12:00:00.000Z' },
  })
  expect(readFilter({ follow: true }, noon)).toEqual({})
})
