import { CursorInFutureError } from './errors.ts'
import { untilAborted } from './waiting.ts'

/** All that is kept of a reader between two pages. */
export interface Place {
  cursor: number
  /** Whether the reader has been told so. */
  isCaughtUp: boolean
  readonly headAtStart: number
}

/** Where a reader begins. The head is asked of the database: the ring may know an older one. */
export async function findPlace(
  readHead: () => Promise<number>,
  after: number | undefined,
  signal: AbortSignal,
): Promise<Place> {
  signal.throwIfAborted()
  const headAtStart = await untilAborted(readHead(), signal)
  if (after !== undefined && after > headAtStart) throw new CursorInFutureError()
  return { cursor: after ?? headAtStart, isCaughtUp: false, headAtStart }
}
