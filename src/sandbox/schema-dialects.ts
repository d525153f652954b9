import { Ajv, type Options } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { isDeeperThan } from './depth.ts'
import { MAX_JSON_DEPTH } from './limits.ts'
import { membersOf } from './schema-members.ts'

export const TOO_DEEP = 'is nested too deeply.'

// `format` only says what a value is meant to be, as JSON Schema has it by default. Own properties alone
// count: every object would have a `constructor` otherwise.
export const OPTIONS = {
  strict: false,
  validateFormats: false,
  logger: false,
  ownProperties: true,
} as const satisfies Options

interface Dialect {
  readonly uri: string
  readonly Validator: typeof Ajv
  /** Knows what a schema of this dialect may look like. */
  readonly meta: Ajv
}

const DRAFT_07: Dialect = {
  uri: 'http://json-schema.org/draft-07/schema',
  ...{ Validator: Ajv, meta: new Ajv(OPTIONS) },
}
const DRAFT_2020: Dialect = {
  uri: 'https://json-schema.org/draft/2020-12/schema',
  ...{ Validator: Ajv2020, meta: new Ajv2020(OPTIONS) },
}
/** As they are written, with one letter or sign more or less. */
const NAMES: readonly (readonly [RegExp, Dialect])[] = [
  [/^https?:\/\/json-schema\.org\/draft-07\/schema#?$/, DRAFT_07],
  [/^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/, DRAFT_2020],
]

/** The schema's own fault, in words for its owner. */
export class SchemaError extends Error {
  override name = 'SchemaError'
}

export type Schema = boolean | Readonly<Record<string, unknown>>

export interface ParsedSchema {
  /** Without `$schema`, which is the dialect's. */
  readonly schema: Schema
  readonly dialect: Dialect
}

export function parseSchema(text: string): ParsedSchema {
  if (isDeeperThan(MAX_JSON_DEPTH, text)) throw new SchemaError(TOO_DEEP)
  const schema: unknown = JSON.parse(text)
  if (typeof schema === 'boolean') return { schema, dialect: DRAFT_2020 }
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    throw new SchemaError('must be an object, true or false.')
  }
  if (Object.hasOwn(schema, '$async')) throw new SchemaError('must not have $async.')
  checkAnchors(schema)
  const { $schema: uri, ...rest } = schema as Readonly<Record<string, unknown>>
  return { schema: rest, dialect: uri === undefined ? DRAFT_2020 : dialectOf(uri) }
}

function dialectOf(uri: unknown): Dialect {
  const [, dialect] = NAMES.find(([name]) => typeof uri === 'string' && name.test(uri)) ?? []
  if (dialect !== undefined) return dialect
  const given = typeof uri === 'string' ? `, not ${uri}` : ''
  throw new SchemaError(`must name 2020-12 or draft-07 as its $schema${given}.`)
}

/** To ajv a reference to nowhere is one to the root, and a name that every object has is always known. */
function checkAnchors(schema: object): void {
  const members = membersOf(schema)
  const anchors = members.filter(({ name }) => name === '$dynamicAnchor').map(({ value }) => value)
  for (const anchor of anchors) {
    if (typeof anchor === 'string' && anchor in Object.prototype) {
      throw new SchemaError(`must not have a $dynamicAnchor named ${anchor}.`)
    }
  }
  for (const { name, value, pointer } of members) {
    if (name !== '$dynamicRef' || typeof value !== 'string') continue
    if (value.startsWith('#') && anchors.includes(value.slice(1))) continue
    throw new SchemaError(`cannot be used: ${pointer} leads to no $dynamicAnchor of it.`)
  }
}
