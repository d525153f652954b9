import { GraphQLError } from 'graphql'
import { InvalidInputError, NotFoundError } from '../domain/errors.ts'

export function unauthenticated(): GraphQLError {
  return withCode('UNAUTHENTICATED', 'This needs a valid token: Authorization: Bearer <token>.')
}

export function forbidden(): GraphQLError {
  return withCode('FORBIDDEN', "The token's role does not allow this.")
}

/** Of what has no result union to say it in. */
export function notFound(id: string): GraphQLError {
  return withCode('NOT_FOUND', new NotFoundError(id).message)
}

export function badUserInput(message: string, cause?: unknown): GraphQLError {
  return withCode('BAD_USER_INPUT', message, cause)
}

/** What an operation refused, of a field that has no result union. */
export function saidAtTop(error: unknown): unknown {
  if (error instanceof InvalidInputError) return badUserInput(error.message)
  return error instanceof NotFoundError ? notFound(error.id) : error
}

export function timedOut(message: string): GraphQLError {
  return withCode('TIMEOUT', message)
}

/** Of what may be large, beyond what is read at once. */
export function tooMuch(
  maxBytes: number,
  what = 'Headers and bodies of these entries',
): GraphQLError {
  const limit = `${maxBytes / (1_024 * 1_024)} MiB`
  return withCode('TOO_MUCH', `${what} are more than ${limit} together: ask for fewer at once.`)
}

/** The same, where readers hold too much already. */
export function tooMuchUntaken(): GraphQLError {
  const message =
    'Readers of the live log hold as many headers and bodies as they may: ask for these by their entry.'
  return withCode('TOO_MUCH', message)
}

function withCode(code: string, message: string, cause?: unknown): GraphQLError {
  return new GraphQLError(message, { extensions: { code }, cause })
}
