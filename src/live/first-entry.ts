import type { RequestLogEntry } from '../domain/request-log.ts'
import type { LiveReader } from './draft.ts'
import type { LiveLog } from './live-log.ts'

/** When to stop waiting. */
export interface Patience {
  readonly limitMs: number
  readonly signal: AbortSignal | undefined
}

/** Waits for the first entry that the filter lets through; undefined where there is none in time. */
export async function firstEntry(
  live: Pick<LiveLog, 'pages'>,
  reader: Omit<LiveReader, 'batchSize'>,
  { limitMs, signal }: Patience,
): Promise<RequestLogEntry | undefined> {
  const pages = live.pages({ ...reader, batchSize: 1 })
  const end = () => void pages.return?.()
  const timer = setTimeout(end, limitMs)
  signal?.addEventListener('abort', end)
  if (signal?.aborted) end()
  try {
    for await (const { entries } of pages) {
      if (entries[0] !== undefined) return entries[0]
    }
    return undefined
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
  }
}
