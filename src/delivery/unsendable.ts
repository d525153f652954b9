import type { ErrorClass } from '../domain/outcome.ts'

/** No request can be made, for a reason that the subscription's owner can mend. */
export class UnsendableError extends Error {
  override name = 'UnsendableError'
  readonly errorClass: ErrorClass
  /** How long it was tried, where that is known: what it waited for before is not counted. */
  readonly durationMs: number | undefined

  constructor(errorClass: ErrorClass, message: string, durationMs?: number) {
    super(message)
    this.errorClass = errorClass
    this.durationMs = durationMs
  }
}
