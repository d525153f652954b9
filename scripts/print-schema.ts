import { readFileSync, writeFileSync } from 'node:fs'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { schema } from '../src/graphql/schema.ts'

const FILE = new URL('../schema.graphql', import.meta.url)

const printed = `${printSchema(lexicographicSortSchema(schema))}\n`
if (!process.argv.includes('--check')) writeFileSync(FILE, printed)
else if (readFileSync(FILE, 'utf8') !== printed) {
  console.error('schema.graphql is not what the code says. Run npm run generate and commit it.')
  process.exit(1)
}
