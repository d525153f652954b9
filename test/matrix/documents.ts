import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql'
import { schema } from '../../src/graphql/schema.ts'
import type { Arguments } from './fields.ts'

export interface Operation {
  readonly query: string
  readonly variables: Arguments
}

type Field = GraphQLField<unknown, unknown>

/** Of what comes in pages within something else. */
const PAGE = 3
/** No input of ours contains itself; one that did would have no end. */
const MAX_INPUT_DEPTH = 5

export const ROOTS = {
  query: schema.getQueryType(),
  mutation: schema.getMutationType(),
  subscription: schema.getSubscriptionType(),
}
export type RootName = keyof typeof ROOTS

/** Asks for a field with all that it has of its own, and what is below that to a depth; below 0 for nothing of it. */
export function operationOn(root: RootName, name: string, args: Arguments, depth = 1): Operation {
  const field = fieldOf(ROOTS[root]?.name ?? '', name)
  const { declared, passed } = variablesOf(field, args)
  const text = `${root} ${declared} { ${name}${passed} ${selectionOf(field.type, depth)} }`
  return { query: text, variables: args }
}

/** The same of a field of something that has an id. */
export function operationBelow(type: string, id: string, name: string, args: Arguments): Operation {
  const field = fieldOf(type, name)
  const { declared, passed } = variablesOf(field, args)
  const selection = `... on ${type} { ${name}${passed} ${selectionOf(field.type, 1)} }`
  return { query: `query ${declared} { node(id: "${id}") { ${selection} } }`, variables: args }
}

/** All of something that has an id, and what is below that to a depth. */
export function operationInto(type: string, id: string, depth: number): Operation {
  const object = schema.getType(type)
  if (!isObjectType(object)) throw new Error(`${type} is no object.`)
  const query = `{ node(id: "${id}") { ... on ${type} ${selectionOf(object, depth)} } }`
  return { query, variables: {} }
}

export function fieldOf(type: string, name: string): Field {
  const object = schema.getType(type)
  const field = isObjectType(object) ? object.getFields()[name] : undefined
  if (field === undefined) throw new Error(`There is no field ${type}.${name}.`)
  return field
}

/** Every place in a field's arguments where an id stands, such as `input.filter.eventId`. */
export function idPlacesOf({ args }: Field): { path: string; isRequired: boolean }[] {
  return args.flatMap(({ name, type }) => idPlacesIn(type, [name], true))
}

function idPlacesIn(type: GraphQLInputType, path: readonly string[], isReached: boolean) {
  const isRequired = isReached && isNonNullType(type)
  const named = getNamedType(type)
  if (named.name === 'ID') return [{ path: path.join('.'), isRequired }]
  if (!isInputObjectType(named) || path.length > MAX_INPUT_DEPTH) return []
  return Object.values(named.getFields()).flatMap(
    (field): { path: string; isRequired: boolean }[] =>
      idPlacesIn(field.type, [...path, field.name], isRequired),
  )
}
/** The arguments with a value at a place; a list of one where a list stands. */
export function withIdAt({ args }: Field, given: Arguments, path: string, id: string): Arguments {
  const [name = '', ...rest] = path.split('.')
  const type = args.find((arg) => arg.name === name)?.type
  if (rest.length === 0) return { ...given, [name]: String(type).includes('[') ? [id] : id }
  return { ...given, [name]: nested((given[name] ?? {}) as Arguments, rest, id) }
}

function nested(given: Arguments, [name = '', ...rest]: readonly string[], id: string): Arguments {
  if (rest.length === 0) return { ...given, [name]: id }
  return { ...given, [name]: nested((given[name] ?? {}) as Arguments, rest, id) }
}

function variablesOf(field: Field, args: Arguments) {
  const given = field.args.filter(({ name }) => Object.hasOwn(args, name))
  if (given.length === 0) return { declared: '', passed: '' }
  return {
    declared: `(${given.map(({ name, type }) => `$${name}: ${type}`).join(', ')})`,
    passed: `(${given.map(({ name }) => `${name}: $${name}`).join(', ')})`,
  }
}

/** Of a union all that each of its members has; of an interface what all have, or names would mean two things. */
function selectionOf(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type)
  if (isScalarType(named) || isEnumType(named)) return ''
  if (isAbstractType(named) && !isInterfaceType(named)) {
    const members = named.getTypes().map((one) => `... on ${one.name} ${fieldsOf(one, depth)}`)
    return `{ __typename ${members.join(' ')} }`
  }
  return isObjectType(named) || isInterfaceType(named) ? fieldsOf(named, depth) : ''
}

function fieldsOf(type: { getFields(): Readonly<Record<string, Field>> }, depth: number): string {
  if (depth < 0) return '{ __typename }'
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const { name, args } = field
    const named = getNamedType(field.type)
    if (isScalarType(named) || isEnumType(named)) return name
    if (depth === 0 || args.some((arg) => isNonNullType(arg.type))) return []
    const page = args.some((arg) => arg.name === 'first') ? `(first: ${PAGE})` : ''
    return `${name}${page} ${selectionOf(field.type, depth - 1)}`
  })
  return `{ __typename ${fields.join(' ')} }`
}
