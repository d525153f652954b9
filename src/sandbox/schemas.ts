import type { ErrorObject, ValidateFunction } from 'ajv'
import type { SchemaIssue } from '../domain/mappings.ts'
import { storable } from '../domain/text.ts'
import { isDeeperThan } from './depth.ts'
import {
  MAX_COMPILED_SCHEMAS,
  MAX_JSON_DEPTH,
  MAX_MESSAGE_CHARACTERS,
  MAX_NAMED_VALUES,
  MAX_POINTER_CHARACTERS,
  MAX_SCHEMA_ISSUES,
  MAX_THOROUGH_BYTES,
} from './limits.ts'
import { createLru } from './lru.ts'
import { OPTIONS, parseSchema, type Schema, SchemaError, TOO_DEEP } from './schema-dialects.ts'
import { addKeywords } from './schema-keywords.ts'
import { membersOf } from './schema-members.ts'
import { createPatterns, PatternError } from './schema-patterns.ts'

export interface Schemas {
  /** Why a schema cannot be used; null where it can. */
  check(schema: string): string | null
  validate(schema: string, data: string): readonly SchemaIssue[]
}

export function createSchemas(): Schemas {
  const compiled = createLru<Validators>({ maxEntries: MAX_COMPILED_SCHEMAS })

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
        find(schema).warmUp()
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
  /** What else takes time when it first meets data. */
  readonly warmUp: () => void
}

/** Each in a validator of its own: what one schema calls itself must mean nothing to another. */
function compileSchema(text: string): Validators {
  const { schema, dialect } = parseSchema(text)
  if (!dialect.meta.validate(dialect.uri, schema)) {
    const [issue] = toIssues(dialect.meta.errors)
    throw new SchemaError(`is no JSON Schema: ${issue?.pointer} ${issue?.message}`)
  }
  const patterns = createPatterns()
  const compile = (allErrors: boolean): ValidateFunction => {
    const options = { ...OPTIONS, allErrors, meta: false, validateSchema: false } as const
    const ajv = new dialect.Validator({ ...options, code: { regExp: patterns.engine } })
    try {
      return addKeywords(ajv).compile(schema)
    } catch (error) {
      throw error instanceof PatternError ? namePattern(schema, error) : error
    }
  }

  let thorough: ValidateFunction | undefined
  const all = () => {
    thorough ??= compile(true)
    return thorough
  }
  return { first: compile(false), all, warmUp: patterns.warmUp }
}

/** Of several that are the same the first. */
function namePattern(schema: Schema, { pattern, message }: PatternError): SchemaError {
  const place = membersOf(schema).find(
    ({ name, value, pointer }) =>
      (name === 'pattern' && value === pattern) ||
      (name === pattern && /\/patternProperties\/[^/]*$/.test(pointer)),
  )
  return new SchemaError(`cannot be used: ${place?.pointer ?? 'a pattern'} ${message}.`)
}

/** What ajv throws is about the schema too: a reference that leads nowhere. */
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
  const named = [message ?? 'is not valid', ...namedBy(params)].join(': ')
  return {
    pointer: storable(instancePath.slice(0, MAX_POINTER_CHARACTERS)),
    message: storable(`${named.slice(0, MAX_MESSAGE_CHARACTERS)}.`),
  }
}

/** What the message leaves to be guessed. */
function namedBy(params: ErrorObject['params']): string[] {
  const extra: unknown = params['additionalProperty'] ?? params['unevaluatedProperty']
  if (typeof extra === 'string') return [JSON.stringify(extra)]
  const allowed: unknown = params['allowedValues']
  if (!Array.isArray(allowed)) return []
  const shown = allowed.slice(0, MAX_NAMED_VALUES).map((value) => JSON.stringify(value))
  return [[...shown, ...(allowed.length > shown.length ? ['…'] : [])].join(', ')]
}
