import type { MappingError, MappingRun, SchemaIssue } from '../domain/mappings.ts'

export interface MapJob {
  readonly kind: 'map'
  readonly source: string
  /** JSON texts: the event without its data, with the context, and the data. */
  readonly head: string
  readonly data: string
  /** All the time there is for the script. */
  readonly now: Date
  readonly seed: number
}

/** What a worker is asked. `source` is what a user wrote, a script or a JSON Schema. */
export type Job =
  | MapJob
  | { readonly kind: 'checkScript'; readonly source: string }
  | { readonly kind: 'checkSchema'; readonly source: string }
  | { readonly kind: 'validate'; readonly source: string; readonly data: string }

export interface Answers {
  readonly map: MappingRun
  readonly checkScript: MappingError | null
  readonly checkSchema: string | null
  readonly validate: readonly SchemaIssue[]
}

/** Of one job, whatever the user did; a fault is ours. */
export type Answer =
  | { readonly kind: 'value'; readonly value: Answers[keyof Answers]; readonly isQuick: boolean }
  | { readonly kind: 'fault'; readonly place: string }

// Where a worker writes how far it is, for whoever must end it, since it cannot answer then: how many
// jobs of the batch it has begun; when it began the last one, in nanoseconds; and what the thread had
// used of the processor by then, in microseconds.
export const PROGRESS_CELLS = 3
export const BEGUN = 0
export const BEGUN_AT = 1
export const BEGUN_AT_CPU = 2

/** What a worker is started with. */
export interface WorkerData {
  /** Where it says how far it is. */
  readonly cells: BigInt64Array
  /** Whether it is for what nobody knows yet. */
  readonly givesWay: boolean
}
