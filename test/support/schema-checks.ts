import type { Sandbox } from '../../src/domain/mappings.ts'
import { createSchemas } from '../../src/sandbox/schemas.ts'

/** What the sandbox does with schemas, in this process and without a deadline. Counts its runs. */
export function checkSchemasHere(): Pick<Sandbox, 'validate'> & {
  readonly seen: { runs: number }
} {
  const schemas = createSchemas()
  const seen = { runs: 0 }
  return {
    seen,
    async validate(_environmentId, schema, data) {
      seen.runs += 1
      return schemas.validate(schema, data)
    },
  }
}
