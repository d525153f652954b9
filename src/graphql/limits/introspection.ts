import { BREAK, type DocumentNode, visit } from 'graphql'

const SCHEMA_FIELDS: ReadonlySet<string> = new Set(['__schema', '__type'])

/** Whether any of its operations or fragments asks what the API consists of. */
export function asksForSchema(document: DocumentNode): boolean {
  let isFound = false
  visit(document, {
    Field({ name }) {
      if (!SCHEMA_FIELDS.has(name.value)) return undefined
      isFound = true
      return BREAK
    },
  })
  return isFound
}
