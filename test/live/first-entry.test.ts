import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { firstEntry } from '../../src/live/first-entry.ts'
import type { LiveLog } from '../../src/live/live-log.ts'
import { livePages } from '../../src/live/pages.ts'
import { entriesAt, entryAt, HERE } from './entries.ts'
import { HEARTBEAT_MS, makeLog, parked } from './memory-log.ts'

const LIMIT_MS = 2 * HEARTBEAT_MS
const failed = { environmentId: HERE, filter: { outcome: ['rejected'] }, after: 0 } as const

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => vi.useRealTimers())

function startWaiting(signal?: AbortSignal) {
  const log = makeLog()
  const live: Pick<LiveLog, 'pages'> = { pages: (reader) => livePages(log.source, reader) }
  return { log, entry: firstEntry(live, failed, { limitMs: LIMIT_MS, signal }) }
}

test('what was recorded before is found, and later the first that fits', async () => {
  const { log, entry } = startWaiting()
  await parked(log)

  log.record(entriesAt(1, 3))
  log.record([entryAt(4, { outcome: 'rejected' }), entryAt(5, { outcome: 'rejected' })])

  expect(await entry).toMatchObject({ position: 4 })
  expect(log.readers.size).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

test('it waits no longer than it may, over heartbeats, and leaves nothing behind', async () => {
  const { log, entry } = startWaiting()
  await parked(log)

  await vi.advanceTimersByTimeAsync(LIMIT_MS)

  expect(await entry).toBeUndefined()
  expect(log.readers.size).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

test('it ends when nobody waits for it any more, also when that was so before', async () => {
  const control = new AbortController()
  const { log, entry } = startWaiting(control.signal)
  await parked(log)

  control.abort()

  expect(await entry).toBeUndefined()
  expect(await startWaiting(control.signal).entry).toBeUndefined()
  expect(log.readers.size).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})
