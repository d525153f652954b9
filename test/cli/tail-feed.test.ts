import { expect, test } from 'vitest'
import { gapBefore, goOnAfter } from '../../src/cli/tail-feed.ts'

const page = { cursor: 'c', previousCursor: 'b', caughtUp: true, entries: [] }

test('a page that does not follow the one before is said to', () => {
  expect(gapBefore(page, 'b')).toBeUndefined()
  expect(gapBefore(page, null)).toBeUndefined() // the first
  expect(gapBefore(page, 'a')).toMatchObject({ warning: 'PAGE_MISSING', after: 'a' })
})

test('what is past its retention is said, and the rest is shown', () => {
  const variables = { after: 'a' }
  const said: object[] = []
  const fault = {
    message: 'Gone.',
    extensions: { code: 'CURSOR_EXPIRED', oldestCursor: 'm' },
  }

  const isToGoOn = goOnAfter(fault, variables, (warning) => said.push(warning))

  expect(isToGoOn).toBe(true)
  expect(variables).toEqual({ after: 'm' })
  expect(said).toEqual([
    expect.objectContaining({ warning: 'CURSOR_EXPIRED', after: 'a', oldestCursor: 'm' }),
  ])
})

test.each([
  [{ message: 'It is newer.', extensions: { code: 'CURSOR_IN_FUTURE' } }],
  [{ message: 'Gone, and nothing is left.', extensions: { code: 'CURSOR_EXPIRED' } }],
  [{ message: 'Something.' }],
])('%j ends it', (fault) => {
  const variables = { after: 'a' }

  expect(goOnAfter(fault, variables, () => undefined)).toBe(false)
  expect(variables).toEqual({ after: 'a' })
})
