import { EventEmitter, once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { logCursor } from '../../src/graphql/cursors.ts'
import { socketPages } from './log-pages.ts'
import type { LogEntry } from './oracle.ts'

/** A client that watches the log all along, and goes on at its cursor whenever it is cut off. */
export interface Watcher extends AsyncDisposable {
  /**
   * In sentences, what it saw otherwise than the log tells it, newest first; none where all is well.
   * Waits until it has seen as much, or for far too long.
   */
  complaints(log: readonly LogEntry[]): Promise<string[]>
}

const RECONNECT_MS = 50
const PATIENCE_MS = 20_000

export function startWatcher(url: string): Watcher {
  const events = new EventEmitter()
  const stop = new AbortController()
  const seen: string[] = []
  const gaps: string[] = []
  let after = logCursor(0)

  const watchOnce = async () => {
    for await (const page of socketPages({ url, variables: { after }, signal: stop.signal })) {
      if (page.previousCursor !== after) gaps.push('The watcher was given pages with a gap.')
      after = page.cursor
      seen.push(...page.entries.map(({ id }) => id))
      events.emit('page')
    }
  }
  const watch = async () => {
    while (!stop.signal.aborted) {
      await watchOnce().catch(() => undefined) // whatever has ended it, the next goes on there
      await pause(RECONNECT_MS)
    }
  }
  const watching = watch()
  return {
    async complaints(log) {
      const late = AbortSignal.timeout(PATIENCE_MS)
      while (seen.length < log.length && !late.aborted) {
        await once(events, 'page', { signal: late }).catch(() => undefined)
      }
      const ids = log.map(({ id }) => id).reverse()
      const at = ids.findIndex((id, index) => seen[index] !== id)
      if (at === -1 && seen.length === ids.length) return gaps
      return [
        ...gaps,
        `The watcher saw ${seen.length} of ${ids.length} entries, others from ${at}.`,
      ]
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      await watching
    },
  }
}
