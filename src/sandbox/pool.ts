import { createCrew } from './crew.ts'
import { createDispatch } from './dispatch.ts'
import { createFingerprints } from './fingerprints.ts'
import type { Job } from './jobs.ts'
import { MAX_WAITING_CHECKS } from './limits.ts'
import { createReputations } from './reputations.ts'
import { type Ran, settle, type Task } from './tasks.ts'
import type { BatchEnd, Thread } from './thread.ts'
import { createWaiting } from './waiting.ts'

export interface Pool {
  /** Owners share the workers evenly, whatever each has waiting. */
  run<K extends Job['kind']>(owner: string, job: Job & { readonly kind: K }): Promise<Ran<K>>
  stop(): Promise<void>
}

export interface PoolOptions {
  /** How many work at the same time. */
  readonly size: number
  readonly startThread: (givesWay: boolean) => Thread
  /** Does not jump. */
  readonly nowMs: () => number
}

/** Kept ready for when one has to be ended: to start takes longer than most jobs. */
const SPARES = 1

/**
 * Hands out what waits, a batch at a time to each worker that has none. What users wrote and nobody knows
 * yet, or knows to be slow, runs alone, once at a time, and never has the last worker: others go on.
 */
export function createPool({ size, startThread, nowMs }: PoolOptions): Pool {
  // Apart: what loops must not have the threads, nor the processor, that others need.
  const known = createCrew(size, () => startThread(false))
  const unknown = createCrew(Math.max(1, size - 1) + SPARES, () => startThread(true))
  const fingerprintOf = createFingerprints()
  const reputations = createReputations(nowMs)
  const waiting = createWaiting<Task>((place) => !reputations.isProven(place))
  const dispatch = createDispatch({
    ...{ workers: size, waiting },
    async run(batch, isRisk) {
      const crew = isRisk ? unknown : known
      const thread = crew.take()
      const end = await thread.run(batch.map(({ job }) => job))
      if (end.kind === 'done') crew.giveBack(thread)
      else crew.lose(thread)
      return isStopped ? STOPPED : end
    },
    onEnd: (batch, end) => settle({ waiting, reputations }, batch, end),
  })
  let isStopped = false

  return {
    run<K extends Job['kind']>(owner: string, job: Job & { readonly kind: K }): Promise<Ran<K>> {
      if (isStopped) return Promise.reject(STOPPED.error)
      // How many deliveries there are at a time is for those who send them to decide: they wait.
      const isTooMuch = job.kind !== 'map' && waiting.sizeOf(owner) >= MAX_WAITING_CHECKS
      if (isTooMuch) return Promise.resolve({ kind: 'busy' })
      const { promise, resolve, reject } = Promise.withResolvers<Ran<K>>()
      const place = { owner, source: fingerprintOf(job.source) }
      waiting.add({ ...place, job, resolve: resolve as Task['resolve'], reject })
      dispatch()
      return promise
    },
    async stop() {
      isStopped = true
      for (const { reject } of waiting.drain()) reject(STOPPED.error)
      await Promise.all([known.stop(), unknown.stop()])
    },
  }
}

const STOPPED = {
  kind: 'broken',
  error: new Error('The sandbox has been stopped.'),
} as const satisfies BatchEnd
