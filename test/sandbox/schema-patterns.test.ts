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

/** As the language says: V8 by itself also looks in the middle of a pair, where nothing can begin. */
function findsAnywhere(pattern: string, text: string): boolean {
  const starts = [...text].map((_, index, all) => all.slice(0, index).join('').length)
  const sticky = new RegExp(pattern, 'uy')
  return [...starts, text.length].some((start) => {
    sticky.lastIndex = start
    return sticky.test(text)
  })
}

test('a pattern finds what it finds at one of the places where a character begins', () => {
  fc.assert(
    fc.property(aPattern, aText, (pattern, text) => {
      expect(find(pattern, text)).toBe(findsAnywhere(pattern, text))
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
