export type MappingErrorKind = 'syntax' | 'runtime' | 'timeout' | 'memory' | 'output'

/** Why a script made no body, or cannot be saved. */
export interface MappingError {
  readonly kind: MappingErrorKind
  /** At most 500 characters of what was thrown, or a sentence of ours. */
  readonly message: string
  /** In the script as its owner wrote it, from 1; null where that is unknown. */
  readonly line: number | null
  readonly column: number | null
}

/** What a script is given. `data` is JSON text: numbers that JavaScript cannot hold are rounded by its parser. */
export interface MappingInput {
  readonly event: {
    readonly id: string
    readonly type: string
    readonly timestamp: Date
    readonly data: string
    readonly isTest: boolean
    readonly cardTemplateId: string | null
    readonly actionFlowConfigId: string | null
  }
  readonly context: {
    readonly environmentId: string
    readonly subscriptionId: string
    readonly attempt: number
  }
}

export type MappingResult =
  | { readonly kind: 'mapped'; readonly body: string }
  /** It returned null or undefined: the event is not to be sent. */
  | { readonly kind: 'dropped' }
  | { readonly kind: 'failed'; readonly error: MappingError }

export interface MappingRun {
  readonly result: MappingResult
  /** What it wrote with console.log, within limits. */
  readonly logs: readonly string[]
  readonly durationMs: number
}

/** One thing that is wrong with published data, by its JSON Schema. */
export interface SchemaIssue {
  /** A JSON Pointer into the data. */
  readonly pointer: string
  readonly message: string
}

/** A JSON Schema took longer than it may: the schema is at fault, not the data. */
export class SchemaDeadlineError extends Error {
  override name = 'SchemaDeadlineError'
}

/** Runs what users wrote, apart from everything, under deadlines. */
export interface Sandbox {
  map(script: string, input: MappingInput): Promise<MappingRun>
  /** Why a script cannot be saved; null where it can. Runs none of it but its top level. */
  checkScript(environmentId: string, script: string): Promise<MappingError | null>
  /** Why a JSON Schema (as JSON text) cannot be used; null where it can. */
  checkSchema(environmentId: string, schema: string): Promise<string | null>
  /** What is wrong with data (as JSON text); empty where nothing is. Throws SchemaDeadlineError past the deadline. */
  validate(environmentId: string, schema: string, data: string): Promise<readonly SchemaIssue[]>
  stop(): Promise<void>
}
