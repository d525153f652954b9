import { GraphQLScalarType, type GraphQLScalarTypeConfig } from 'graphql'
import { GraphQLDateTime, GraphQLJSON } from 'graphql-scalars'
import { builder } from './builder.ts'
import { badUserInput } from './top-level-errors.ts'

const MAX_CURSOR_CHARACTERS = 200

builder.scalarType('DateTime', {
  description: 'An RFC 3339 date and time in UTC, to the millisecond.',
  serialize: (time) => time.toISOString(),
  parseValue(value) {
    try {
      return GraphQLDateTime.parseValue(value)
    } catch (cause) {
      // The library's error has no code of ours where the value stands in the document itself.
      throw badUserInput('A time must be RFC 3339, such as 2026-01-31T12:00:00.000Z.', cause)
    }
  },
})

builder.addScalarType('JSON', described(GraphQLJSON, 'Any JSON value.'))

builder.scalarType('URL', {
  description: 'An absolute http or https URL.',
  serialize: (url) => url,
  parseValue(value) {
    if (typeof value === 'string' && URL.canParse(value)) return value
    throw badUserInput('A URL must be absolute, such as https://example.com/hook.')
  },
})

builder.scalarType('Cursor', {
  description: 'An opaque position in a list or in the live request log.',
  serialize: (cursor) => cursor,
  parseValue(value) {
    if (typeof value === 'string' && value.length <= MAX_CURSOR_CHARACTERS) return value
    throw badUserInput('A cursor must be one that the API gave.')
  },
})

function described<In, Out>(scalar: GraphQLScalarType<In, Out>, description: string) {
  const { specifiedByURL: _url, ...config } = scalar.toConfig()
  return new GraphQLScalarType<In, Out>({
    ...(config as GraphQLScalarTypeConfig<In, Out>),
    description,
  })
}
