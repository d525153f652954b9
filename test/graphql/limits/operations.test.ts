import {
  type DocumentNode,
  getIntrospectionQuery,
  isObjectType,
  print,
  specifiedRules,
} from 'graphql'
import { expect, test } from 'vitest'
import * as ofExamplesAndTests from '../../../examples/generated/graphql.ts'
import * as ofClient from '../../../src/cli/generated/graphql.ts'
import { extentMeter, fragmentsOf } from '../../../src/graphql/limits/extent.ts'
import { LIMITS, overLimit } from '../../../src/graphql/limits/limits.ts'
import { parseDocument } from '../../../src/graphql/limits/parse.ts'
import { validateDocument } from '../../../src/graphql/limits/validate.ts'
import { schema } from '../../../src/graphql/schema.ts'
import { moreOperations, overviewOperation } from '../../../src/server/graphiql-operations.ts'

/** Texts for the client, which has no need of more, and documents for all others. */
function textsOf(generated: object): readonly string[] {
  const documents: unknown[] = Object.values(generated)
  return documents
    .filter((value) => typeof value === 'object')
    .map((value) => (value instanceof String ? String(value) : print(value as DocumentNode)))
    .filter((text) => !text.trimStart().startsWith('fragment'))
}

const graphiql = getIntrospectionQuery({
  ...{ schemaDescription: true, specifiedByUrl: true, inputValueDeprecation: true },
  ...{ directiveIsRepeatable: true, oneOf: true },
})
const operations = [
  ...textsOf(ofExamplesAndTests),
  ...textsOf(ofClient),
  ...[overviewOperation, ...moreOperations, graphiql],
]

test('all that we ask ourselves is valid, and could be half as large again', () => {
  expect(operations.length).toBeGreaterThan(100)
  for (const operation of operations) {
    const document = parseDocument(operation)
    const extentOf = extentMeter(fragmentsOf(document))

    expect(validateDocument(schema, document, specifiedRules)).toEqual([])
    expect(() => parseDocument(`${operation}\n${operation}`)).not.toThrow()
    for (const definition of document.definitions) {
      if (!('selectionSet' in definition)) continue
      const extent = extentOf(definition.selectionSet)
      const [depth = 0, selections = 0, aliases = 0] = [
        extent?.depth,
        extent?.selections,
        extent?.aliases,
      ]
      expect(overLimit('TOO_DEEP', depth * 1.5), operation).toBeUndefined()
      expect(overLimit('TOO_MANY_SELECTIONS', selections * 1.5), operation).toBeUndefined()
      expect(overLimit('TOO_MANY_ALIASES', aliases * 1.5), operation).toBeUndefined()
    }
  }
})

test('no field of ours has the name of a list of the schema, which would be counted as one', () => {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType)
  const names = types
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => Object.keys(type.getFields()))

  for (const name of ['fields', 'inputFields', 'interfaces', 'possibleTypes']) {
    expect(names).not.toContain(name)
  }
  expect(LIMITS.INTROSPECTION_TOO_DEEP.limit).toBe(2)
})
