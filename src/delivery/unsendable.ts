import type { ErrorClass } from '../domain/outcome.ts'

/** No request can be made, for a reason that the subscription's owner can mend. */
export class UnsendableError extends Error {
  override name = 'UnsendableError'
  readonly errorClass: ErrorClass

  constructor(errorClass: ErrorClass, message: string) {
    super(message)
    this.errorClass = errorClass
  }
}
