import { setTimeout as pause } from 'node:timers/promises'
import type { Resend } from '../domain/resends.ts'
import type { Db } from '../storage/database.ts'
import { findResends, findResendsAnywhere } from '../storage/resends.ts'
import { READ_LIMIT_MS, withDeadline } from './waiting.ts'

export interface LiveResendsOptions {
  readonly db: Db
  readonly onError: (error: unknown) => void
  readonly pollMs?: number
}

/** Bulk resends as they come on. */
export interface LiveResends {
  find(environmentId: string, id: string): Promise<Resend | undefined>
  /** What it was when it was found, then each change, to its end. */
  follow(found: Resend): AsyncIterableIterator<Resend>
}

/** It is for people: they need not see each of hundreds of changes a second. */
const POLL_MS = 500
/** In one query; one runs at a time. */
const MAX_READ = 50

export function createLiveResends(options: LiveResendsOptions): LiveResends {
  const { db } = options
  const waiters = pollWhileAwaited(options)
  async function* changesOf(found: Resend, signal: AbortSignal) {
    yield found
    for (let last = found; last.completedAt === null; ) {
      const next = await waiters.change(last, signal)
      if (next === undefined) return
      yield next
      last = next
    }
  }
  return {
    async find(environmentId, id) {
      const [found] = await withDeadline(findResends(db, environmentId, [id]), READ_LIMIT_MS)
      return found
    },
    follow(found) {
      const control = new AbortController()
      const changes = changesOf(found, control.signal)
      return {
        next: () => changes.next(),
        // A generator that waits would be returned at its next change only, and perhaps never.
        async return() {
          control.abort()
          return { done: true, value: undefined }
        },
        [Symbol.asyncIterator]() {
          return this
        },
      }
    },
  }
}

interface Waiters {
  /** What has become of it since, once that is something else. Undefined where it is gone, or the signal came first. */
  change(last: Resend, signal: AbortSignal): Promise<Resend | undefined>
}

interface Waiter {
  readonly last: Resend
  readonly tell: (next: Resend | undefined) => void
}

/** Each resend is read once at a time, however many wait for it; and none while nobody waits. */
function pollWhileAwaited({ db, onError, pollMs = POLL_MS }: LiveResendsOptions): Waiters {
  const waiting = new Map<string, Set<Waiter>>() // by resend
  let isPolling = false

  const leave = (waiter: Waiter) => {
    const others = waiting.get(waiter.last.id)
    others?.delete(waiter)
    if (others?.size === 0) waiting.delete(waiter.last.id)
  }
  const poll = async () => {
    if (isPolling) return
    isPolling = true
    while (waiting.size > 0) {
      await pause(pollMs, undefined, { ref: false })
      await look(db, waiting).catch(onError) // the next one tries again
    }
    isPolling = false
  }

  return {
    change(last, signal) {
      const { promise, resolve } = Promise.withResolvers<Resend | undefined>()
      const tell = (next: Resend | undefined) => {
        signal.removeEventListener('abort', abort)
        leave(waiter)
        resolve(next)
      }
      const abort = () => tell(undefined)
      const waiter = { last, tell }
      if (signal.aborted) return Promise.resolve(undefined)
      signal.addEventListener('abort', abort)
      waiting.set(last.id, (waiting.get(last.id) ?? new Set()).add(waiter))
      void poll()
      return promise
    },
  }
}

/** Tells those who wait already: whoever comes meanwhile may have seen more than what is being read. */
async function look(db: Db, waiting: ReadonlyMap<string, ReadonlySet<Waiter>>): Promise<void> {
  const asked = [...waiting]
  for (let start = 0; start < asked.length; start += MAX_READ) {
    const some = asked
      .slice(start, start + MAX_READ)
      .map(([id, waiters]) => [id, [...waiters]] as const)
    const ids = some.map(([id]) => id)
    const read = await withDeadline(findResendsAnywhere(db, ids), READ_LIMIT_MS)
    const byId = new Map(read.map((resend) => [resend.id, resend]))
    for (const { last, tell } of some.flatMap(([, waiters]) => waiters)) {
      const next = byId.get(last.id)
      if (next === undefined || hasChanged(last, next)) tell(next)
    }
  }
}

function hasChanged(before: Resend, after: Resend): boolean {
  const { total, done, succeeded, failed, completedAt } = after
  return (
    before.total !== total ||
    before.done !== done ||
    before.succeeded !== succeeded ||
    before.failed !== failed ||
    (before.completedAt === null) !== (completedAt === null)
  )
}
