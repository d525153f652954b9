import { setTimeout as pause } from 'node:timers/promises'
import { type DatabaseOptions, type Db, openDatabase } from './database.ts'
import { createMembership, LAPSE_MS } from './membership.ts'
import type { Notifications } from './notifications.ts'
import { deleteProcess, drawTicket, listProcesses, type Process } from './processes.ts'

/** What is taken back must hold in every process before the caller is told so. */
export interface RevocationWatch {
  /**
   * `forget` runs before this process says that it has seen a revocation. What is read from then on shows
   * the change; what was read before must be forgotten, or read again.
   */
  onRevocation(forget: () => Promise<void> | void): void
  /** Whether this process may act at this very moment on what it remembers. */
  isCurrent(): boolean
  /**
   * Resolves when no process acts any more on what was true before the changes that are committed by now.
   * Not for use in a transaction: others may wait for its locks before they can say that they have seen.
   */
  seenByAll(): Promise<void>
}

export interface RevocationOptions {
  readonly db: Db
  /** Apart, because renewals cannot wait behind what others ask. */
  readonly renewalDb: Db
  readonly notifications: Notifications
  readonly onError: (error: unknown) => void
  /** By a clock that does not jump; tests pass one that does. */
  readonly elapsedMs?: () => number
}

/** Nothing is published here: nobody need wait for its transactions. */
const APPLICATION_NAME = 'hookwire-renewals'
const HEARTBEAT_MS = 1_000
/** Each takes a moment. */
const RENEWAL_SILENCE_MS = 2_000
/** What never ends must not be the last. */
const RENEWAL_LIMIT_MS = 5_000
/** For acknowledgements whose notification was lost, and for processes that fall silent. */
const LOOK_MS = 200

/** One connection, which waits for nobody: where all others are taken or hang, this process still renews. */
export function openRenewalDatabase(
  options: Pick<DatabaseOptions, 'url' | 'hasPreparedStatements' | 'onError'>,
): Db {
  const own = { name: APPLICATION_NAME, maxConnections: 1, silenceMs: RENEWAL_SILENCE_MS }
  return openDatabase({ ...options, ...own })
}

/** Keeps this process among those that are waited for, and waits for the others. */
export async function startRevocations(
  options: RevocationOptions,
): Promise<RevocationWatch & { stop: () => Promise<void> }> {
  const { db, renewalDb, notifications, onError, elapsedMs = () => performance.now() } = options
  const handlers: (() => Promise<void> | void)[] = []
  const sweep = createSweep(elapsedMs)
  const membership = createMembership(renewalDb, elapsedMs, async () => {
    await Promise.all(handlers.map((forget) => forget()))
  })
  const renewal = createRenewal(async (signal) => {
    await membership.renew(signal)
    await sweep(renewalDb)
  }, membership.isHeld)

  await renewal.run()
  const wake = () => renewal.wake(onError)
  const stopListening = notifications.onNotify('revocations', wake)
  const timer = setInterval(wake, HEARTBEAT_MS)
  return {
    onRevocation: (forget) => void handlers.push(forget),
    isCurrent: membership.isHeld,
    seenByAll: () => seenByAll(db, notifications, sweep),
    async stop() {
      stopListening()
      clearInterval(timer)
      await renewal.stop()
      await membership.leave().catch(onError) // else the others remove it
    },
  }
}

async function seenByAll(db: Db, notifications: Notifications, sweep: Sweep): Promise<void> {
  let seen = Promise.withResolvers<void>()
  const stopListening = notifications.onNotify('seen', () => seen.resolve())
  try {
    const ticket = await drawTicket(db)
    for (;;) {
      seen = Promise.withResolvers() // before the look, or one that comes meanwhile would be lost
      const alive = await sweep(db)
      if (alive.every(({ seenTicket }) => seenTicket >= ticket)) return
      await Promise.race([seen.promise, pause(LOOK_MS)])
    }
  } finally {
    stopListening()
  }
}

/** One renewal at a time; whoever wakes it meanwhile has another, because the first may have missed it. */
function createRenewal(renew: (signal: AbortSignal) => Promise<void>, isHeld: () => boolean) {
  let running: Promise<void> | undefined
  let isRunning = false
  let isWoken = false
  let isStopping = false
  const run = async () => {
    isRunning = true
    try {
      do {
        isWoken = false
        await withinLimit(renew)
      } while (!isStopping && (isWoken || !isHeld()))
    } finally {
      isRunning = false
    }
  }
  return {
    run,
    wake(onError: (error: unknown) => void) {
      isWoken = true
      if (!isRunning) running = run().catch(onError) // the next heartbeat tries again
    },
    async stop() {
      isStopping = true
      await running
    },
  }
}

async function withinLimit(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const signal = AbortSignal.timeout(RENEWAL_LIMIT_MS)
  const { promise, reject } = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => reject(signal.reason))
  await Promise.race([work(signal), promise])
}

type Sweep = (db: Db) => Promise<Process[]>

/**
 * Answers who lives, and removes the others: those whose beat has stood still for too long by the clock of
 * this process alone. So no two clocks need agree, nor does it matter when the database's jumps.
 */
function createSweep(elapsedMs: () => number): Sweep {
  let observed = new Map<string, { readonly beat: number; readonly since: number }>()
  return async (db) => {
    const askedAt = elapsedMs()
    const processes = await listProcesses(db)
    const answeredAt = elapsedMs()
    // A beat was first seen at the latest when the answer came, and stood still at least until we asked.
    observed = new Map(
      processes.map(({ id, beat }) => {
        const before = observed.get(id)
        return [id, before?.beat === beat ? before : { beat, since: answeredAt }]
      }),
    )
    const { silent = [], alive = [] } = Object.groupBy(processes, ({ id }) =>
      askedAt - (observed.get(id)?.since ?? askedAt) >= LAPSE_MS ? 'silent' : 'alive',
    )
    for (const process of silent) await deleteProcess(db, process)
    return alive
  }
}
