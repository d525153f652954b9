import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'
import {
  type Answer,
  type Answers,
  BEGUN,
  BEGUN_AT,
  BEGUN_AT_CPU,
  type Job,
  type WorkerData,
} from './jobs.ts'
import { SLOW_MS } from './limits.ts'
import { giveWay } from './priority.ts'

const MICROSECONDS_PER_MS = 1_000

type Work = (job: Job) => Promise<Answers[keyof Answers]>

/** What every worker does: takes batches, says how far it is, and answers for each job. */
export function answerBatches(work: Work): void {
  const { cells, givesWay } = workerData as WorkerData
  if (givesWay) giveWay() // not before: to start takes longer than most jobs
  parentPort?.on('message', (batch: readonly Job[]) => {
    void answerAll(batch, work, cells).then((answers) => parentPort?.postMessage(answers))
  })
}

async function answerAll(
  batch: readonly Job[],
  work: Work,
  cells: BigInt64Array,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  let used = usedMicroseconds()
  for (const job of batch) {
    const before = used
    Atomics.store(cells, BEGUN_AT_CPU, BigInt(before))
    Atomics.store(cells, BEGUN_AT, process.hrtime.bigint())
    Atomics.add(cells, BEGUN, 1n)
    const outcome = await outcomeOf(work, job)
    used = usedMicroseconds()
    const isQuick = used - before < SLOW_MS * MICROSECONDS_PER_MS
    answers.push(outcome.kind === 'value' ? { ...outcome, isQuick } : outcome)
  }
  return answers
}

function usedMicroseconds(): number {
  const { user, system } = process.threadCpuUsage()
  return user + system
}

async function outcomeOf(work: Work, job: Job) {
  try {
    return { kind: 'value', value: await work(job) } as const
  } catch (error) {
    return { kind: 'fault', place: placeOf(error) } as const
  }
}

/** Without the message, in which there could be some of the data. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return `${error.name} ${/\n\s+(at .*)/.exec(error.stack ?? '')?.[1] ?? ''}`
}
