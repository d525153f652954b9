import { setTimeout as pause } from 'node:timers/promises'
import { bytesOf, MAX_HELD_BYTES } from '../domain/exchanges.ts'
import type { Transact } from '../storage/transaction.ts'
import { type RecordContext, record } from './record.ts'
import { isSettlement, type Settled } from './settlement.ts'

/** Collects what has ended and writes it in few transactions: a commit is what recording costs. */
export interface Committer {
  add(settled: Settled): void
  /** Resolves when everything that was added has been written, or could not be for too long. */
  drain(): Promise<void>
}

export interface CommitterOptions extends RecordContext {
  readonly transact: Transact
  readonly onCommitted: (batch: readonly Settled[]) => void
}

const MAX_BATCH = 500
/** Of headers and bodies that are kept: a statement holds all of them, and more than twice as many characters. */
const MAX_BATCH_BYTES = 8 * 1_024 * 1_024
const MAX_WAIT_MS = 5
/** One is prepared while the other waits for the disk, where it has so many that it is worth a commit. */
const MAX_AT_ONCE = 2
const MIN_SECOND_BATCH = 128
const RETRY_PAUSE_MS = 1_000
/** How long a stop waits for a database that is gone. */
const DRAIN_LIMIT_MS = 4_000

export function createCommitter(options: CommitterOptions): Committer {
  let waiting: Settled[] = []
  let heldBytes = 0
  let underWay = 0
  let timer: NodeJS.Timeout | undefined
  let onIdle: (() => void) | undefined
  let giveUpAt = Number.POSITIVE_INFINITY

  const isWorthACommit = () => {
    if (underWay === 0) return waiting.length > 0
    return underWay < MAX_AT_ONCE && waiting.length >= MIN_SECOND_BATCH
  }
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    while (isWorthACommit()) {
      const count = countOfBatch(waiting)
      const batch = waiting.slice(0, count)
      waiting = waiting.slice(count)
      underWay += 1
      void writeUntilDone(options, batch, () => performance.now() > giveUpAt).then(() => {
        underWay -= 1
        for (const settled of batch) heldBytes -= keptBytes(settled)
        options.onCommitted(batch)
        flush()
      })
    }
    if (waiting.length === 0 && underWay === 0) onIdle?.()
  }

  return {
    add(settled) {
      const isTooMuch = heldBytes + keptBytes(settled) > MAX_HELD_BYTES
      const held = isTooMuch ? { ...settled, exchange: null } : settled
      heldBytes += keptBytes(held)
      waiting.push(held)
      if (waiting.length >= MAX_BATCH) flush()
      else timer ??= setTimeout(flush, MAX_WAIT_MS)
    },
    async drain() {
      giveUpAt = performance.now() + DRAIN_LIMIT_MS
      const idle = new Promise<void>((resolve) => {
        onIdle = resolve
      })
      flush()
      await idle
    },
  }
}

/** As many as a transaction may hold, and one always. */
function countOfBatch(waiting: readonly Settled[]): number {
  let bytes = 0
  const end = waiting.slice(0, MAX_BATCH).findIndex((settled, index) => {
    bytes += keptBytes(settled)
    return index > 0 && bytes > MAX_BATCH_BYTES
  })
  return end === -1 ? MAX_BATCH : end
}

function keptBytes(settled: Settled): number {
  return isSettlement(settled) && settled.exchange !== null ? bytesOf(settled.exchange) : 0
}

/**
 * What was sent cannot be sent back, so a database that is gone is waited for. Should the claims
 * lapse meanwhile, the fence drops the outcomes and the attempts are repeated.
 */
async function writeUntilDone(
  options: CommitterOptions,
  batch: readonly Settled[],
  isTooLate: () => boolean,
): Promise<void> {
  for (;;) {
    try {
      await options.transact((tx) => record(tx, options, batch))
      return
    } catch (error) {
      options.onError(error)
      if (isTooLate()) return // the claims lapse, and the attempts are repeated
      await pause(RETRY_PAUSE_MS)
    }
  }
}
