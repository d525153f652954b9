import type { Answer, Answers, Job } from './jobs.ts'
import type { Lanes } from './lanes.ts'
import type { Reputations } from './reputations.ts'
import type { BatchEnd } from './thread.ts'

/** `ended`: the job was at fault for the end of its worker. */
export type Ran<K extends Job['kind']> =
  | { readonly kind: 'value'; readonly value: Answers[K] }
  | { readonly kind: 'ended' }

/** A job, and who waits for it. */
export interface Task {
  readonly owner: string
  readonly job: Job
  resolve(ran: Ran<Job['kind']>): void
  reject(error: unknown): void
}

export interface Books {
  readonly waiting: Lanes<Task>
  readonly reputations: Reputations
}

/** Answers those whose job has an end. The others of a batch that was cut short wait again. */
export function settle(books: Books, batch: readonly Task[], end: BatchEnd): void {
  for (const [index, task] of batch.entries()) {
    if (end.kind === 'broken') task.reject(new Error('A worker has ended.', { cause: end.error }))
    else if (end.kind === 'done') settleAnswered(books, task, end.answers[index])
    else if (index === end.index) settleGuilty(books, task)
    else books.waiting.putBack(task.owner, task.job.source, task)
  }
}

function settleAnswered({ reputations }: Books, task: Task, answer: Answer | undefined): void {
  if (answer?.kind !== 'value') {
    task.reject(new Error(`A worker of the sandbox has failed: ${answer?.place}.`))
    return
  }
  if (answer.isQuick) reputations.praise(task.job.source)
  else reputations.suspect(task.job.source)
  task.resolve({ kind: 'value', value: answer.value })
}

function settleGuilty({ reputations }: Books, { job, resolve }: Task): void {
  reputations.suspect(job.source)
  resolve({ kind: 'ended' })
}
