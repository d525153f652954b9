import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql'
import { currentRequestId } from './request-ids.ts'

interface Result {
  readonly data?: Record<string, unknown> | null | undefined
  readonly errors?: readonly GraphQLError[] | undefined
  readonly extensions?: Record<string, unknown> | undefined
}

/** What went wrong on our side is told to nobody: the log has it, under the same request id. */
export function maskError(error: unknown, message: string): GraphQLError {
  if (error instanceof GraphQLError && isForCaller(error)) return error
  const { http } = error instanceof GraphQLError ? error.extensions : {}
  return new GraphQLError(message, {
    ...placeOf(error),
    extensions: {
      code: 'INTERNAL_SERVER_ERROR',
      unexpected: true, // for Yoga, which makes it a status of 500 where there is no data
      requestId: currentRequestId(),
      ...(http === undefined ? {} : { http }),
    },
  })
}

/** What tells Yoga how to answer is left out, as Yoga does it for HTTP. */
export function shownError(error: GraphQLError): GraphQLFormattedError {
  const { extensions, ...rest } = error.toJSON()
  const { http, unexpected, ...shown } = extensions ?? {}
  return Object.keys(shown).length === 0 ? rest : { ...rest, extensions: shown }
}

/** Undefined where there is nothing to leave out. */
export function shownResult({
  data,
  errors,
  extensions,
}: Result): FormattedExecutionResult | undefined {
  if (errors === undefined) return undefined
  return {
    errors: errors.map(shownError),
    ...(data === undefined ? {} : { data }),
    ...(extensions === undefined ? {} : { extensions }),
  }
}

/** GraphQL wraps whatever a resolver throws. */
function isForCaller({ originalError }: GraphQLError): boolean {
  if (originalError == null) return true
  return originalError instanceof GraphQLError && isForCaller(originalError)
}

function placeOf(error: unknown) {
  if (!(error instanceof GraphQLError)) return {}
  const { nodes, source, positions, path } = error
  return { nodes, source, positions, path }
}
