import DataLoader from 'dataloader'
import { bytesOf, type Exchange } from '../domain/exchanges.ts'
import { createSlots, READ_LIMIT_MS, withDeadline } from '../live/waiting.ts'
import type { Db } from '../storage/database.ts'
import { findExchanges, findKept } from '../storage/exchanges.ts'
import { tooMuch, tooMuchUntaken } from './top-level-errors.ts'

const MEBIBYTE = 1_024 * 1_024
/** Of headers and bodies that are read together: each entry may have more than half a mebibyte of them. */
export const MAX_EXCHANGE_BYTES = 16 * MEBIBYTE
/** The same of a live page, which its reader may leave untaken. */
export const MAX_LIVE_PAGE_BYTES = MEBIBYTE
/** Of all live pages in this process that were not taken yet. */
const MAX_UNTAKEN_BYTES = 64 * MEBIBYTE
/** For live pages at a time, or many that begin together would not see how much they are. */
const MAX_LIVE_READS = 4

/** What live pages that were not taken yet hold of headers and bodies, in the whole process. */
export function createUntakenExchanges(maxBytes = MAX_UNTAKEN_BYTES) {
  return { bytes: 0, maxBytes, inSlot: createSlots(MAX_LIVE_READS) }
}

export type UntakenExchanges = ReturnType<typeof createUntakenExchanges>

/** What was kept of log entries, by their ids. */
export interface ExchangeLoader {
  /** What would be too much beside the others is refused, to be asked for alone. */
  load(id: string): Promise<Exchange | undefined>
  /** From now on they are for the pages of a live reader. */
  readLive(): LivePages
}

interface LivePages {
  /** The reader has taken the page that was read last. */
  taken(): void
  /** There are no more. */
  end(): void
}

export function createExchangeLoader(
  db: Db,
  environmentId: string,
  untaken: UntakenExchanges,
): ExchangeLoader {
  let live: ReturnType<typeof createShare> | undefined
  const read = async (ids: readonly string[]) => {
    const distinct = [...new Set(ids)]
    const results =
      live === undefined
        ? await readPart(db, environmentId, distinct, MAX_EXCHANGE_BYTES)
        : await readLivePart(db, environmentId, distinct, live)
    return ids.map((id) => results.get(id))
  }
  // It only batches: a live subscription's context lives for hours, and a cache with it.
  const loader = new DataLoader<string, Exchange | undefined>(read, { cache: false })
  return {
    load: (id) => loader.load(id),
    readLive() {
      live = createShare(untaken)
      return live
    },
  }
}

type Results = ReadonlyMap<string, Exchange | Error>

async function readPart(
  db: Db,
  environmentId: string,
  ids: readonly string[],
  maxBytes: number,
): Promise<Results> {
  const { exchanges, leftOutIds } = await findExchanges(db, environmentId, ids, maxBytes)
  return new Map<string, Exchange | Error>([
    ...exchanges.map((exchange) => [exchange.id, exchange] as const),
    ...leftOutIds.map((id) => [id, tooMuch(maxBytes)] as const),
  ])
}

/** Where too much was not taken, none is read: the page says so, and the entries themselves are not held up. */
function readLivePart(
  db: Db,
  environmentId: string,
  ids: readonly string[],
  share: ReturnType<typeof createShare>,
): Promise<Results> {
  return share.inSlot(async () => {
    if (share.isUsedUp()) {
      const kept = await withDeadline(findKept(db, environmentId, ids), READ_LIMIT_MS)
      return new Map(kept.map(({ id }) => [id, tooMuchUntaken()]))
    }
    // Else a connection that went silent would keep its slot.
    const reading = readPart(db, environmentId, ids, MAX_LIVE_PAGE_BYTES)
    const results = await withDeadline(reading, READ_LIMIT_MS)
    for (const result of results.values()) if (!(result instanceof Error)) share.hold(result)
    return results
  })
}

/** A reader's part of what was not taken. */
function createShare(whole: UntakenExchanges) {
  let held = 0
  let isOver = false
  const taken = () => {
    whole.bytes -= held
    held = 0
  }
  return {
    taken,
    end() {
      isOver = true
      taken()
    },
    isUsedUp: () => whole.bytes >= whole.maxBytes,
    hold(exchange: Exchange) {
      if (isOver) return // nobody would give it back
      const bytes = bytesOf(exchange)
      held += bytes
      whole.bytes += bytes
    },
    inSlot: <T>(work: () => Promise<T>) => whole.inSlot(work, AbortSignal.timeout(READ_LIMIT_MS)),
  }
}
