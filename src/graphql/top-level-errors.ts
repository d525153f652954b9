import { GraphQLError, type GraphQLErrorOptions } from 'graphql'
import { InvalidInputError, NotFoundError } from '../domain/errors.ts'

const TOO_MANY_REQUESTS = 429
const SERVICE_UNAVAILABLE = 503
const OUTAGE_RETRY_SECONDS = 1

export function unauthenticated(
  message = 'This needs a valid token: Authorization: Bearer <token>.',
): GraphQLError {
  return withCode('UNAUTHENTICATED', message)
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

/** Of callers who ask more often than they may. */
export function rateLimited(message: string, retryAfterSeconds: number): GraphQLError {
  return againLater({ code: 'RATE_LIMITED', status: TOO_MANY_REQUESTS, message, retryAfterSeconds })
}

/**
 * Of what fails for lack of something that will come back. Without its cause, which would make it an error to
 * be masked.
 */
export function unavailable({
  mayHaveHappened = false,
  ...options
}: UnavailableOptions = {}): GraphQLError {
  const message = mayHaveHappened ? UNKNOWN_OUTCOME : NOT_NOW
  const retryAfterSeconds = OUTAGE_RETRY_SECONDS
  const details = { code: 'UNAVAILABLE', status: SERVICE_UNAVAILABLE, message, retryAfterSeconds }
  return againLater({ ...details, more: { mayHaveHappened } }, options)
}

interface UnavailableOptions extends Pick<GraphQLErrorOptions, 'nodes' | 'path'> {
  /** Whether a change may stand all the same. */
  readonly mayHaveHappened?: boolean
}

const NOT_NOW = 'The service cannot do this at the moment, and has changed nothing: repeat it.'
const UNKNOWN_OUTCOME =
  'It may have been stored: the service cannot tell at the moment. Publish again with the same idempotencyKey, which stores nothing twice; of any other change look first whether it stands.'

interface Details extends Record<'code' | 'message', string> {
  readonly status: number
  readonly retryAfterSeconds: number
  readonly more?: object
}

function againLater(details: Details, options: GraphQLErrorOptions = {}): GraphQLError {
  const { code, message, status, retryAfterSeconds: retryAfter, more } = details
  const http = { status, headers: { 'retry-after': String(retryAfter) } } // for Yoga, and for no caller
  const extensions = { code, retryable: true, retryAfter, ...more, http }
  return new GraphQLError(message, { ...options, extensions })
}

function withCode(code: string, message: string, cause?: unknown): GraphQLError {
  return new GraphQLError(message, { extensions: { code }, cause })
}
