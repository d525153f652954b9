import { expect, test } from 'vitest'
import { createLanes } from '../../src/sandbox/lanes.ts'

const task = (owner: string, source: string, name = '') => ({ owner, source, name })

function fill(...tasks: ReturnType<typeof task>[]) {
  const lanes = createLanes<ReturnType<typeof task>>()
  for (const one of tasks) lanes.add(one)
  return lanes
}

test('an owner with many sources has one turn as an owner with a single one', () => {
  const many = ['x', 'y', 'z'].map((source) => task('a', source))
  const lanes = fill(...many, task('b', 'x'))

  const order = [1, 2, 3, 4].map(() => lanes.next())

  expect(order.map((next) => `${next?.owner}${next?.source}`)).toEqual(['ax', 'bx', 'ay', 'az'])
  expect([lanes.next(), lanes.size]).toEqual([undefined, 0])
})

test('one source of an owner does not hold up another of the same owner', () => {
  const lanes = fill(task('a', 'x', '1'), task('a', 'x', '2'), task('a', 'y', '3'))

  const order = [1, 2, 3].map(() => lanes.next()?.name)

  expect(order).toEqual(['1', '3', '2'])
})

test('what may not go lets others by, and keeps its turn', () => {
  const lanes = fill(task('a', 'x'), task('a', 'y'), task('b', 'x'))
  const lane = ({ source }: { source: string }) => source !== 'x'

  const notX = lanes.next({ owner: () => true, lane })
  const notA = lanes.next({ owner: (owner) => owner !== 'a', lane: () => true })

  expect([notX, notA]).toEqual([task('a', 'y'), task('b', 'x')])
  expect(lanes.next({ owner: () => false, lane: () => true })).toBeUndefined()
  expect(lanes.next()).toEqual(task('a', 'x'))
})

test('what is put back is the first of its lane', () => {
  const lanes = fill(task('a', 'x', '1'), task('a', 'x', '2'))
  const first = lanes.next() ?? task('', '')

  lanes.putBack(first)

  expect(lanes.drain().map(({ name }) => name)).toEqual(['1', '2'])
  expect([lanes.size, lanes.sizeOf('a')]).toEqual([0, 0])
})

test('a lane that is closed leaves the others as they are', () => {
  const lanes = fill(task('a', 'x', '1'), task('a', 'x', '2'), task('a', 'y'), task('b', 'x'))

  const closed = lanes.close({ owner: 'a', source: 'x' })

  expect(closed.map(({ name }) => name)).toEqual(['1', '2'])
  expect([lanes.size, lanes.sizeOf('a'), lanes.sizeOf('b')]).toEqual([2, 1, 1])
  expect(lanes.close({ owner: 'c', source: 'x' })).toEqual([])
})
