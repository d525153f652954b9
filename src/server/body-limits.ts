import { type DocumentNode, GraphQLError, getOperationAST, Kind, OperationTypeNode } from 'graphql'
import type { BodyShares } from './body-shares.ts'

const KIBIBYTE = 1_024
const MEBIBYTE = KIBIBYTE * KIBIBYTE

/** Without a token there is nothing to ask for but `__typename`. */
export const MAX_ANONYMOUS_BYTES = 64 * KIBIBYTE
export const MAX_BODY_BYTES = MEBIBYTE
export const MAX_PUBLISHING_BYTES = 10 * MEBIBYTE
/** Of all bodies that are received or worked on: together they must not take the memory of the process. */
export const BODY_SHARES: BodyShares = {
  anonymous: 64 * MEBIBYTE,
  perCaller: 64 * MEBIBYTE,
  callers: 256 * MEBIBYTE,
}
const RETRY_SECONDS = 5

const PUBLISHING: ReadonlySet<string> = new Set(['eventPublish', 'eventsPublish'])

/** Whether the operation does nothing but publish, as its text says without fragments. */
export function isPublishing(document: DocumentNode, operationName: string | undefined): boolean {
  const operation = getOperationAST(document, operationName)
  if (operation?.operation !== OperationTypeNode.MUTATION) return false
  return operation.selectionSet.selections.every(
    (selection) => selection.kind === Kind.FIELD && PUBLISHING.has(selection.name.value),
  )
}

export function tooLarge(limit: number): GraphQLError {
  const message = `A body may have ${limit} bytes at most; ${REASONS[limit] ?? ''}.`
  return new GraphQLError(message, {
    extensions: { code: 'BODY_TOO_LARGE', limit, http: { status: 413 } },
  })
}

const REASONS: Readonly<Record<number, string>> = {
  [MAX_ANONYMOUS_BYTES]: 'more needs a token',
  [MAX_BODY_BYTES]: 'only what does nothing but publish may have more',
  [MAX_PUBLISHING_BYTES]: 'events can be published in several calls',
}

export function tooBusy(): GraphQLError {
  const http = { status: 503, headers: { 'retry-after': String(RETRY_SECONDS) } }
  return new GraphQLError(
    'Too much is being received or worked on at the moment: try again later.',
    {
      extensions: { code: 'TOO_BUSY', retryable: true, retryAfter: RETRY_SECONDS, http },
    },
  )
}

export function noJson(): GraphQLError {
  return badRequest('The body must be JSON: an object with a query.')
}

export function cutShort(): GraphQLError {
  return badRequest('The body ended before it was complete.')
}

/** Without its cause, which would make it an error to be masked. */
function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
  })
}
