import { Worker } from 'node:worker_threads'
import { type Answer, BEGUN, type Job, PROGRESS_CELLS, type WorkerData } from './jobs.ts'
import { WORKER_HEAP_MIB } from './limits.ts'
import { runningMs, watch } from './watchdog.ts'

// So that the guest reaches its own limit first, whose error its script can read.
const WORKER_STACK_MIB = 16

/** How a batch ended. After anything but `done` the thread is gone. */
export type BatchEnd =
  | { readonly kind: 'done'; readonly answers: readonly Answer[] }
  /** The job with this index ran past the deadline, or took more memory than a worker has. */
  | { readonly kind: 'ended'; readonly index: number; readonly durationMs: number }
  /** It is no job's fault. */
  | { readonly kind: 'broken'; readonly error: unknown }

/** One worker, under a watchdog. It has one batch at a time. */
export interface Thread {
  run(jobs: readonly Job[]): Promise<BatchEnd>
  stop(): Promise<void>
}

export function startThread(program: URL, givesWay: boolean): Thread {
  const cells = new BigInt64Array(
    new SharedArrayBuffer(PROGRESS_CELLS * BigInt64Array.BYTES_PER_ELEMENT),
  )
  const worker = startWorker(program, { cells, givesWay })
  let finish: (end: BatchEnd) => void = () => undefined
  let isEnding = false
  worker.on('message', (answers: readonly Answer[]) => {
    if (!isEnding) finish({ kind: 'done', answers }) // or it would be used again
  })
  worker.on('error', (error) => finish(blame(cells, error)))
  worker.on('exit', () => {
    isEnding = true
    finish(blame(cells, new Error('A worker of the sandbox has exited.')))
  })

  function end(): void {
    isEnding = true
    void worker.terminate()
  }

  return {
    async run(jobs) {
      if (isEnding) return { kind: 'broken', error: new Error('It ended while it had no work.') }
      const ended = Promise.withResolvers<BatchEnd>()
      finish = ended.resolve
      Atomics.store(cells, BEGUN, 0n)
      worker.ref() // or a process that waits for nothing else would end before the answer
      worker.postMessage(jobs)
      const watchdog = watch({ cells, cpuUsage: worker.cpuUsage?.bind(worker), end })
      const batchEnd = await ended.promise
      watchdog.stop()
      worker.unref()
      return batchEnd
    },
    async stop() {
      await worker.terminate()
    },
  }
}

/** It has nothing of ours: neither the environment's variables nor the streams. */
function startWorker(program: URL, workerData: WorkerData): Worker {
  const worker = new Worker(program, {
    name: 'sandbox',
    workerData,
    ...{ env: {}, execArgv: [], argv: [], stdout: true, stderr: true },
    resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MIB, stackSizeMb: WORKER_STACK_MIB },
  })
  worker.unref()
  return worker
}

/** Before the first job has begun nobody but us can be at fault. */
function blame(cells: BigInt64Array, error: unknown): BatchEnd {
  const begun = Number(Atomics.load(cells, BEGUN))
  if (begun === 0) return { kind: 'broken', error }
  return { kind: 'ended', index: begun - 1, durationMs: runningMs(cells) }
}
