import { expect, test } from 'vitest'
import { isDeeperThan } from '../../src/sandbox/depth.ts'

test.each([
  ['1', 0],
  ['"[[[["', 0],
  ['"\\"[[[["', 0],
  ['"\\\\",[1]', 1],
  ['[]', 1],
  ['[[],[],{}]', 2],
  ['{"[":{"a":[1,2,{"b":"}]"}]}}', 4],
  ['[1,[2],[3,[4]]]', 3],
  [`${'['.repeat(1_000)}${']'.repeat(1_000)}`, 1_000],
])('%.30s is as deep as its brackets outside of strings: %i', (json, depth) => {
  expect(isDeeperThan(depth, json)).toBe(false)
  expect(isDeeperThan(depth - 1, json)).toBe(depth > 0)
})
