import type { Answer, Answers, Job } from './jobs.ts'
import type { Place } from './lanes.ts'
import type { Reputations } from './reputations.ts'
import type { BatchEnd } from './thread.ts'
import type { Waiting } from './waiting.ts'

export type Ran<K extends Job['kind']> =
  | { readonly kind: 'value'; readonly value: Answers[K] }
  /** The job was at fault for the end of its worker, after this long. */
  | { readonly kind: 'ended'; readonly durationMs: number }
  /** It was not taken: too much of its owner waits already. */
  | { readonly kind: 'busy' }

/** A job, and who waits for it. */
export interface Task extends Place {
  readonly job: Job
  resolve(ran: Ran<Job['kind']>): void
  reject(error: unknown): void
}

export interface Books {
  readonly waiting: Waiting<Task>
  readonly reputations: Reputations
}

/** Answers those whose job has an end. The others of a batch that was cut short wait again. */
export function settle(books: Books, batch: readonly Task[], end: BatchEnd): void {
  for (const [index, task] of batch.entries()) {
    if (end.kind === 'broken') task.reject(new Error('A worker has ended.', { cause: end.error }))
    else if (end.kind === 'done') settleAnswered(books, task, end.answers[index])
    else if (index === end.index) settleGuilty(books, task, end.durationMs)
    else books.waiting.putBack(task)
  }
}

function settleAnswered(
  { reputations, waiting }: Books,
  task: Task,
  answer: Answer | undefined,
): void {
  if (answer?.kind !== 'value') {
    task.reject(new Error(`A worker of the sandbox has failed: ${answer?.place}.`))
    return
  }
  if (answer.isQuick) reputations.praise(task)
  else reputations.suspect(task)
  waiting.reconsider(task)
  task.resolve({ kind: 'value', value: answer.value })
}

function settleGuilty({ reputations, waiting }: Books, task: Task, durationMs: number): void {
  reputations.suspect(task)
  waiting.reconsider(task)
  task.resolve({ kind: 'ended', durationMs })
}
