import { readlinkSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'
import { basename } from 'node:path'
import { RISK_NICENESS } from './limits.ts'

/** From now on this thread has what the others leave. Only Linux has priorities of threads; elsewhere nothing happens. */
export function giveWay(): void {
  if (process.platform !== 'linux') return
  try {
    const thread = Number(basename(readlinkSync('/proc/thread-self')))
    setPriority(thread, getPriority(thread) + RISK_NICENESS)
  } catch {
    // Without it all is right, and a little slower for others.
  }
}
