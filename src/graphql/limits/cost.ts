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
/** Of a list whose length a field around it has counted already. */
export const COUNTED_BEFORE = times(1)

interface Asked {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operationName?: string | null | undefined
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined
}

/**
 * A page costs what it contains as often as it was asked for, whether or not so much is there. Of any other list
 * the field that decides its length says how long it is, or the list itself how long it may be.
 */
export function fieldCost(
  { first, last }: Readonly<Record<string, unknown>>,
  _context: unknown,
  { args }: Pick<GraphQLField<unknown, unknown>, 'args'>,
): FieldComplexityValue {
  if (!args.some(({ name }) => name === 'first')) return COUNTED_BEFORE
  return { field: PAGE_COST, multiplier: Number(first ?? last ?? DEFAULT_PAGE) }
}

/** Of a field with what is selected in it, as many times as that may be there. */
export function times(multiplier: number) {
  return { field: FIELD_COST, multiplier }
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
