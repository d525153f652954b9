import fc from 'fast-check'
import { GraphQLError, print, stripIgnoredCharacters } from 'graphql'
import { expect, test } from 'vitest'
import { LIMITS } from '../../../src/graphql/limits/limits.ts'
import { parseDocument } from '../../../src/graphql/limits/parse.ts'

/** The extensions of the refusal, or undefined. */
function refusalOf(text: string) {
  try {
    parseDocument(text)
    return undefined
  } catch (error) {
    if (error instanceof GraphQLError) return error.extensions
    throw error
  }
}

const CASES = [
  ['DOCUMENT_TOO_LONG', (count: number) => '{a}'.padEnd(count)],
  ['TOO_MANY_TOKENS', (count: number) => `{${' a'.repeat(count - 2)}}`],
  ['TOO_MANY_COMMENTS', (count: number) => `${'#x\n'.repeat(count - 1)}{a} # "`],
  ['TOO_MANY_BRACKETS', (count: number) => `${'{a'.repeat(count)}${'}'.repeat(count)}`],
  ['TOO_MANY_DEFINITIONS', (count: number) => '{a}'.repeat(count)],
  [
    'TOO_MANY_BRACKETS',
    (count: number) => `{a(b:${'['.repeat(count - 2)}${']'.repeat(count - 2)})}`,
  ],
] as const

test.each(CASES)('%s is said of one more than the limit, with both numbers', (code, make) => {
  const { limit } = LIMITS[code]

  expect(refusalOf(make(limit))).toBeUndefined()
  expect(refusalOf(make(limit + 1))).toMatchObject({ code, limit, asked: limit + 1 })
})

test.each([
  ['{a'.repeat(30_000), 'TOO_MANY_TOKENS'],
  [`{a(b:${'['.repeat(3_000)}`, 'TOO_MANY_BRACKETS'],
  [`{a(b:${'{c:'.repeat(1_300)}`, 'TOO_MANY_BRACKETS'],
  [`{${'...{'.repeat(1_900)}`, 'TOO_MANY_BRACKETS'],
  ['{a'.repeat(500_000), 'DOCUMENT_TOO_LONG'],
])('what would end the parser is refused before: %#', (text, code) => {
  expect(refusalOf(text)).toMatchObject({ code })
})

test('brackets and number signs in texts are none', () => {
  const text = `{ a(b: "${'{[(#'.repeat(100)}", c: """${'#{\n'.repeat(300)}""") }`

  expect(refusalOf(text)).toBeUndefined()
})

test('whatever it is given, it parses or throws a GraphQLError', () => {
  const words = [
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    'a',
    '...',
    ':',
    '#',
    '"',
    '"""',
    '\n',
    '$',
    '@',
    '\\',
  ]
  const texts = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((all) => all.join(' '))

  fc.assert(
    fc.property(texts, (text) => {
      if (refusalOf(text) !== undefined) return
      expect(stripIgnoredCharacters(print(parseDocument(text)))).not.toBe('')
    }),
  )
})
