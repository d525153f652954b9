import { setTimeout as sleep } from 'node:timers/promises'
import type { RequestLogEntry } from '../domain/request-log.ts'
import type { Db } from '../storage/database.ts'
import { readEnvironmentLog } from '../storage/request-log.ts'
import type { Ring } from './ring.ts'
import { createSlots, READ_LIMIT_MS, withDeadline } from './waiting.ts'

/** Readers that are behind share these, however many they are. */
const MAX_TABLE_READS = 4
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

/** From memory where the ring has it, where entries of other environments are among them. */
export function stretchReader(db: Db, ring: Ring, onError: (error: unknown) => void): ReadStretch {
  const inSlot = createSlots(MAX_TABLE_READS)

  return async (request, signal) => {
    const { after, limit, knownHead } = request
    if (after >= ring.floor && ring.head >= knownHead) {
      return stretchOf(ring.after(after, limit), limit, ring.head)
    }
    return inSlot(() => readTable(request), signal)
  }

  async function readTable(request: StretchRequest): Promise<Stretch> {
    const { environmentId, after, limit, knownHead } = request
    const head = Math.max(ring.head, knownHead) // before the query, which so sees all up to it
    try {
      const read = readEnvironmentLog(db, environmentId, after, limit)
      return stretchOf(await withDeadline(read, READ_LIMIT_MS), limit, head)
    } catch (error) {
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
