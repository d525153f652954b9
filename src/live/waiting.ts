import { UnavailableError } from '../domain/unavailable.ts'

/** For one read of the database, of at most a thousand rows by an index. */
export const READ_LIMIT_MS = 10_000

/** Waits for the work, but no longer than to the abort: then it throws the signal's reason. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Stops waiting for a connection that went silent; what it still says is ignored. */
export async function withDeadline<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    reject(new UnavailableError(`The database did not answer within ${limitMs} ms.`))
  }, limitMs)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Any number of callers cost one read, which begins after they called: never an older answer. */
export function shareReads<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<T> | undefined
  const begin = () => {
    next = undefined
    const started = read()
    running = started
    return started
  }
  return () => {
    next ??= running.then(begin, begin)
    return next
  }
}

export type InSlot = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>

/** Runs so much work at a time, the rest in turn. A slot is busy until its work has really ended. */
export function createSlots(count: number): InSlot {
  let freeCount = count
  const queue = new Set<() => void>()

  function release(): void {
    const [first] = queue
    if (first === undefined) {
      freeCount += 1
      return
    }
    queue.delete(first)
    first()
  }

  async function takeTurn(signal: AbortSignal): Promise<void> {
    if (freeCount > 0) {
      freeCount -= 1
      return
    }
    const { promise: turn, resolve } = Promise.withResolvers<void>()
    queue.add(resolve)
    try {
      await untilAborted(turn, signal)
    } catch (error) {
      if (!queue.delete(resolve)) release() // the slot was given just before the abort
      throw error
    }
  }

  return async (work, signal) => {
    await takeTurn(signal)
    return untilAborted(work().finally(release), signal)
  }
}
