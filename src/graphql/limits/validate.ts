import {
  type DocumentNode,
  type ExecutableDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  NoFragmentCyclesRule,
  type ValidationRule,
  validate,
} from 'graphql'
import { type Extent, extentMeter, fragmentsOf } from './extent.ts'
import { overLimit } from './limits.ts'
import { mostRepeated } from './repetitions.ts'

/** A client that is wrong in more ways is told of the first ones; each costs us time. */
const MAX_ERRORS = 5
/** A suggestion would tell a caller without a token what there is. */
const OPTIONS = { maxErrors: MAX_ERRORS, hideSuggestions: true }

/** What is wrong with a document. Its limits are looked at first: some of the rules take the square of its size. */
export function validateDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: readonly ValidationRule[],
): readonly GraphQLError[] {
  const refusal = refusalOf(document)
  if (refusal === 'circular') return validate(schema, document, [NoFragmentCyclesRule], OPTIONS)
  return refusal === undefined ? validate(schema, document, rules, OPTIONS) : [refusal]
}

function refusalOf(document: DocumentNode): GraphQLError | 'circular' | undefined {
  const fragments = fragmentsOf(document)
  const extentOf = extentMeter(fragments)
  for (const definition of document.definitions) {
    if (!isExecutable(definition)) continue // of a schema: validation says so
    const extent = extentOf(definition.selectionSet)
    if (extent === undefined) return 'circular'
    const refusal =
      overExtent(definition, extent) ??
      overLimit('TOO_MANY_REPETITIONS', mostRepeated(definition.selectionSet, fragments))
    if (refusal !== undefined) return refusal
  }
  return undefined
}

function overExtent(
  { kind, directives = [] }: ExecutableDefinitionNode,
  extent: Extent,
): GraphQLError | undefined {
  return (
    overLimit('TOO_DEEP', extent.depth) ??
    overLimit('TOO_MANY_ALIASES', extent.aliases) ??
    overLimit('TOO_MANY_DIRECTIVES', extent.directives + directives.length) ??
    overLimit('TOO_MANY_ROOT_FIELDS', kind === Kind.OPERATION_DEFINITION ? extent.fields : 0) ??
    overLimit('TOO_MANY_SELECTIONS', extent.selections) ??
    overLimit('INTROSPECTION_TOO_DEEP', extent.schemaLists)
  )
}

function isExecutable(
  definition: DocumentNode['definitions'][number],
): definition is ExecutableDefinitionNode {
  return (
    definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION
  )
}
