import { expect, test } from 'vitest'
import { bytesOf, keepsData } from '../../src/domain/exchanges.ts'
import { TRIGGERS } from '../../src/domain/outcome.ts'
import { anId } from '../support/rows.ts'

test('data is kept of tests, and of the others where the environment wants it', () => {
  const kept = TRIGGERS.map((trigger) => [false, true].map((full) => keepsData(trigger, full)))

  expect(Object.fromEntries(TRIGGERS.map((trigger, index) => [trigger, kept[index]]))).toEqual({
    ...{ automatic: [false, true], resend: [false, true], test: [true, true] },
  })
})

test('all that an exchange holds is counted, and what is not there is not', () => {
  const whole = {
    ...{ id: anId(), environmentId: anId() },
    requestHeaders: [{ name: 'a', value: '12' }],
    requestBody: Buffer.alloc(10),
    responseHeaders: [{ name: 'bcd', value: '4567' }],
    responseBody: Buffer.alloc(100),
  }

  const unanswered = { ...whole, responseHeaders: null, responseBody: null }
  expect([bytesOf(whole), bytesOf(unanswered)]).toEqual([120, 13])
})
