import { setTimeout as pause } from 'node:timers/promises'
import type { PgBoss } from 'pg-boss'

/** One channel for everything, so that a process needs one connection to listen. */
export const CHANNEL = 'hookwire'
/** For the end of a connection on which nobody may answer any more. */
const CLOSE_LIMIT_MS = 1_000

const NOTIFICATION_KINDS = [
  'log',
  'deliver',
  'retry',
  'test',
  'resend',
  'revocations',
  'seen',
] as const
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number]

/** Hints that something may be new. Whoever is woken must look; whoever is not must poll. */
export interface Notifications {
  /** Answers how to stop being woken. */
  onNotify(kind: NotificationKind, wake: () => void): () => void
  close(): Promise<void>
}

/** Listens on a connection of its own, which pg-boss checks and opens again when it is lost. */
export async function startNotifications(boss: PgBoss): Promise<Notifications> {
  const wakers = new Map<string, Set<() => void>>(
    NOTIFICATION_KINDS.map((kind) => [kind, new Set()]),
  )
  const wakeAll = (kind: string) => {
    for (const wake of wakers.get(kind) ?? []) wake()
  }
  const handle = await boss.getDb().listen?.(CHANNEL, wakeAll, () => {
    NOTIFICATION_KINDS.forEach(wakeAll) // what came while nobody listened is lost
  })
  return {
    onNotify(kind, wake) {
      wakers.get(kind)?.add(wake)
      return () => wakers.get(kind)?.delete(wake)
    },
    async close() {
      await Promise.race([handle?.close(), pause(CLOSE_LIMIT_MS, undefined, { ref: false })])
    },
  }
}
