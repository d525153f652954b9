import { BEGUN, BEGUN_AT, BEGUN_AT_CPU } from './jobs.ts'
import { HARD_LIMIT_MS, STUCK_LIMIT_MS } from './limits.ts'

const LOOK_AGAIN_MS = 50
const NANOSECONDS_PER_MS = 1_000_000n
const MICROSECONDS_PER_MS = 1_000

/** A thread at work, as far as it can be seen from outside. */
export interface Watched {
  readonly cells: BigInt64Array
  /** Undefined on a Node that cannot tell yet: then real time has to do. */
  readonly cpuUsage: (() => Promise<NodeJS.CpuUsage>) | undefined
  end(): void
}

/**
 * Ends a thread whose job is over its time. That is processor time as long as the thread can be asked: on
 * a machine that is full, those who only wait would be ended otherwise, and do the same work again.
 */
export function watch({ cells, cpuUsage, end }: Watched): { stop(): void } {
  let timer = setTimeout(look, HARD_LIMIT_MS)
  let isStopped = false
  let isAsking = false

  function look(): void {
    const ranMs = runningMs(cells)
    if (ranMs >= STUCK_LIMIT_MS) {
      end()
      return
    }
    const isLate = ranMs >= HARD_LIMIT_MS
    timer = setTimeout(look, isLate ? LOOK_AGAIN_MS : HARD_LIMIT_MS - ranMs + 1)
    if (isLate && !isAsking) void ask()
  }

  async function ask(): Promise<void> {
    const job = Atomics.load(cells, BEGUN)
    isAsking = true
    const usedMs = await usedBy(cells, cpuUsage)
    isAsking = false
    const isSameJob = !isStopped && Atomics.load(cells, BEGUN) === job
    if (isSameJob && usedMs >= HARD_LIMIT_MS) end()
  }

  return {
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

/** For how long the last job that was begun has been running. */
export function runningMs(cells: BigInt64Array): number {
  if (Atomics.load(cells, BEGUN) === 0n) return 0 // it is still starting
  const running = process.hrtime.bigint() - Atomics.load(cells, BEGUN_AT)
  return Number(running / NANOSECONDS_PER_MS)
}

async function usedBy(cells: BigInt64Array, cpuUsage: Watched['cpuUsage']): Promise<number> {
  if (cpuUsage === undefined) return Number.POSITIVE_INFINITY
  try {
    const { user, system } = await cpuUsage()
    return (user + system - Number(Atomics.load(cells, BEGUN_AT_CPU))) / MICROSECONDS_PER_MS
  } catch {
    return 0 // it has ended meanwhile
  }
}
