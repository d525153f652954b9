import { checkInput, type Refuse } from './errors.ts'
import { checkPublishedType } from './event-types.ts'
import { hasInfinity } from './events.ts'
import { checkText } from './text.ts'

export const MAX_SCHEMA_BYTES = 64 * 1_024
export const MAX_SCHEMA_DEPTH = 100
export const MAX_DESCRIPTION_CHARACTERS = 2_000

/** What a caller gives; the schema is any JSON value, and null stands for none. */
export interface EventTypeInput {
  readonly name: string
  readonly description?: string | null | undefined
  readonly schema?: unknown
}

/** What is left out stays as it is; null clears what may be null. The name stays. */
export type EventTypeChangeInput = Omit<EventTypeInput, 'name'> & {
  readonly archived?: boolean | null | undefined
}

/** What of an event type its owner says, its schema as JSON text. */
export interface EventTypeFields {
  readonly name: string
  readonly description: string | null
  readonly schema: string | null
}

export type EventTypeChange = Partial<Omit<EventTypeFields, 'name'>> & {
  readonly isArchived?: boolean
}

export function parseNewEventType(input: EventTypeInput): EventTypeFields {
  const { name, description = null } = input
  let schema: string | null = null
  checkInput((refuse) => {
    checkPublishedType(refuse, name, ['name'])
    checkDescription(refuse, description)
    schema = printSchema(refuse, input.schema ?? null)
  })
  return { name, description, schema }
}

export function parseEventTypeChange(input: EventTypeChangeInput): EventTypeChange {
  const { description, archived } = input
  let schema: string | null = null
  checkInput((refuse) => {
    checkDescription(refuse, description ?? null)
    schema = printSchema(refuse, input.schema ?? null)
    if (archived === null) refuse(['archived'], 'must not be null.')
  })
  return {
    ...(description === undefined ? {} : { description }),
    ...(input.schema === undefined ? {} : { schema }),
    ...(archived == null ? {} : { isArchived: archived }),
  }
}

function checkDescription(refuse: Refuse, description: string | null): void {
  if (description === null) return
  checkText(refuse, description, ['description'], MAX_DESCRIPTION_CHARACTERS)
}

function printSchema(refuse: Refuse, schema: unknown): string | null {
  if (schema === null) return null
  if (isDeeper(schema, MAX_SCHEMA_DEPTH)) {
    refuse(['schema'], `must be nested at most ${MAX_SCHEMA_DEPTH} deep.`)
    return null // printing it recurses
  }
  if (hasInfinity(schema)) refuse(['schema'], 'holds a number that is too large.')
  const text = JSON.stringify(schema)
  if (Buffer.byteLength(text) > MAX_SCHEMA_BYTES) {
    refuse(['schema'], `must have at most ${MAX_SCHEMA_BYTES} bytes.`)
  }
  return text
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1))
}
