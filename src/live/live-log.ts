import type { Clock } from '../storage/clock.ts'
import type { Db } from '../storage/database.ts'
import { findLogHead } from '../storage/dropped-log.ts'
import type { Notifications } from '../storage/notifications.ts'
import type { LiveReader } from './draft.ts'
import { CursorInFutureError } from './errors.ts'
import { ensureKept } from './expiry.ts'
import { type LivePage, type LiveSource, livePages } from './pages.ts'
import { createRing } from './ring.ts'
import { stretchReader } from './stretches.ts'
import { startTailer } from './tailer.ts'
import { createWaiters } from './waiters.ts'
import { createSlots, READ_LIMIT_MS, shareReads, withDeadline } from './waiting.ts'

const HEARTBEAT_MS = 15_000
/** Of cursors at a time: one that is expired costs a look through minutes of the log. */
const MAX_CHECKS = 3

export interface LiveLogOptions {
  readonly db: Db
  readonly notifications: Notifications
  readonly now: Clock
  readonly onError: (error: unknown) => void
  readonly heartbeatMs?: number
}

/** The request log as it grows, for any number of readers. */
export interface LiveLog {
  /**
   * Throws `CursorInFutureError` from the first `next()`, and `CursorExpiredError` from any: of a reader
   * who falls so far behind that it would miss something. Where `after` is omitted, the first page is
   * empty and tells the cursor that all others follow.
   */
  pages(reader: LiveReader): AsyncIterableIterator<LivePage>
  /** Throws where nothing can be read from there: `CursorInFutureError` or `CursorExpiredError`. */
  ensureReadable(environmentId: string, after: number): Promise<void>
  /** The newest position. */
  head(): Promise<number>
  /** Ends every reader. */
  stop(): Promise<void>
}

export async function startLiveLog(options: LiveLogOptions): Promise<LiveLog> {
  const { db, notifications, now, onError, heartbeatMs = HEARTBEAT_MS } = options
  const readHead = shareReads(() => withDeadline(findLogHead(db), READ_LIMIT_MS))
  const ring = createRing(await readHead())
  const waiters = createWaiters(ring)
  const tailer = startTailer({ db, notifications, ring, waiters, onError })
  const readStretch = stretchReader({ db, ring, now, onError })
  const inSlot = createSlots(MAX_CHECKS)
  const source: LiveSource = { ring, waiters, tailer, readHead, readStretch, heartbeatMs }
  return {
    pages: (reader) => livePages(source, reader),
    async ensureReadable(environmentId, after) {
      if (after > (await readHead())) throw new CursorInFutureError()
      const check = () => withDeadline(ensureKept(db, now, environmentId, after), READ_LIMIT_MS)
      await inSlot(check, AbortSignal.timeout(READ_LIMIT_MS))
    },
    head: readHead,
    stop: tailer.stop,
  }
}
