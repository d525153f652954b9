import { expect, test } from 'vitest'
import {
  createRing,
  ENTRY_BASE_BYTES,
  MAX_RING_BYTES,
  MAX_RING_ENTRIES,
} from '../../src/live/ring.ts'
import { entriesAt, entryAt } from './entries.ts'

const positionsOf = (entries: readonly { position: number }[]) =>
  entries.map(({ position }) => position)

test('a new ring is complete from its start on, and empty', () => {
  const ring = createRing(41)

  expect(ring).toMatchObject({ floor: 41, head: 41 })
  expect(ring.after(41, 10)).toEqual([])
})

test('entries are found by position, whatever gaps rolled back transactions left', () => {
  const ring = createRing(0)
  ring.append([entryAt(2), entryAt(3), entryAt(7), entryAt(20)])

  expect(ring).toMatchObject({ floor: 0, head: 20 })
  expect(positionsOf(ring.after(0, 10))).toEqual([2, 3, 7, 20])
  expect(positionsOf(ring.after(2, 2))).toEqual([3, 7])
  expect(positionsOf(ring.after(5, 10))).toEqual([7, 20])
  expect(positionsOf(ring.after(20, 10))).toEqual([])
})

test('what is read twice is kept once', () => {
  const ring = createRing(0)
  ring.append(entriesAt(1, 5))
  ring.append(entriesAt(3, 7))

  expect(positionsOf(ring.after(0, 10))).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('beyond 20 000 entries the oldest go, and the floor says so', () => {
  const ring = createRing(0)
  ring.append(entriesAt(1, MAX_RING_ENTRIES))
  expect(ring.floor).toBe(0)

  ring.append(entriesAt(MAX_RING_ENTRIES + 1, MAX_RING_ENTRIES + 3))

  expect(ring).toMatchObject({ floor: 3, head: MAX_RING_ENTRIES + 3 })
  expect(positionsOf(ring.after(3, 2))).toEqual([4, 5])
  expect(ring.after(0, MAX_RING_ENTRIES * 2)).toHaveLength(MAX_RING_ENTRIES)
})

test('beyond 32 MB the oldest go, however few entries that are', () => {
  const url = 'x'.repeat(1_000_000)
  const bytes = ENTRY_BASE_BYTES + 2 * (url.length + 'card.created'.length)
  const fitting = Math.floor(MAX_RING_BYTES / bytes)
  const ring = createRing(0)

  ring.append(entriesAt(1, fitting, { url }))
  expect(ring.floor).toBe(0)
  ring.append([entryAt(fitting + 1, { url })])
  expect(ring.floor).toBe(1)
  ring.append(entriesAt(fitting + 2, fitting + 3, { url }))
  expect(ring.floor).toBe(3)
})

test('an entry larger than the ring is passed over: its readers go to the table', () => {
  const ring = createRing(0)
  ring.append([entryAt(1), entryAt(2, { errorMessage: 'x'.repeat(MAX_RING_BYTES) }), entryAt(3)])

  expect(ring).toMatchObject({ floor: 2, head: 3 })
  expect(positionsOf(ring.after(2, 10))).toEqual([3])
})

test('skipping forward forgets everything, and skipping back only the entries', () => {
  const ring = createRing(0)
  ring.append(entriesAt(1, 5))

  ring.skipTo(100)
  expect(ring).toMatchObject({ floor: 100, head: 100 })
  expect(ring.after(0, 10)).toEqual([])

  ring.append(entriesAt(101, 103))
  ring.skipTo(50)
  expect(ring).toMatchObject({ floor: 103, head: 103 })
})
