import { complexityFromQuery, type FieldComplexityValue } from '@pothos/plugin-complexity'
import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
} from 'graphql'

/** What an answer without `first` or `last` has of a list that comes in pages. */
export const DEFAULT_PAGE = 20
/** As a page is a query of the database, it costs as much as so many fields. */
const PAGE_COST = 50
const FIELD_COST = 1
/** Of lists that do not come in pages, such as headers. */
const LIST_LENGTH = 10

interface Asked {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operationName?: string | null | undefined
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined
}

/** A page costs what it contains as often as it was asked for, whether or not so much is there. */
export function fieldCost(
  { first, last, ids }: Readonly<Record<string, unknown>>,
  _context: unknown,
  { args, type }: Pick<GraphQLField<unknown, unknown>, 'args' | 'type'>,
): FieldComplexityValue {
  if (args.some(({ name }) => name === 'first')) {
    return { field: PAGE_COST, multiplier: Number(first ?? last ?? DEFAULT_PAGE) }
  }
  if (Array.isArray(ids)) return { field: FIELD_COST, multiplier: ids.length }
  return { field: FIELD_COST, multiplier: String(type).startsWith('[') ? LIST_LENGTH : 1 }
}

/** Of the operation that is to run. Throws a GraphQLError where an argument cannot be told. */
export function costOf({ schema, document, operationName, variableValues }: Asked): number {
  const operation = getOperationAST(document, operationName)
  if (operation == null) return 0 // execution says so
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
  const chosen = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] } as const
  const variables = { ...variableValues }
  try {
    return complexityFromQuery(chosen, { schema, variables }).complexity
  } catch (error) {
    const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables)
    if (errors !== undefined) return 0 // execution says so, and of all of them
    throw error
  }
}
