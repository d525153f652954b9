import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'

const ids = new AsyncLocalStorage<string>()

/**
 * Runs what answers a request, or an operation of a WebSocket, under an id of its own. Always made here: with one that
 * the caller sends, it could write into our log what looks like another's.
 */
export function underRequestId<T>(work: (requestId: string) => T): T {
  const requestId = String(Buffer.from(randomUUID())) // in one piece: it comes in twenty, and is kept for long
  return ids.run(requestId, () => work(requestId))
}

/** For the log, and for those who are told nothing else. Undefined where no caller waits. */
export function currentRequestId(): string | undefined {
  return ids.getStore()
}
