interface UnavailableOptions extends ErrorOptions {
  readonly mayHaveHappened?: boolean
}

/** Something that we need is away at the moment. Nothing is wrong with what was asked: it may be asked again. */
export class UnavailableError extends Error {
  override name = 'UnavailableError'
  /** Whether what was asked for may be stored all the same. */
  readonly mayHaveHappened: boolean

  constructor(message: string, { mayHaveHappened = false, ...options }: UnavailableOptions = {}) {
    super(message, options)
    this.mayHaveHappened = mayHaveHappened
  }
}
