/** A cursor that no page of this log can have given: it is ahead of the newest entry. */
export class CursorInFutureError extends Error {
  override name = 'CursorInFutureError'

  constructor() {
    super('The cursor is newer than the newest entry of the request log.')
  }
}
