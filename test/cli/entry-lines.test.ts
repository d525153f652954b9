import { expect, test } from 'vitest'
import { columnsLine, jsonLine, lookOf } from '../../src/cli/entry-lines.ts'
import type { Entry } from '../../src/cli/tail-operations.ts'

const entry: Entry = {
  cursor: 'bG9nOjE',
  id: 'req_1',
  startedAt: '2026-01-31T12:00:00.000Z',
  outcome: 'REJECTED',
  errorClass: 'http_error',
  errorMessage: 'It was answered with 503.',
  attemptNumber: 2,
  trigger: 'RESEND',
  durationMs: 12.34,
  nextAttemptAt: null,
  url: 'https://example.com/hook',
  webhookSubscriptionId: 'sub_1',
  delivery: { id: 'dlv_1' },
  event: { id: 'evt_1', type: 'card-ordered' },
  response: { statusCode: 503 },
}
const plainLook = { hasColours: false, columns: undefined }

test('an entry is a line of columns', () => {
  expect(columnsLine(entry, plainLook)).toBe(
    '2026-01-31T12:00:00.000Z 503         #2       12 ms card-ordered             ' +
      'https://example.com/hook  (resend)  It was answered with 503.',
  )
})

test('what was not answered has its outcome there', () => {
  const line = columnsLine({ ...entry, outcome: 'UNREACHABLE', response: null }, plainLook)

  expect(line).toContain(' unreachable #2 ')
})

test.each([88, 100, 120])('a line fits into a terminal of %i columns', (columns) => {
  const line = columnsLine(entry, { hasColours: false, columns })

  expect(line.length).toBeLessThanOrEqual(columns)
  expect(line.endsWith('…')).toBe(true)
})

test('what others have written does not steer the terminal', () => {
  const hostile = '\u001b]0;title\u0007\u001b[2Jx\u009b31m\r\ny'

  const line = columnsLine({ ...entry, url: hostile, errorMessage: hostile }, plainLook)

  expect(line).not.toMatch(/\p{Cc}/u)
  expect(line).toContain('x')
})

test('as JSON it is one line, with where to go on', () => {
  const parsed = JSON.parse(jsonLine(entry))

  expect(jsonLine({ ...entry, url: 'a\nb' })).not.toContain('\n')
  expect(parsed).toMatchObject({
    ...{ cursor: 'bG9nOjE', id: 'req_1', statusCode: 503, outcome: 'REJECTED' },
    ...{ eventId: 'evt_1', eventType: 'card-ordered', deliveryId: 'dlv_1' },
  })
  expect(JSON.parse(jsonLine({ ...entry, response: null }))).toMatchObject({ statusCode: null })
})

test.each([
  [{ isTTY: true, columns: 90 }, {}, { hasColours: true, columns: 90 }],
  [{ isTTY: true, columns: 90 }, { NO_COLOR: '1' }, { hasColours: false, columns: 90 }],
  [{ isTTY: true, columns: 90 }, { NO_COLOR: '' }, { hasColours: true, columns: 90 }],
  [{ isTTY: true, columns: 90 }, { TERM: 'dumb' }, { hasColours: false, columns: 90 }],
  [{ columns: 90 }, {}, { hasColours: false, columns: undefined }],
])('colours and widths are for terminals: %j with %j', (stdout, environment, expected) => {
  expect(lookOf(stdout, environment)).toEqual(expected)
  const line = columnsLine(entry, expected)
  expect(line.includes('\u001b[31m503')).toBe(expected.hasColours)
})
