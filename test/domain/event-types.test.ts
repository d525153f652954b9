import { expect, test } from 'vitest'
import {
  checkEventTypes,
  checkPublishedType,
  isPattern,
  patternPrefix,
  pointerPath,
} from '../../src/domain/event-types.ts'
import { pathsRefusedBy } from '../support/issues.ts'

const LONGEST = 'x'.repeat(128)
const NO_TYPES = ['', ' ', 'a b', 'é', 'a/b', 'a:b', 'a\n', 'a\u0000', `${LONGEST}x`]

const published = (type: string) =>
  pathsRefusedBy((refuse) => checkPublishedType(refuse, type, ['type']))
const subscribed = (types: string[]) => pathsRefusedBy((refuse) => checkEventTypes(refuse, types))

test.each(['a', 'user.created', 'A-Z_0.9', '.', '-', 'hookwire', 'hookwires.a', LONGEST])(
  'an event may have the type %s',
  (type) => {
    const paths = published(type)

    expect(paths).toEqual([])
  },
)

test.each([...NO_TYPES, '*', 'a*', 'a.*', 'hookwire.', 'hookwire.subscription.disabled'])(
  'no event may be published with the type %j',
  (type) => {
    const paths = published(type)

    expect(paths).toEqual(['type'])
  },
)

test.each(['a', 'user.created', 'hookwire.subscription.disabled', '*', 'card-*', 'a.*', LONGEST])(
  'a subscription may ask for %s',
  (type) => {
    const paths = subscribed([type])

    expect(paths).toEqual([])
  },
)

test.each([...NO_TYPES, '**', '*a', 'a*b', 'a.*.b', `${LONGEST}*`])(
  'a subscription cannot ask for %j',
  (type) => {
    const paths = subscribed(['fine', type])

    expect(paths).toEqual(['eventTypes.1'])
  },
)

test.each([
  [0, ['eventTypes']],
  [1, []],
  [100, []],
  [101, ['eventTypes']],
])('of %i event types it is judged whether they are too many', (count, expected) => {
  const paths = subscribed(Array.from({ length: count }, (_, index) => `type.${index}`))

  expect(paths).toEqual(expected)
})

test('a pattern is what ends in a star, and stands for all that begins like it', () => {
  const patterns = ['*', 'card-*', 'card-created'].filter(isPattern)
  const prefixes = patterns.map(patternPrefix)

  expect(patterns).toEqual(['*', 'card-*'])
  expect(prefixes).toEqual(['', 'card-'])
})

test.each([
  ['', []],
  ['/', ['']],
  ['/amount', ['amount']],
  ['/items/0/price', ['items', '0', 'price']],
  ['/a~1b/c~0d/~01', ['a/b', 'c~d', '~1']],
  ['//a', ['', 'a']],
])('the JSON pointer %j is a path', (pointer, expected) => {
  const path = pointerPath(pointer)

  expect(path).toEqual(expected)
})
