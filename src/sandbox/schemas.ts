import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { SchemaIssue } from '../domain/mappings.ts'
import { isDeeperThan } from './depth.ts'
import {
  MAX_COMPILED_SCHEMAS,
  MAX_JSON_DEPTH,
  MAX_MESSAGE_CHARACTERS,
  MAX_POINTER_CHARACTERS,
  MAX_SCHEMA_ISSUES,
  MAX_THOROUGH_BYTES,
} from './limits.ts'
import { createLru } from './lru.ts'
import { storable } from './mapping-errors.ts'

const TOO_DEEP = 'is nested too deeply.'

// `format` only says what a value is meant to be, as JSON Schema has it by default. Own properties alone
// count: every object would have a `constructor` otherwise.
const OPTIONS = {
  strict: false,
  validateFormats: false,
  logger: false,
  ownProperties: true,
} as const

const DIALECTS = [
  {
    isNamed: (uri: string) => /draft-0[67]\/schema#?$/.test(uri),
    Validator: Ajv,
    meta: new Ajv(OPTIONS),
  },
  {
    isNamed: (uri: string) => uri === 'https://json-schema.org/draft/2020-12/schema',
    ...{ Validator: Ajv2020, meta: new Ajv2020(OPTIONS) },
  },
]
const DEFAULT_DIALECT = DIALECTS[1]

export interface Schemas {
  /** Why a schema cannot be used; null where it can. */
  check(schema: string): string | null
  validate(schema: string, data: string): readonly SchemaIssue[]
}

export function createSchemas(): Schemas {
  const compiled = createLru<Validators>(MAX_COMPILED_SCHEMAS)

  function find(schema: string): Validators {
    const known = compiled.get(schema)
    if (known !== undefined) return known

    const validators = compileSchema(schema)
    compiled.set(schema, validators)
    return validators
  }

  return {
    check(schema) {
      try {
        find(schema)
        return null
      } catch (error) {
        return reason(error)
      }
    },
    validate(schema, data) {
      const { first, all } = find(schema)
      if (isDeeperThan(MAX_JSON_DEPTH, data)) return [{ pointer: '', message: TOO_DEEP }]
      const value: unknown = JSON.parse(data)
      try {
        if (first(value)) return []
        if (Buffer.byteLength(data) > MAX_THOROUGH_BYTES) return issuesOf(first)
        const thorough = all()
        thorough(value)
        return issuesOf(thorough)
      } catch (error) {
        if (error instanceof RangeError) return [{ pointer: '', message: TOO_DEEP }]
        throw error // our bug
      }
    },
  }
}

interface Validators {
  /** Stops at the first thing that is wrong. */
  readonly first: ValidateFunction
  /** Names all of them; made when it is needed. */
  readonly all: () => ValidateFunction
}

/** Each in a validator of its own: what one schema calls itself must mean nothing to another. */
function compileSchema(text: string): Validators {
  const schema = parseSchema(text)
  const dialect = dialectOf(schema)
  if (!dialect.meta.validateSchema(schema)) {
    const [issue] = toIssues(dialect.meta.errors)
    throw new SchemaError(`is no JSON Schema: ${issue?.pointer} ${issue?.message}`)
  }
  const compile = (allErrors: boolean): ValidateFunction =>
    new dialect.Validator({ ...OPTIONS, allErrors, meta: false, validateSchema: false }).compile(
      schema,
    )

  let thorough: ValidateFunction | undefined
  const all = () => {
    thorough ??= compile(true)
    return thorough
  }
  return { first: compile(false), all }
}

type Schema = boolean | Readonly<Record<string, unknown>>

function parseSchema(text: string): Schema {
  if (isDeeperThan(MAX_JSON_DEPTH, text)) throw new SchemaError(TOO_DEEP)
  const schema: unknown = JSON.parse(text)
  const isObject = typeof schema === 'object' && schema !== null && !Array.isArray(schema)
  if (typeof schema !== 'boolean' && !isObject) {
    throw new SchemaError('must be an object, true or false.')
  }
  if (isObject && '$async' in schema) throw new SchemaError('must not have $async.')
  return schema as Schema
}

function dialectOf(schema: Schema) {
  const uri = typeof schema === 'boolean' ? undefined : schema['$schema']
  const dialect =
    uri === undefined
      ? DEFAULT_DIALECT
      : DIALECTS.find(({ isNamed }) => typeof uri === 'string' && isNamed(uri))
  if (dialect === undefined) throw new SchemaError('must name 2020-12 or draft-07 as its $schema.')
  return dialect
}

/** The schema's own fault, in words for its owner. */
class SchemaError extends Error {
  override name = 'SchemaError'
}

/** What ajv throws is about the schema too: a reference that leads nowhere, a pattern that is none. */
function reason(error: unknown): string {
  if (error instanceof RangeError) return TOO_DEEP
  if (!(error instanceof Error)) return 'cannot be used.'
  const text = error instanceof SchemaError ? error.message : `cannot be used: ${error.message}.`
  return storable(text.slice(0, MAX_MESSAGE_CHARACTERS))
}

function issuesOf({ errors }: ValidateFunction): SchemaIssue[] {
  return toIssues(errors)
}

function toIssues(errors: readonly ErrorObject[] | null | undefined): SchemaIssue[] {
  const issues = new Map<string, SchemaIssue>() // branches of anyOf say the same more than once
  for (const error of errors ?? []) {
    const issue = toIssue(error)
    issues.set(`${issue.pointer} ${issue.message}`, issue)
    if (issues.size === MAX_SCHEMA_ISSUES) break
  }
  return [...issues.values()]
}

function toIssue({ instancePath, message, params }: ErrorObject): SchemaIssue {
  const extra: unknown = params['additionalProperty'] ?? params['unevaluatedProperty']
  const named = typeof extra === 'string' ? `${message}: ${JSON.stringify(extra)}` : message
  return {
    pointer: storable(instancePath.slice(0, MAX_POINTER_CHARACTERS)),
    message: storable(`${(named ?? 'is not valid').slice(0, MAX_MESSAGE_CHARACTERS)}.`),
  }
}
