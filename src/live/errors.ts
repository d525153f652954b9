/** A cursor that no page of this log can have given: it is ahead of the newest entry. */
export class CursorInFutureError extends Error {
  override name = 'CursorInFutureError'

  constructor() {
    super('The cursor is newer than the newest entry of the request log.')
  }
}

/** What follows a cursor is past its retention: a reader from there would miss it. */
export class CursorExpiredError extends Error {
  override name = 'CursorExpiredError'
  /** The least position from which nothing is missed that can still be read. */
  readonly oldest: number

  constructor(oldest: number) {
    super('What follows the cursor is not kept any more.')
    this.oldest = oldest
  }
}

/** More events came than a listener took, or than can be looked through. */
export class TooSlowError extends Error {
  override name = 'TooSlowError'

  constructor() {
    super('More events came than could be passed on: ask for fewer event types.')
  }
}

export class TooManyListenersError extends Error {
  override name = 'TooManyListenersError'

  constructor(where: 'to this server' | 'in this environment') {
    super(`As many listen ${where} as may.`)
  }
}
