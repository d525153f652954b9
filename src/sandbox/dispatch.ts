import { MAX_BATCH_JOBS } from './limits.ts'
import { createRisks } from './risks.ts'
import type { Task } from './tasks.ts'
import type { BatchEnd } from './thread.ts'
import type { Waiting } from './waiting.ts'

export interface DispatchOptions {
  readonly workers: number
  readonly waiting: Waiting<Task>
  /** Has one worker; `isRisk`: that may have to be ended. */
  readonly run: (batch: readonly Task[], isRisk: boolean) => Promise<BatchEnd>
  /** Its worker is free again. */
  readonly onEnd: (batch: readonly Task[], end: BatchEnd) => void
}

/** Called when something may have changed: begins all that can begin now. */
export function createDispatch({ workers, waiting, run, onEnd }: DispatchOptions): () => void {
  const risks = createRisks(workers)
  let busyCount = 0
  let wasRisk = false

  function dispatch(): void {
    while (busyCount < workers) {
      // In turn, so that neither can take every worker that gets free.
      const hasBegun = wasRisk ? beginBatch() || beginRisk() : beginRisk() || beginBatch()
      if (!hasBegun) return
    }
  }

  function beginBatch(): boolean {
    const batch = waiting.takeBatch(MAX_BATCH_JOBS, workers - busyCount)
    if (batch.length === 0) return false
    wasRisk = false
    void begin(batch)
    return true
  }

  function beginRisk(): boolean {
    const task = risks.isFull() ? undefined : waiting.takeAlone(risks.mayGo)
    if (task === undefined) return false
    wasRisk = true
    void begin([task], risks.enter(task))
    return true
  }

  async function begin(batch: readonly Task[], leaveRisks?: () => void): Promise<void> {
    busyCount += 1
    const end = await run(batch, leaveRisks !== undefined)
    busyCount -= 1
    leaveRisks?.()
    onEnd(batch, end)
    dispatch()
  }

  return dispatch
}
