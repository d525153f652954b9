import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findProcess } from './processes.ts'
import { waitUntil } from './wait.ts'

/** Signals, mildest first, and how long each may take. What the first leaves is replayed later. */
const SHUTDOWN_STEPS = [
  { signal: 'SIGINT', limitMs: 20_000 },
  { signal: 'SIGQUIT', limitMs: 10_000 },
] as const

/** The file's first line is the pid, its eighth the state; see PostgreSQL's pidfile.h. */
const PID_LINE = 0
const STATE_LINE = 7

/** Ends what an earlier process of ours left running on these data, and removes its traces. */
export async function endPostmasterOf(cluster: string): Promise<void> {
  const pid = Number(readPidFile(cluster)[PID_LINE])
  if (!(pid > 0)) return // it was shut down properly, or never started

  await shutDown(cluster, pid)
  rmSync(pidFileOf(cluster), { force: true })
}

/** Looks before each signal, since another process may have the pid by now. */
async function shutDown(cluster: string, pid: number): Promise<void> {
  for (const { signal, limitMs } of SHUTDOWN_STEPS) {
    if (!isPostmasterOf(cluster, pid)) return
    sendSignal(pid, signal)
    if (await waitUntil(() => !isPostmasterOf(cluster, pid), limitMs)) return
  }
  throw new Error(`PostgreSQL, process ${pid}, does not end. Its data is in ${cluster}.`)
}

function isPostmasterOf(cluster: string, pid: number): boolean {
  return findProcess(pid)?.command.includes(` -D ${cluster} `) ?? false
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // else it ended just now
  }
}

export function isReady(cluster: string): boolean {
  return readPidFile(cluster)[STATE_LINE]?.trim() === 'ready'
}

function readPidFile(cluster: string): string[] {
  try {
    return readFileSync(pidFileOf(cluster), 'utf8').split('\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return []
  }
}

function pidFileOf(cluster: string): string {
  return join(cluster, 'postmaster.pid')
}
