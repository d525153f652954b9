import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { MIN_RETENTION_DAYS } from '../domain/environments.ts'
import type { RequestLogEntry } from '../domain/request-log.ts'
import { oldestIdWithin } from '../domain/retention.ts'
import type { Clock } from '../storage/clock.ts'
import type { Db } from '../storage/database.ts'
import { readEnvironmentLog } from '../storage/request-log.ts'
import { CursorExpiredError } from './errors.ts'
import { ensureKept } from './expiry.ts'
import type { Ring } from './ring.ts'
import { createSlots, READ_LIMIT_MS, withDeadline } from './waiting.ts'

/** Readers that are behind share these, however many they are. */
const MAX_TABLE_READS = 4
/** Where more are behind and the event loop is busy, each leaves time for all else: a page is answered in one go. */
const REST_MS_AN_ENTRY = 0.05
const BUSY_UTILIZATION = 0.8
/** The slot is kept meanwhile, so a database that is down is asked, and reported, this seldom. */
const RETRY_MS = 1_000

/** What is wanted of the log: an environment's entries from just after a position on. */
interface StretchRequest {
  readonly environmentId: string
  readonly after: number
  readonly limit: number
  /** A position that the log had reached before; the ring is no source until it has, too. */
  readonly knownHead: number
}

/** A part of the log without a gap: from `after` up to `end`, these are all. */
export interface Stretch {
  readonly entries: readonly RequestLogEntry[]
  readonly end: number
}

export type ReadStretch = (request: StretchRequest, signal: AbortSignal) => Promise<Stretch>

export interface StretchOptions {
  readonly db: Db
  readonly ring: Ring
  readonly now: Clock
  readonly onError: (error: unknown) => void
}

/**
 * From memory where the ring has it, where entries of other environments are among them. Throws
 * `CursorExpiredError` where something was lost to retention between the position and the entries.
 */
export function stretchReader({ db, ring, now, onError }: StretchOptions): ReadStretch {
  const inSlot = createSlots(MAX_TABLE_READS)
  let behindCount = 0
  let loopBefore = performance.eventLoopUtilization()

  return async (request, signal) => {
    const { after, limit, knownHead } = request
    if (after >= ring.floor && ring.head >= knownHead) {
      const entries = ring.after(after, limit)
      if (areKeptByAll(entries)) return stretchOf(entries, limit, ring.head)
    }
    behindCount += 1
    try {
      return await inSlot(() => readInTurn(request), signal)
    } finally {
      behindCount -= 1
    }
  }

  async function readInTurn(request: StretchRequest): Promise<Stretch> {
    const stretch = await readTable(request)
    const isCrowded = behindCount > MAX_TABLE_READS && isLoopBusy()
    if (isCrowded) await sleep(stretch.entries.length * REST_MS_AN_ENTRY)
    return stretch
  }

  /** Of what is older, the table knows for which environments it is kept. */
  function areKeptByAll(entries: readonly RequestLogEntry[]): boolean {
    const oldestId = oldestIdWithin(MIN_RETENTION_DAYS, now())
    return entries.every(({ id }) => id >= oldestId)
  }

  /** Since it was asked the last time. */
  function isLoopBusy(): boolean {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, loopBefore)
    loopBefore = now
    return utilization > BUSY_UTILIZATION
  }

  async function readTable(request: StretchRequest): Promise<Stretch> {
    const { environmentId, after, limit, knownHead } = request
    const head = Math.max(ring.head, knownHead) // before the query, which so sees all up to it
    try {
      const read = readEnvironmentLog(db, environmentId, after, limit)
      const { entries, end } = stretchOf(await withDeadline(read, READ_LIMIT_MS), limit, head)
      const oldestId = await withDeadline(ensureKept(db, now, environmentId, after), READ_LIMIT_MS)
      return { entries: entries.filter(({ id }) => id >= oldestId), end }
    } catch (error) {
      if (error instanceof CursorExpiredError) throw error
      onError(error)
      await sleep(RETRY_MS)
      return { entries: [], end: after }
    }
  }
}

function stretchOf(entries: readonly RequestLogEntry[], limit: number, head: number): Stretch {
  const last = entries.at(-1)?.position ?? head
  return { entries, end: entries.length < limit ? Math.max(last, head) : last }
}
