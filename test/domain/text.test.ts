import { expect, test } from 'vitest'
import { checkName, checkText, checkWholeNumber, isStorable } from '../../src/domain/text.ts'
import { pathsRefusedBy } from '../support/issues.ts'

test.each(['a', ' a ', 'é', '\u{1F600}', 'a\nb', '\u0001', 'x'.repeat(200)])(
  'the text %j is taken',
  (text) => {
    const paths = pathsRefusedBy((refuse) => checkText(refuse, text, ['text'], 200))

    expect(paths).toEqual([])
  },
)

test.each([
  ['no text', ''],
  ['only white space', ' \t\n\u00a0'],
  ['too long a text', 'x'.repeat(201)],
  ['U+0000, which PostgreSQL cannot hold', 'a\u0000b'],
  ['the first half of a surrogate pair', 'a\ud83d'],
  ['the second half of a surrogate pair', '\ude00a'],
])('%s is refused', (_what, text) => {
  const paths = pathsRefusedBy((refuse) => checkText(refuse, text, ['a', '0'], 200))

  expect(paths).toEqual(['a.0'])
})

test('a name has at most 200 characters', () => {
  const paths = pathsRefusedBy((refuse) => {
    checkName(refuse, 'x'.repeat(200), ['longest'])
    checkName(refuse, 'x'.repeat(201))
  })

  expect(paths).toEqual(['name'])
})

test.each([
  ['the least', 1, []],
  ['the most', 30, []],
  ['one less', 0, ['number']],
  ['one more', 31, ['number']],
  ['a fraction', 1.5, ['number']],
  ['NaN', Number.NaN, ['number']],
  ['infinity', Number.POSITIVE_INFINITY, ['number']],
])('of the whole numbers from 1 to 30, %s is judged', (_what, value, expected) => {
  const paths = pathsRefusedBy((refuse) => checkWholeNumber(refuse, value, ['number'], 1, 30))

  expect(paths).toEqual(expected)
})

test('what PostgreSQL cannot store is known', () => {
  const verdicts = ['', 'é\u{1F600}', '\u0000', '\ud800'].map(isStorable)

  expect(verdicts).toEqual([true, true, false, false])
})
