import { expect, test } from 'vitest'
import { createPrecedence } from '../../src/operations/precedence.ts'

const ALLOWANCE = 2_000
const REFILL_PER_SECOND = 200

const countFirst = (
  precedence: (environmentId: string) => number,
  environmentId: string,
  of: number,
) =>
  Array.from({ length: of }, () => precedence(environmentId)).filter((value) => value === 0).length

test('what exceeds the allowance of an environment goes later, and nobody else is touched', () => {
  const precedence = createPrecedence(() => 0)

  const large = countFirst(precedence, 'large', ALLOWANCE + 500)
  const small = countFirst(precedence, 'small', 10)

  expect(large).toBe(ALLOWANCE)
  expect(small).toBe(10)
})

test('the allowance refills with time, and never beyond what it was', () => {
  let elapsedMs = 0
  const precedence = createPrecedence(() => elapsedMs)
  countFirst(precedence, 'an environment', ALLOWANCE + 1)

  elapsedMs += 1_000
  const afterASecond = countFirst(precedence, 'an environment', ALLOWANCE)
  elapsedMs += 3_600_000
  const afterAnHour = countFirst(precedence, 'an environment', 2 * ALLOWANCE)

  expect(afterASecond).toBe(REFILL_PER_SECOND)
  expect(afterAnHour).toBe(ALLOWANCE)
})
