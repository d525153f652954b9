import type { Db } from '../storage/database.ts'
import type { Notifications } from '../storage/notifications.ts'
import { findLogHead } from '../storage/request-log.ts'
import type { LiveReader } from './draft.ts'
import { type LivePage, type LiveSource, livePages } from './pages.ts'
import { createRing } from './ring.ts'
import { stretchReader } from './stretches.ts'
import { startTailer } from './tailer.ts'
import { createWaiters } from './waiters.ts'
import { READ_LIMIT_MS, shareReads, withDeadline } from './waiting.ts'

const HEARTBEAT_MS = 15_000

export interface LiveLogOptions {
  readonly db: Db
  readonly notifications: Notifications
  readonly onError: (error: unknown) => void
  readonly heartbeatMs?: number
}

/** The request log as it grows, for any number of readers. */
export interface LiveLog {
  /**
   * Throws `CursorInFutureError` from the first `next()`. Where `after` is omitted, the first page is
   * empty and tells the cursor that all others follow.
   */
  pages(reader: LiveReader): AsyncIterableIterator<LivePage>
  /** The newest position. */
  head(): Promise<number>
  /** Ends every reader. */
  stop(): Promise<void>
}

export async function startLiveLog(options: LiveLogOptions): Promise<LiveLog> {
  const { db, notifications, onError, heartbeatMs = HEARTBEAT_MS } = options
  const readHead = shareReads(() => withDeadline(findLogHead(db), READ_LIMIT_MS))
  const ring = createRing(await readHead())
  const waiters = createWaiters(ring)
  const tailer = startTailer({ db, notifications, ring, waiters, onError })
  const readStretch = stretchReader(db, ring, onError)
  const source: LiveSource = { ring, waiters, tailer, readHead, readStretch, heartbeatMs }
  return {
    pages: (reader) => livePages(source, reader),
    head: readHead,
    stop: tailer.stop,
  }
}
