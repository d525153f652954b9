import { randomUUID } from 'node:crypto'
import type { Db } from './database.ts'
import { deleteProcess, findLastTicket, writeBeat } from './processes.ts'

/** Once it has been silent for so long, a process is waited for no more. */
export const LAPSE_MS = 5_000

/** Before that, it must have noticed by itself, with time to spare for what it was just about to do. */
const LEASE_MS = 4_000

/** This process among those that are waited for. */
export interface Membership {
  /** Sees what there is to see, and then says so. */
  renew(signal: AbortSignal): Promise<void>
  isHeld(): boolean
  leave(): Promise<void>
}

/** `forget` runs before a new ticket is said to have been seen. */
export function createMembership(
  db: Db,
  elapsedMs: () => number,
  forget: () => Promise<void>,
): Membership {
  const id = randomUUID()
  let beat = 0
  let seenTicket = -1
  let leaseUntil = Number.NEGATIVE_INFINITY
  let isTrusted = false

  return {
    async renew(signal) {
      // Read first: whatever is read after it shows the change that the ticket was drawn for.
      const ticket = await findLastTicket(db)
      const isNews = ticket !== seenTicket
      if (isNews) await forget()
      signal.throwIfAborted()
      beat += 1
      const sentAt = elapsedMs() // nobody can have seen this beat before
      await writeBeat(db, { id, beat, seenTicket: ticket }, isNews)
      signal.throwIfAborted()
      // Where the lease had run out, a ticket may have been drawn, and not waited for us, since ours was
      // read. From this beat on we are waited for, so the next renewal sees all that came before it.
      isTrusted = elapsedMs() < leaseUntil
      leaseUntil = sentAt + LEASE_MS
      seenTicket = ticket
    },
    isHeld: () => isTrusted && elapsedMs() < leaseUntil,
    async leave() {
      leaseUntil = Number.NEGATIVE_INFINITY
      await deleteProcess(db, { id, beat })
    },
  }
}
