import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createRing } from '../../src/live/ring.ts'
import { createWaiters } from '../../src/live/waiters.ts'
import { ELSEWHERE, entryAt, HERE } from './entries.ts'

function makeWaiters() {
  const ring = createRing(10)
  const waiters = createWaiters(ring)
  const record = (position: number, environmentId: string) => {
    const entries = [entryAt(position, { environmentId })]
    const before = ring.head
    ring.append(entries)
    waiters.wake(entries, before)
  }
  return { waiters, record }
}

function openTurn() {
  let listener: (() => void) | undefined
  const turn = {
    isOver: false,
    whenOver(onOver: typeof listener) {
      listener = onOver
    },
  }
  const end = () => {
    turn.isOver = true
    listener?.()
  }
  return { turn, end, isWatched: () => listener !== undefined }
}

test('an entry wakes the readers of its environment and no others', async () => {
  const { waiters, record } = makeWaiters()
  const [first, second, other] = [openTurn(), openTurn(), openTurn()]
  const here = [waiters.wait(HERE, first.turn), waiters.wait(HERE, second.turn)]
  const elsewhere = waiters.wait(ELSEWHERE, other.turn)

  record(11, HERE)
  expect(await Promise.all(here)).toEqual([10, 10])
  expect(waiters.count).toBe(1)

  record(12, HERE)
  record(13, ELSEWHERE)
  expect(await elsewhere).toBe(12)
  expect(waiters.count).toBe(0)
  expect([first, second, other].some(({ isWatched }) => isWatched())).toBe(false)
})

test('an aborted reader learns how far there was nothing for it, also when more comes at once', async () => {
  const { waiters, record } = makeWaiters()
  const reader = openTurn()
  const waiting = waiters.wait(HERE, reader.turn)

  record(11, ELSEWHERE)
  reader.end()
  record(12, HERE)

  expect(await waiting).toBe(11)
  expect(waiters.count).toBe(0)
})

test('who was aborted before does not wait', async () => {
  const { waiters } = makeWaiters()
  const reader = openTurn()
  reader.end()

  expect(await waiters.wait(HERE, reader.turn)).toBe(10)
  expect(waiters.count).toBe(0)
})

test('readers are woken a few in each turn, and one that is aborted before its turn misses nothing', async () => {
  const { waiters, record } = makeWaiters()
  const readers = Array.from({ length: 30 }, openTurn)
  const seen: number[] = []
  const all = readers.map(({ turn }) =>
    waiters.wait(HERE, turn).then((position) => seen.push(position)),
  )

  record(11, HERE)
  await nextTurn()
  const wokenAtFirst = seen.length
  record(12, ELSEWHERE)
  for (const reader of readers) reader.end()
  await Promise.all(all)

  expect(wokenAtFirst).toBeGreaterThan(0)
  expect(wokenAtFirst).toBeLessThan(30)
  expect(new Set(seen)).toEqual(new Set([10]))
})
