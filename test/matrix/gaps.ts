import { isInterfaceType, isObjectType } from 'graphql'
import { ID_PREFIXES } from '../../src/domain/ids.ts'
import { schema } from '../../src/graphql/schema.ts'
import { FIELDS } from './cells.ts'
import { fieldOf, idPlacesOf, ROOTS, type RootName } from './documents.ts'
import { BELOW, KINDS, type Places } from './fields.ts'

/** What the schema has and the tables do not name, or the other way round: each must have a row. */
export function gaps(): string[] {
  return [
    ...differences(inSchema(), inTables()),
    ...differences(kindsInSchema(), Object.keys(KINDS)),
  ]
}

function inSchema(): string[] {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && !type.name.startsWith('__'),
  )
  return types.flatMap((type) => {
    const isRoot = Object.values(ROOTS).some((root) => root?.name === type.name)
    const fields = isObjectType(type) ? Object.keys(type.getFields()) : []
    return fields.flatMap((name) => [
      ...(isRoot ? [`${type.name}.${name}`] : []),
      ...idPlacesOf(fieldOf(type.name, name)).map(({ path }) => `${type.name}.${name} ${path}`),
    ])
  })
}

function inTables(): string[] {
  const placesOf = (title: string, places: Places = {}) =>
    Object.keys(places).map((path) => `${title} ${path}`)
  const roots = Object.entries(FIELDS).flatMap(([root, rows]) =>
    Object.entries(rows).flatMap(([name, { ids }]) => {
      const title = `${ROOTS[root as RootName]?.name}.${name}`
      return [title, ...placesOf(title, ids)]
    }),
  )
  const below = Object.entries(BELOW).flatMap(([type, fields]) =>
    Object.entries(fields).flatMap(([name, places]) => placesOf(`${type}.${name}`, places)),
  )
  return [...roots, ...below]
}

/** Of what has an id, by the kind that the id says: credentials have one for all. */
function kindsInSchema(): string[] {
  const node = schema.getType('Node')
  if (!isInterfaceType(node)) return []
  const kinds = schema
    .getPossibleTypes(node)
    .map(({ name }) => (name.endsWith('Credential') ? 'Credential' : name))
  return [...new Set([...kinds, ...Object.keys(ID_PREFIXES)])]
}

function differences(schemas: readonly string[], tables: readonly string[]): string[] {
  return [
    ...schemas.filter((name) => !tables.includes(name)).map((name) => `${name} has no row.`),
    ...tables.filter((name) => !schemas.includes(name)).map((name) => `${name} is not there.`),
  ]
}
