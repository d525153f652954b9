import { setTimeout as pause } from 'node:timers/promises'
import type { Lane } from './lane.ts'
import type { Moot } from './load.ts'
import type { Claim, OwedDelivery } from './owed-delivery.ts'
import type { Settled, Settlement } from './settlement.ts'
import type { Shares } from './shares.ts'

/** Takes from the lanes what there is room to send, reads it, and sends it. */
export interface Dispatcher {
  wake(): void
  /** Starts nothing more; resolves when nothing is in flight. */
  stop(): Promise<void>
}

export interface DispatcherOptions {
  /** In order of precedence. */
  readonly lanes: readonly Lane[]
  readonly shares: Shares
  readonly load: (
    batch: readonly Claim[],
  ) => Promise<{ readonly owed: OwedDelivery[]; readonly moot: Moot[] }>
  readonly run: (owed: OwedDelivery) => Promise<Settlement>
  readonly onSettled: (settled: Settled) => void
  /** A job that failed inside us, or that could not be read before the stop. */
  readonly onAbandoned: (claim: Claim) => void
  readonly onError: (error: unknown) => void
}

/** Read in one query: enough to make it cheap, few enough to keep large payloads in bounds. */
const MAX_LOAD = 128
const LOAD_PAUSE_MS = 1_000

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { lanes, shares, onError } = options
  let isPumping = false
  let isStopping = false

  const wake = () => {
    if (!isPumping) void pump()
  }
  const pump = async () => {
    isPumping = true
    for (let batch = takeBatch(); batch.length > 0; batch = takeBatch()) {
      const { owed, moot, unread } = await loadUntilDone(options, batch, () => isStopping)
      for (const claim of unread) abandon(claim)
      for (const settled of moot) finish(settled, settled)
      for (const delivery of owed) void run(delivery)
    }
    isPumping = false
  }
  const takeBatch = () => {
    const batch: Claim[] = []
    for (const { next, queue } of isStopping ? [] : lanes) {
      batch.push(...next(MAX_LOAD - batch.length, (id) => shares.take(queue, id)))
    }
    return batch
  }
  const run = async (owed: OwedDelivery) => {
    try {
      finish(owed, await options.run(owed))
    } catch (error) {
      onError(error)
      abandon(owed)
    }
    wake()
  }
  const abandon = (claim: Claim) => {
    options.onAbandoned(claim)
    shares.release(claim)
  }
  const finish = (claim: Claim, settled: Settled) => {
    shares.release(claim)
    options.onSettled(settled)
  }

  return {
    wake,
    async stop() {
      isStopping = true
      await shares.idle()
    },
  }
}

/** The claims are held meanwhile, so a database that is gone is waited for, but not by a stop. */
async function loadUntilDone(
  { load, onError }: DispatcherOptions,
  batch: readonly Claim[],
  isStopping: () => boolean,
) {
  for (;;) {
    try {
      return { ...(await load(batch)), unread: [] }
    } catch (error) {
      onError(error)
      if (isStopping()) return { owed: [], moot: [], unread: batch }
      await pause(LOAD_PAUSE_MS)
    }
  }
}
