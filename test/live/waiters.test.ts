import { getEventListeners } from 'node:events'
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

test('an entry wakes the readers of its environment and no others', async () => {
  const { waiters, record } = makeWaiters()
  const { signal } = new AbortController()
  const here = [waiters.wait(HERE, signal), waiters.wait(HERE, signal)]
  const elsewhere = waiters.wait(ELSEWHERE, signal)

  record(11, HERE)
  expect(await Promise.all(here)).toEqual([10, 10])
  expect(waiters.count).toBe(1)

  record(12, HERE)
  record(13, ELSEWHERE)
  expect(await elsewhere).toBe(12)
  expect(waiters.count).toBe(0)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('an aborted reader learns how far there was nothing for it, also when more comes at once', async () => {
  const { waiters, record } = makeWaiters()
  const reader = new AbortController()
  const waiting = waiters.wait(HERE, reader.signal)

  record(11, ELSEWHERE)
  reader.abort()
  record(12, HERE)

  expect(await waiting).toBe(11)
  expect(waiters.count).toBe(0)
  expect(getEventListeners(reader.signal, 'abort')).toEqual([])
})

test('who was aborted before does not wait', async () => {
  const { waiters } = makeWaiters()

  expect(await waiters.wait(HERE, AbortSignal.abort())).toBe(10)
  expect(waiters.count).toBe(0)
})
