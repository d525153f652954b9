import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../storage/database.ts'
import type { Notifications } from '../storage/notifications.ts'
import { readRequestLog } from '../storage/request-log.ts'
import type { Ring } from './ring.ts'
import type { Waiters } from './waiters.ts'
import { READ_LIMIT_MS, withDeadline } from './waiting.ts'

/** A lost notification costs this much. */
const POLL_MS = 1_000
const TAIL_PAGE_ENTRIES = 1_000
/** Under load, what many transactions recorded in this time is read, and sent on, together. */
const ROUND_GAP_MS = 20

export interface TailerOptions {
  readonly db: Db
  readonly notifications: Notifications
  readonly ring: Ring
  readonly waiters: Waiters
  readonly onError: (error: unknown) => void
}

/** Keeps the ring at the head of the log, for as long as there is a reader. */
export interface Tailer {
  /** The reader is aborted when all stops. Answers how to leave. */
  join(reader: AbortController): () => void
  /** From a head that the database had after the reader joined. */
  follow(head: number): void
  stop(): Promise<void>
}

export function startTailer(options: TailerOptions): Tailer {
  const { notifications, ring } = options
  const readers = new Set<AbortController>()
  let isFollowing = false
  let isStopped = false
  let isWoken = false
  let isReading = false
  let reading: Promise<void> = Promise.resolve()

  function wake(): void {
    isWoken = true
    if (!isReading) reading = readWhileWoken()
  }

  async function readWhileWoken(): Promise<void> {
    isReading = true
    while (isWoken && isFollowing && !isStopped) {
      isWoken = false
      if (await readOnce(options)) isWoken = true
      else await sleep(ROUND_GAP_MS)
    }
    isReading = false
  }

  const poll = setInterval(wake, POLL_MS)
  const unsubscribe = notifications.onNotify('log', wake)
  return {
    join(reader) {
      readers.add(reader)
      if (isStopped) reader.abort()
      return () => {
        readers.delete(reader)
        if (readers.size > 0) return
        isFollowing = false
        ring.skipTo(ring.head) // what nobody reads is not kept
      }
    },
    follow(head) {
      if (!isFollowing && head > ring.head) ring.skipTo(head)
      isFollowing = true
      wake()
    },
    async stop() {
      isStopped = true
      clearInterval(poll)
      unsubscribe()
      for (const reader of readers) reader.abort()
      await reading
    },
  }
}

/** Answers whether there may be more at once. */
async function readOnce({ db, ring, waiters, onError }: TailerOptions): Promise<boolean> {
  try {
    const read = readRequestLog(db, ring.head, TAIL_PAGE_ENTRIES)
    const entries = await withDeadline(read, READ_LIMIT_MS)
    const headBefore = ring.head
    ring.append(entries)
    waiters.wake(entries, headBefore)
    return entries.length === TAIL_PAGE_ENTRIES
  } catch (error) {
    onError(error) // the next poll tries again, from the same head: nothing is missed
    return false
  }
}
