import assert from 'node:assert/strict'
import type { RequestLogEntry } from '../domain/request-log.ts'
import {
  type Draft,
  isFull,
  type LiveReader,
  MAX_BATCH_SIZE,
  openDraft,
  sizeOfStretch,
  take,
} from './draft.ts'
import { findPlace, type Place } from './place.ts'
import type { Ring } from './ring.ts'
import type { ReadStretch } from './stretches.ts'
import type { Tailer } from './tailer.ts'
import { openTurn, TURN_IS_OVER } from './turn.ts'
import type { Waiters } from './waiters.ts'

/** A stretch of the log: what the filter lets through of all between `previousCursor` and `cursor`. */
export interface LivePage {
  readonly entries: readonly RequestLogEntry[]
  readonly cursor: number
  readonly previousCursor: number
  readonly isCaughtUp: boolean
}

export interface LiveSource {
  readonly ring: Ring
  readonly waiters: Waiters
  readonly tailer: Tailer
  readonly readHead: () => Promise<number>
  readonly readStretch: ReadStretch
  readonly heartbeatMs: number
}

/** The live log for one reader. Nothing happens until a page is asked for. */
export function livePages(source: LiveSource, reader: LiveReader): AsyncIterableIterator<LivePage> {
  const { batchSize } = reader
  assert(Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= MAX_BATCH_SIZE)
  const end = new AbortController()
  const pages = readPages(source, reader, end)
  return {
    next: () => pages.next(),
    return() {
      end.abort() // a generator that waits would return only when it has what it waits for
      return pages.return(undefined)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

async function* readPages(
  source: LiveSource,
  reader: LiveReader,
  end: AbortController,
): AsyncGenerator<LivePage, undefined> {
  const leave = source.tailer.join(end)
  try {
    const place = await findPlace(source.readHead, reader.after, end.signal)
    source.tailer.follow(place.headAtStart)
    while (!end.signal.aborted) yield await nextPage(source, reader, place, end.signal)
  } catch (error) {
    if (!end.signal.aborted) throw error
  } finally {
    leave()
  }
}

/** Waits only where the page would be empty and the reader has been told that there is no more. */
async function nextPage(
  source: LiveSource,
  reader: LiveReader,
  place: Place,
  end: AbortSignal,
): Promise<LivePage> {
  const { ring, waiters, readStretch } = source
  const draft = openDraft(place.cursor)
  const knownHead = () => Math.max(ring.head, place.headAtStart)
  using turn = openTurn(end, source.heartbeatMs)
  try {
    while (!isFull(draft, reader)) {
      if (draft.cursor < knownHead()) {
        const wanted = {
          environmentId: reader.environmentId,
          after: draft.cursor,
          limit: sizeOfStretch(draft, reader),
          knownHead: place.headAtStart,
        }
        take(draft, reader, await readStretch(wanted, turn.signal))
      } else if (draft.entries.length === 0 && place.isCaughtUp) {
        const seen = await waiters.wait(reader.environmentId, turn)
        draft.cursor = Math.max(draft.cursor, seen)
        turn.throwIfOver()
      } else break
    }
  } catch (error) {
    if (error !== TURN_IS_OVER) throw error
  }
  return handOver(draft, place, draft.cursor >= knownHead())
}

function handOver({ entries, cursor }: Draft, place: Place, isCaughtUp: boolean): LivePage {
  const page = { entries, cursor, previousCursor: place.cursor, isCaughtUp }
  place.cursor = cursor
  place.isCaughtUp = isCaughtUp
  return page
}
