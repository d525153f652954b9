import { setTimeout as pause, setImmediate as turnOfOthers } from 'node:timers/promises'
import { createPace } from '../domain/pacing.ts'
import type { Admission } from './admission.ts'
import { endingOf } from './endpoint.ts'
import type { Moot } from './load.ts'
import type { Claim, OwedDelivery } from './owed-delivery.ts'
import { createPump } from './pump.ts'
import { isSettlement, type Settled, type Settlement } from './settlement.ts'

/** Reads what is admitted, and sends it. */
export interface Dispatcher {
  wake(): void
  /** Starts nothing more; resolves when nothing is in flight. */
  stop(): Promise<void>
}

export interface DispatcherOptions {
  readonly admission: Admission
  readonly load: (
    batch: readonly Claim[],
  ) => Promise<{ readonly owed: OwedDelivery[]; readonly moot: Moot[] }>
  /**
   * `withdrawn` where the request was not made, because what it was made from has changed or its turn did
   * not come. It asks for the turn when all else is ready.
   */
  readonly run: (owed: OwedDelivery, turn: TakeTurn) => Promise<Settlement | Moot | 'withdrawn'>
  readonly onSettled: (settled: Settled) => void
  /** A job that failed inside us, or that could not be read before the stop. */
  readonly onAbandoned: (claim: Claim) => void
  readonly onError: (error: unknown) => void
}

export type TakeTurn = () => Promise<boolean> | true

/** Read in one query: enough to make it cheap, few enough to keep large payloads in bounds. */
const MAX_LOAD = 128
const LOAD_PAUSE_MS = 1_000
/** Until what was put back is taken again: who may not send for a while must not spin. */
const PUT_BACK_PAUSE_MS = 20

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { admission, onError } = options
  let isStopping = false
  let underWay = 0
  const idle = Promise.withResolvers<void>() // only a stop waits for it

  const pump = createPump(async () => {
    const batch = isStopping ? [] : admission.next(MAX_LOAD)
    if (batch.length === 0) return false
    underWay += batch.length
    const { owed, moot, unread } = await loadUntilDone(options, batch, () => isStopping)
    for (const claim of unread) giveUp(claim)
    for (const settled of moot) settleMoot(settled)
    await startAll(owed, run)
    return batch.length === MAX_LOAD || owed.length < batch.length // there is room that nobody will leave
  })
  const run = async (owed: OwedDelivery) => {
    try {
      const settled = await runInTurn(options, owed)
      if (settled === 'withdrawn') return putBack(owed)
      ended(() => leave(admission, owed, settled))
      options.onSettled(settled)
    } catch (error) {
      onError(error)
      options.onAbandoned(owed)
      ended(() => admission.leave(owed, 'unused', 0))
    }
    pump.freed(underWay)
  }
  const settleMoot = (moot: Moot) => {
    ended(() => admission.turnAway(moot))
    options.onSettled(moot)
  }
  const giveUp = (claim: Claim) => {
    options.onAbandoned(claim)
    ended(() => admission.turnAway(claim))
  }
  const putBack = (claim: Claim) => {
    ended(() => admission.putBack(claim))
    setTimeout(pump.wake, PUT_BACK_PAUSE_MS)
  }
  const ended = (leave: () => void) => {
    leave()
    underWay -= 1
    if (isStopping && underWay === 0) idle.resolve()
  }

  return {
    wake: pump.wake,
    async stop() {
      isStopping = true
      if (underWay > 0) await idle.promise
    },
  }
}

async function startAll(
  batch: readonly OwedDelivery[],
  run: (owed: OwedDelivery) => Promise<void>,
) {
  const isTurnOver = createPace()
  for (const owed of batch) {
    void run(owed)
    if (isTurnOver(owed.event)) await turnOfOthers()
  }
}

/** Turns are handed out in their order: one that nobody asks for must not be left to the next. */
async function runInTurn({ run, admission }: DispatcherOptions, owed: OwedDelivery) {
  let isAskedFor = false
  const turn = () => {
    isAskedFor = true
    return admission.turn(owed)
  }
  try {
    return await run(owed, turn)
  } finally {
    if (!isAskedFor) admission.skipTurn(owed)
  }
}

function leave(admission: Admission, owed: OwedDelivery, settled: Settled): void {
  const durationMs = isSettlement(settled) ? settled.entry.durationMs : 0
  const ending = isSettlement(settled) ? endingOf(settled.outcome, durationMs) : 'unused'
  admission.leave(owed, ending, durationMs)
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
