// A thread for JSON Schemas, apart from those for scripts: to compile a pattern takes a moment in which
// nothing can end it.
import { answerBatches } from './answering.ts'
import { createSchemas } from './schemas.ts'

const schemas = createSchemas()

schemas.validate('{"type":"object"}', '{}') // what the first job would pay for

answerBatches(async (job) => {
  if (job.kind === 'checkSchema') return schemas.check(job.source)
  if (job.kind === 'validate') return schemas.validate(job.source, job.data)
  throw new Error('Scripts have workers of their own.')
})
