import { setImmediate as nextTurn } from 'node:timers/promises'
import { vi } from 'vitest'
import type { RequestLogEntry } from '../../src/domain/request-log.ts'
import type { LivePage, LiveSource } from '../../src/live/pages.ts'
import { createRing } from '../../src/live/ring.ts'
import { createWaiters } from '../../src/live/waiters.ts'

export const HEARTBEAT_MS = 15_000
const MAX_TICKS = 100

/** A log in memory, of which the ring has all. */
export function makeLog(start = 0) {
  const ring = createRing(start)
  const waiters = createWaiters(ring)
  const readers = new Set<AbortController>()
  const readHead = vi.fn(async () => ring.head)
  const readStretch = vi.fn(async ({ after, limit }: { after: number; limit: number }) => {
    const entries = ring.after(after, limit)
    return {
      entries,
      end: entries.length < limit ? ring.head : (entries.at(-1)?.position ?? after),
    }
  })
  const tailer: LiveSource['tailer'] = {
    join(reader) {
      readers.add(reader)
      return () => readers.delete(reader)
    },
    follow: () => undefined,
    stop: async () => undefined,
  }
  const source = { ring, waiters, tailer, readHead, readStretch, heartbeatMs: HEARTBEAT_MS }
  return {
    source,
    readers,
    record(entries: RequestLogEntry[]) {
      const before = ring.head
      ring.append(entries)
      waiters.wake(entries, before)
    },
  }
}

export async function nextPage(pages: AsyncIterator<LivePage>): Promise<LivePage> {
  const { value, done } = await pages.next()
  if (done) throw new Error('There are no more pages.')
  return value
}

/** A page in short. */
export function show({ entries, previousCursor, cursor, isCaughtUp }: LivePage) {
  return { from: previousCursor, to: cursor, count: entries.length, isCaughtUp }
}

/** Resolves when the reader waits for an entry. */
export async function parked({ source }: ReturnType<typeof makeLog>) {
  for (let ticks = 0; source.waiters.count === 0; ticks += 1) {
    if (ticks > MAX_TICKS) throw new Error('The reader does not wait.')
    await nextTurn()
  }
}
