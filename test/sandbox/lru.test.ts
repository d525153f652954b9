import { expect, test } from 'vitest'
import { createLru } from '../../src/sandbox/lru.ts'

test('what was not used for longest goes first', () => {
  const lru = createLru<number>({ maxEntries: 2 })
  lru.set('a', 1)
  lru.set('b', 2)
  lru.get('a')

  lru.set('c', 3)

  expect(['a', 'b', 'c'].map(lru.get)).toEqual([1, undefined, 3])
})

test('values weigh, also those that take the place of others, and the last one stays', () => {
  const lru = createLru<number>({ maxEntries: 9, maxWeight: 10, weigh: (value) => value })
  for (const [key, value] of Object.entries({ a: 4, b: 4 })) lru.set(key, value)

  lru.set('b', 6)
  const bothFit = [lru.get('a'), lru.get('b')]
  lru.set('c', 5)
  const some = ['a', 'b', 'c'].map(lru.get)
  lru.set('d', 11)

  expect(bothFit).toEqual([4, 6])
  expect(some).toEqual([undefined, undefined, 5])
  expect(['c', 'd'].map(lru.get)).toEqual([undefined, 11])
})
