import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CursorInFutureError } from '../../src/live/errors.ts'
import { livePages } from '../../src/live/pages.ts'
import { ELSEWHERE, entriesAt, entryAt, HERE } from './entries.ts'
import { HEARTBEAT_MS, makeLog, nextPage, parked, show } from './memory-log.ts'

const everything = { environmentId: HERE, filter: {}, batchSize: 100 }
const failures = { ...everything, filter: { outcome: ['rejected'] } } as const

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => vi.useRealTimers())

test('a reader without a cursor gets an empty page at once, which says where it is', async () => {
  const log = makeLog(41)

  const pages = livePages(log.source, everything)

  expect(show(await nextPage(pages))).toEqual({ from: 41, to: 41, count: 0, isCaughtUp: true })
})

test('a reader with a cursor gets what came since, in pages of at most its size', async () => {
  const log = makeLog()
  log.record(entriesAt(1, 7))
  const pages = livePages(log.source, { ...everything, after: 2, batchSize: 3 })

  expect(show(await nextPage(pages))).toEqual({ from: 2, to: 5, count: 3, isCaughtUp: false })
  expect(show(await nextPage(pages))).toEqual({ from: 5, to: 7, count: 2, isCaughtUp: true })
})

test('a full page that ends at the head says that the reader has caught up', async () => {
  const log = makeLog()
  log.record(entriesAt(1, 3))
  const pages = livePages(log.source, { ...everything, after: 0, batchSize: 3 })

  expect(show(await nextPage(pages))).toEqual({ from: 0, to: 3, count: 3, isCaughtUp: true })
})

test('who has caught up waits for an entry of its environment', async () => {
  const log = makeLog(5)
  const pages = livePages(log.source, everything)
  await nextPage(pages)

  const next = nextPage(pages)
  await parked(log)
  log.record(entriesAt(6, 8, { environmentId: ELSEWHERE }))
  log.record([entryAt(9), entryAt(10, { environmentId: ELSEWHERE })])

  expect(show(await next)).toEqual({ from: 5, to: 10, count: 1, isCaughtUp: true })
})

test('pages follow one another also where the filter hides entries', async () => {
  const log = makeLog()
  const rejected = { outcome: 'rejected', statusCode: 500 } as const
  log.record([entryAt(1), entryAt(2, rejected), entryAt(3), entryAt(4, rejected), entryAt(5)])
  const pages = livePages(log.source, { ...failures, after: 0, batchSize: 1 })

  expect(show(await nextPage(pages))).toEqual({ from: 0, to: 2, count: 1, isCaughtUp: false })
  expect(show(await nextPage(pages))).toEqual({ from: 2, to: 4, count: 1, isCaughtUp: false })
  expect(show(await nextPage(pages))).toEqual({ from: 4, to: 5, count: 0, isCaughtUp: true })
})

test('a page ends after 10 000 hidden entries, so that its cursor can be saved', async () => {
  const log = makeLog()
  log.record(entriesAt(1, 10_500))
  const pages = livePages(log.source, { ...failures, after: 0 })

  expect(show(await nextPage(pages))).toEqual({ from: 0, to: 10_000, count: 0, isCaughtUp: false })
  expect(show(await nextPage(pages))).toEqual({
    from: 10_000,
    to: 10_500,
    count: 0,
    isCaughtUp: true,
  })
})

test('a heartbeat every 15 seconds moves the cursor over what was of no concern', async () => {
  const log = makeLog(5)
  const pages = livePages(log.source, failures)
  await nextPage(pages)

  const first = nextPage(pages)
  await parked(log)
  log.record([entryAt(6, { environmentId: ELSEWHERE })])
  await vi.advanceTimersByTimeAsync(HEARTBEAT_MS - 1)
  log.record([entryAt(7)])
  await vi.advanceTimersByTimeAsync(1)
  expect(show(await first)).toEqual({ from: 5, to: 7, count: 0, isCaughtUp: true })

  const second = nextPage(pages)
  await vi.advanceTimersByTimeAsync(HEARTBEAT_MS)
  expect(show(await second)).toEqual({ from: 7, to: 7, count: 0, isCaughtUp: true })
})

test('a heartbeat also comes while the table does not answer', async () => {
  const log = makeLog()
  log.record(entriesAt(1, 5))
  log.source.readStretch.mockImplementationOnce(
    (_request: unknown, signal?: AbortSignal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
      }),
  )
  const pages = livePages(log.source, { ...everything, after: 0 })

  const first = nextPage(pages)
  await vi.advanceTimersByTimeAsync(HEARTBEAT_MS)

  expect(show(await first)).toEqual({ from: 0, to: 0, count: 0, isCaughtUp: false })
  expect(show(await nextPage(pages))).toEqual({ from: 0, to: 5, count: 5, isCaughtUp: true })
})

test('a cursor beyond the head is refused, after the head was read from the database', async () => {
  const log = makeLog(5)
  const pages = livePages(log.source, { ...everything, after: 8 })

  await expect(pages.next()).rejects.toBeInstanceOf(CursorInFutureError)
  expect(log.readers.size).toBe(0)

  log.source.readHead.mockResolvedValue(8) // the tailer is behind
  const later = livePages(log.source, { ...everything, after: 8 })
  expect(show(await nextPage(later))).toEqual({ from: 8, to: 8, count: 0, isCaughtUp: true })
})

test('a reader that is ahead of the tailer is not sent what it has', async () => {
  const log = makeLog(5)
  log.source.readHead.mockResolvedValue(8)
  const pages = livePages(log.source, { ...everything, after: 8 })
  await nextPage(pages)

  const next = nextPage(pages)
  await parked(log)
  log.record(entriesAt(6, 7))
  await parked(log)
  log.record(entriesAt(8, 9))

  const page = await next
  expect(show(page)).toEqual({ from: 8, to: 9, count: 1, isCaughtUp: true })
  expect(page.entries[0]?.position).toBe(9)
})

test('a page of no entries or of too many cannot be asked for', () => {
  const log = makeLog()

  expect(() => livePages(log.source, { ...everything, batchSize: 0 })).toThrow()
  expect(() => livePages(log.source, { ...everything, batchSize: 1_001 })).toThrow()
})
