import { createCrew } from './crew.ts'
import type { Job } from './jobs.ts'
import { createLanes } from './lanes.ts'
import { MAX_BATCH_JOBS } from './limits.ts'
import { createReputations } from './reputations.ts'
import { type Ran, settle, type Task } from './tasks.ts'
import type { Thread } from './thread.ts'

export interface Pool {
  /** Owners share the workers evenly, whatever each has waiting. */
  run<K extends Job['kind']>(owner: string, job: Job & { readonly kind: K }): Promise<Ran<K>>
  stop(): Promise<void>
}

export interface PoolOptions {
  /** How many work at the same time. One more is kept ready for when one has to be ended. */
  readonly size: number
  readonly startThread: () => Thread
  /** Does not jump. */
  readonly nowMs: () => number
}

/**
 * Hands out what waits, a batch at a time to each worker that has none. What users wrote and nobody knows
 * yet, or knows to be slow, runs alone, once at a time, and never has the last worker: others go on.
 */
export function createPool({ size, startThread, nowMs }: PoolOptions): Pool {
  const crew = createCrew(size, startThread)
  const books = { waiting: createLanes<Task>(), reputations: createReputations(nowMs) }
  const risks = new Set<string>() // the sources that run alone now
  const needs = {
    isAlone: (source: string) => !books.reputations.isProven(source),
    mayStart: (source: string) => !risks.has(source) && risks.size < Math.max(1, size - 1),
  }
  let busyCount = 0
  let isStopped = false

  function dispatch(): void {
    while (busyCount < size && !isStopped) {
      const share = Math.ceil(books.waiting.size / (size - busyCount))
      const batch = books.waiting.take(Math.min(MAX_BATCH_JOBS, share), needs)
      if (batch.length === 0) return
      void runBatch(batch)
    }
  }

  async function runBatch(batch: readonly Task[]): Promise<void> {
    const risk = batch.map(({ job }) => job.source).find(needs.isAlone)
    if (risk !== undefined) risks.add(risk)
    busyCount += 1
    const thread = crew.take()
    const end = await thread.run(batch.map(({ job }) => job))
    busyCount -= 1
    if (risk !== undefined) risks.delete(risk)
    if (end.kind === 'done') crew.giveBack(thread)
    else crew.lose(thread)
    settle(books, batch, isStopped ? { kind: 'broken', error: stopped() } : end)
    dispatch()
  }

  return {
    run<K extends Job['kind']>(owner: string, job: Job & { readonly kind: K }): Promise<Ran<K>> {
      if (isStopped) return Promise.reject(stopped())
      const { promise, resolve, reject } = Promise.withResolvers<Ran<K>>()
      books.waiting.add(owner, job.source, {
        owner,
        job,
        resolve: resolve as Task['resolve'],
        reject,
      })
      dispatch()
      return promise
    },
    async stop() {
      isStopped = true
      for (const { reject } of books.waiting.drain()) reject(stopped())
      await crew.stop()
    },
  }
}

function stopped(): Error {
  return new Error('The sandbox has been stopped.')
}
