import { expect, test } from 'vitest'
import { createLanes } from '../../src/sandbox/lanes.ts'

const shared = { isAlone: () => false, mayStart: () => true }

test('an owner with many tasks does not hold up one with a single task', () => {
  const lanes = createLanes<string>()
  for (const task of ['a1', 'a2', 'a3']) lanes.add('a', 'script', task)
  lanes.add('b', 'script', 'b1')

  expect(lanes.take(2, shared)).toEqual(['a1', 'b1'])
  expect(lanes.take(2, shared)).toEqual(['a2', 'a3'])
  expect(lanes.size).toBe(0)
})

test('one script of an owner does not hold up another of the same owner', () => {
  const lanes = createLanes<string>()
  for (const task of ['x1', 'x2']) lanes.add('a', 'x', task)
  lanes.add('a', 'y', 'y1')

  expect(lanes.take(8, shared)).toEqual(['x1', 'y1', 'x2'])
})

test('what must run alone shares no batch, and lets others by while it may not start', () => {
  const lanes = createLanes<string>()
  lanes.add('a', 'slow', 'slow1')
  lanes.add('a', 'slow', 'slow2')
  lanes.add('b', 'quick', 'quick1')
  const isAlone = (source: string) => source === 'slow'

  expect(lanes.take(8, { isAlone, mayStart: () => false })).toEqual(['quick1'])
  expect(lanes.take(8, { isAlone, mayStart: () => false })).toEqual([])
  expect(lanes.take(8, { isAlone, mayStart: () => true })).toEqual(['slow1'])
  expect(lanes.size).toBe(1)
})

test('what must run alone does not join a batch that has begun', () => {
  const lanes = createLanes<string>()
  lanes.add('b', 'quick', 'quick1')
  lanes.add('a', 'slow', 'slow1')
  const needs = { isAlone: (source: string) => source === 'slow', mayStart: () => true }

  expect(lanes.take(8, needs)).toEqual(['quick1'])
  expect(lanes.take(8, needs)).toEqual(['slow1'])
})

test('what is put back is the first of its lane', () => {
  const lanes = createLanes<string>()
  for (const task of ['a1', 'a2']) lanes.add('a', 'script', task)
  const [first] = lanes.take(1, shared)

  lanes.putBack('a', 'script', first ?? '')

  expect(lanes.drain()).toEqual(['a1', 'a2'])
  expect(lanes.size).toBe(0)
})
