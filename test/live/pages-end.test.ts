import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { livePages } from '../../src/live/pages.ts'
import { entriesAt, HERE } from './entries.ts'
import { HEARTBEAT_MS, makeLog, nextPage, parked } from './memory-log.ts'

const everything = { environmentId: HERE, filter: {}, batchSize: 100 }

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a reader that never asks for a page costs nothing', () => {
  const log = makeLog()

  livePages(log.source, { ...everything, after: 0 })

  expect(log.source.readHead).not.toHaveBeenCalled()
  expect(log.readers.size).toBe(0)
})

test('a reader that has stopped asking waits for nothing and is told of nothing', async () => {
  const log = makeLog()
  log.record(entriesAt(1, 500))
  const pages = livePages(log.source, { ...everything, after: 0 })
  await nextPage(pages)
  const calls = log.source.readStretch.mock.calls.length

  log.record(entriesAt(501, 1_000))
  await vi.advanceTimersByTimeAsync(10 * HEARTBEAT_MS)

  expect(log.source.readStretch).toHaveBeenCalledTimes(calls)
  expect(log.source.waiters.count).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

test('return() ends a reader that waits at once, and leaves nothing behind', async () => {
  const log = makeLog()
  const pages = livePages(log.source, everything)
  await nextPage(pages)
  const waiting = pages.next()
  await parked(log)

  expect(await pages.return?.()).toEqual({ done: true, value: undefined })

  expect(await waiting).toEqual({ done: true, value: undefined })
  expect(await pages.next()).toEqual({ done: true, value: undefined })
  expect(log.source.waiters.count).toBe(0)
  expect(log.readers.size).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

test('return() ends a reader whose first page waits for a database that is silent', async () => {
  const log = makeLog()
  log.source.readHead.mockReturnValue(new Promise(() => undefined))
  const pages = livePages(log.source, everything)
  const waiting = pages.next()

  await pages.return?.()

  expect(await waiting).toEqual({ done: true, value: undefined })
  expect(log.readers.size).toBe(0)
})

test('return() before the first page begins nothing', async () => {
  const log = makeLog()
  const pages = livePages(log.source, everything)

  await pages.return?.()

  expect(await pages.next()).toEqual({ done: true, value: undefined })
  expect(log.source.readHead).not.toHaveBeenCalled()
})
