import { readFileSync } from 'node:fs'
import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql'
import { expect, test } from 'vitest'
import { schema } from '../../src/graphql/schema.ts'

/** Something that a client can name, and what is said of it. */
type Described = readonly [path: string, description: string | null | undefined]

test('every type, field, argument, input field and enum value has a description', () => {
  const own = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  )

  const described = own.flatMap(describedOf)

  const silent = described.filter(([_path, description]) => !description?.trim())
  expect(silent.map(([path]) => path)).toEqual([])
  expect(described.length).toBeGreaterThan(300)
})

test('schema.graphql is what the code says', () => {
  const file = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8')

  expect(file).toBe(`${printSchema(lexicographicSortSchema(schema))}\n`)
})

function describedOf(type: GraphQLNamedType): Described[] {
  const members = membersOf(type).map(
    ([name, description]): Described => [`${type.name}.${name}`, description],
  )
  return [[type.name, type.description], ...members]
}

function membersOf(type: GraphQLNamedType): Described[] {
  if (isEnumType(type)) return type.getValues().map((value) => [value.name, value.description])
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => [field.name, field.description])
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return []
  return Object.values(type.getFields()).flatMap((field): Described[] => [
    [field.name, field.description],
    ...field.args.map((arg): Described => [`${field.name}.${arg.name}`, arg.description]),
  ])
}
