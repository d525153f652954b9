import { expect, test } from 'vitest'
import { isGone } from '../../src/domain/outcome.ts'
import { gone, rejected, succeeded } from '../support/owed.ts'

test.each([
  ['410', gone, true],
  ['another failure', rejected, false],
  ['a success', succeeded, false],
  [
    'nothing',
    { kind: 'unreachable', errorClass: 'timeout', message: 'No answer.' } as const,
    false,
  ],
])('an endpoint that answers %s', (_what, outcome, expected) => {
  const is = isGone(outcome)

  expect(is).toBe(expected)
})
