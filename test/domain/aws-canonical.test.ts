import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalPath, canonicalQuery, printQuery } from '../../src/domain/aws-canonical.ts'

test.each([
  ['/', '/', '/', '/'],
  ['//', '/', '//', '//'],
  ['/a//b/', '/a/b/', '/a//b/', '/a//b/'],
  ['/a/./b/..', '/a', '/a/./b/..', '/a/./b/..'],
  ['/../a', '/a', '/../a', '/../a'],
  ['/a%20b', '/a%2520b', '/a%2520b', '/a%20b'],
  ['/a b', '/a%20b', '/a%20b', '/a%20b'],
  ['/a+b', '/a%2Bb', '/a%2Bb', '/a%20b'],
  ['/a%2Bb', '/a%252Bb', '/a%252Bb', '/a%2Bb'],
  ['/a%2fb', '/a%252fb', '/a%252fb', '/a/b'],
  ['/%c3%a9', '/%25c3%25a9', '/%25c3%25a9', '/%C3%A9'],
  ['/%ff%00', '/%25ff%2500', '/%25ff%2500', '/%FF%00'],
  ['/%7e%41', '/%257e%2541', '/%257e%2541', '/~A'],
  ['/100%', '/100%25', '/100%25', '/100%25'],
  ["/!'()*", '/%21%27%28%29%2A', '/%21%27%28%29%2A', '/%21%27%28%29%2A'],
  ['/,;:@=&$', '/%2C%3B%3A%40%3D%26%24', '/%2C%3B%3A%40%3D%26%24', '/%2C%3B%3A%40%3D%26%24'],
  ['/ሴ', '/%E1%88%B4', '/%E1%88%B4', '/%E1%88%B4'],
  ['/\u{1F600}', '/%F0%9F%98%80', '/%F0%9F%98%80', '/%F0%9F%98%80'],
])('of the path %s is signed what a service reads', (path, normalised, asSent, decoded) => {
  expect(canonicalPath(path, 'normalised')).toBe(normalised)
  expect(canonicalPath(path, 'as_sent')).toBe(asSent)
  expect(canonicalPath(path, 'decoded')).toBe(decoded)
})

test.each([
  ['', ''],
  ['&', ''],
  ['a', 'a='],
  ['a=', 'a='],
  ['=a', '=a'],
  ['a=b=c', 'a=b%3Dc'],
  ['b=1&a=2', 'a=2&b=1'],
  ['a=2&a=10&a=1&a', 'a=&a=1&a=10&a=2'],
  ['a=1&a-b=2&A=3', 'A=3&a=1&a-b=2'],
  ['a%3Db=1&a=2', 'a=2&a%3Db=1'],
  ['a=id+eq%20123', 'a=id%20eq%20123'],
  ['a=1%2B1', 'a=1%2B1'],
  ['a=%e2%82%ac&%7E=%2d', 'a=%E2%82%AC&~=-'],
  ['a=%ff%FE', 'a=%FF%FE'],
  ['a=100%&b=%zz%4', 'a=100%25&b=%25zz%254'],
  ["a=!'()*/?:@", 'a=%21%27%28%29%2A%2F%3F%3A%40'],
  ['__proto__=1&constructor=2', '__proto__=1&constructor=2'],
  ['ሴ=bar', '%E1%88%B4=bar'],
])('of the query %s is signed %s', (query, canonical) => {
  expect(canonicalQuery(query, [])).toBe(canonical)
})

test('what is added to a query stands in its place in what is signed', () => {
  const added = [
    ['X-Amz-Date', '20150830T123600Z'],
    ['X-Amz-Credential', 'AKID/20150830/+'],
  ] as const

  expect(canonicalQuery('a=1&X=2', added)).toBe(
    'X=2&X-Amz-Credential=AKID%2F20150830%2F%2B&X-Amz-Date=20150830T123600Z&a=1',
  )
  expect(printQuery(added)).toBe(
    'X-Amz-Date=20150830T123600Z&X-Amz-Credential=AKID%2F20150830%2F%2B',
  )
})

test('what was added to a query is signed as it will be read', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })

  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 5 }), (added) => {
      expect(canonicalQuery(printQuery(added), [])).toBe(canonicalQuery('', added))
    }),
  )
})
