import { GraphQLError } from 'graphql'

/** How much an operation may ask. Each name is the code of the error that says so. */
export const LIMITS = {
  DOCUMENT_TOO_LONG: { limit: 64 * 1_024, what: 'characters' },
  TOO_MANY_TOKENS: { limit: 4_000, what: 'tokens' },
  TOO_MANY_COMMENTS: { limit: 200, what: 'comments' },
  TOO_MANY_BRACKETS: { limit: 50, what: 'brackets within each other' },
  TOO_MANY_DEFINITIONS: { limit: 50, what: 'operations and fragments' },
  // From here on a fragment counts wherever it is spread.
  TOO_DEEP: { limit: 30, what: 'selections within each other' },
  TOO_MANY_SELECTIONS: { limit: 1_000, what: 'selections' },
  TOO_MANY_ALIASES: { limit: 30, what: 'aliases' },
  TOO_MANY_DIRECTIVES: { limit: 30, what: 'directives' },
  TOO_MANY_ROOT_FIELDS: { limit: 20, what: 'fields at the root' },
  TOO_MANY_REPETITIONS: { limit: 10, what: 'times the same field in one place' },
  INTROSPECTION_TOO_DEEP: { limit: 2, what: 'lists of the schema within each other' },
  TOO_COSTLY: { limit: 50_000, what: 'of cost' },
} as const

type LimitCode = keyof typeof LIMITS

/** As of all that is not valid: 400, or 200 where plain JSON is wanted. */
const HTTP = { status: 400, spec: true }

export function overLimit(code: LimitCode, asked: number): GraphQLError | undefined {
  const { limit, what } = LIMITS[code]
  if (asked <= limit) return undefined
  const counted = Math.min(asked, Number.MAX_SAFE_INTEGER) // fragments may come to any number
  return new GraphQLError(`At most ${limit} ${what} are allowed; this asks for ${counted}.`, {
    extensions: { code, limit, asked: counted, http: HTTP },
  })
}
