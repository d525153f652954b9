import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { createDocumentCache } from '../../src/server/document-cache.ts'

const text = (name: string) => `{ ${name} }` // five characters
const document = parse('{ a }')

test('what was asked for least recently goes first, when all together are too long', () => {
  const cache = createDocumentCache(15)
  for (const name of ['a', 'b', 'c']) cache.set(text(name), document)
  cache.get(text('a'))

  cache.set(text('d'), document)

  const kept = ['a', 'b', 'c', 'd'].filter((name) => cache.get(text(name)) !== undefined)
  expect(kept).toEqual(['a', 'c', 'd'])
})

test('what is too long by itself is not kept, and takes nothing from the others', () => {
  const cache = createDocumentCache(15)
  cache.set(text('a'), document)
  cache.set(text('a'), document)

  cache.set(text('b'.repeat(20)), document)

  expect(cache.get(text('a'))).toBe(document)
  expect(cache.get(text('b'.repeat(20)))).toBeUndefined()
})
