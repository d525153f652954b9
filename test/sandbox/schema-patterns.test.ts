import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPatterns } from '../../src/sandbox/schema-patterns.ts'

const find = (pattern: string, text: string) => createPatterns().engine(pattern, 'u').test(text)

const { pattern: aPattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...['a', 'b', '€', '😀', '.', '^', '$', '\\b', '\\p{L}', '[^a]', '(a)\\1', '']),
    fc.tuple(tie('pattern'), tie('pattern')).map((parts) => parts.join('')),
    fc.tuple(tie('pattern'), tie('pattern')).map((parts) => parts.join('|')),
    fc
      .tuple(
        fc.constantFrom('(?:', '(', '(?=', '(?<!', '(?<=', '(?!'),
        tie('pattern'),
        fc.constantFrom('', '*', '+?', '{2}'),
      )
      .map(([open, pattern, times]) => `(?:${open}${pattern}))${times}`),
  ),
}))
const aText = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '\n', '€', '😀', '\ud83d', '\ude00'),
})

test('a pattern finds what it finds as an expression by itself', () => {
  fc.assert(
    fc.property(aPattern, aText, (pattern, text) => {
      expect(find(pattern, text)).toBe(new RegExp(pattern, 'u').test(text))
    }),
    { numRuns: 500 },
  )
})

test.each(['a)(b', '(', '*', '\\', ')|(', '[', 'a)(?:b'])('%s is no pattern', (pattern) => {
  expect(() => find(pattern, 'ab')).toThrow(
    expect.objectContaining({ name: 'PatternError', pattern }),
  )
})

test('a pattern that is written twice is one expression, which stays compiled', () => {
  const { engine } = createPatterns()

  expect(engine('a+', 'u')).toBe(engine('a+', 'u'))
  expect(engine('a+', 'u')).not.toBe(engine('b+', 'u'))
})

test('a pattern may have a thousand characters and no more', () => {
  expect(find('a'.repeat(1_000), 'a'.repeat(1_000))).toBe(true)
  expect(() => find('a'.repeat(1_001), '')).toThrow('has more than 1000 characters')
})
