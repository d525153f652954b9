import { setTimeout as pause } from 'node:timers/promises'
import type { Resend } from '../domain/resends.ts'
import type { Db } from '../storage/database.ts'
import { findResends } from '../storage/resends.ts'
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

export function createLiveResends(options: LiveResendsOptions): LiveResends {
  const { db, onError, pollMs = POLL_MS } = options
  const find = async (environmentId: string, id: string) => {
    const [found] = await withDeadline(findResends(db, environmentId, [id]), READ_LIMIT_MS)
    return found
  }
  async function* changesOf(found: Resend, signal: AbortSignal) {
    yield found
    for (let last = found; last.completedAt === null; ) {
      await pause(pollMs, undefined, { signal }).catch(ignore)
      if (signal.aborted) return
      const next = await find(found.environmentId, found.id).catch((error: unknown) => {
        onError(error) // the next poll tries again
        return last
      })
      if (next === undefined) return
      if (hasChanged(last, next)) yield next
      last = next
    }
  }
  return {
    find,
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

function ignore(): void {
  // Aborted: its reader has gone.
}
