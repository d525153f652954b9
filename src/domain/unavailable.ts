/** Something that we need is away at the moment. Nothing is wrong with what was asked: it may be asked again. */
export class UnavailableError extends Error {
  override name = 'UnavailableError'
}
