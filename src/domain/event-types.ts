import type { Refuse } from './errors.ts'

const EVENT_TYPE = /^[A-Za-z0-9_.-]{1,128}$/
const PATTERN = /^[A-Za-z0-9_.-]{0,127}\*$/
const RESERVED_PREFIX = 'hookwire.'
/** Registered in one environment, archived ones among them. */
export const MAX_EVENT_TYPES = 1_000
/** Of one subscription. */
const MAX_WANTED_TYPES = 100

/** A name that events may have, registered: with a schema, or archived, it has a say in what is published. */
export interface EventType {
  readonly id: string
  readonly environmentId: string
  readonly name: string
  readonly description: string | null
  /** JSON Schema, as text. */
  readonly schema: string | null
  readonly createdAt: Date
  readonly archivedAt: Date | null
}

/** What a caller may publish: ours are reserved. */
export function checkPublishedType(refuse: Refuse, type: string, path: readonly string[]): void {
  checkEventType(refuse, type, path)
  if (type.startsWith(RESERVED_PREFIX)) refuse(path, 'must not begin with "hookwire.".')
}

/** What an event may be called, ours included. */
export function checkEventType(refuse: Refuse, type: string, path: readonly string[]): void {
  if (!EVENT_TYPE.test(type)) refuse(path, 'must be 1 to 128 of A-Z a-z 0-9 _ . -')
}

/** What a subscription may ask for: types, patterns that end in *, or * alone. */
export function checkEventTypes(refuse: Refuse, types: readonly string[]): void {
  if (types.length < 1 || types.length > MAX_WANTED_TYPES) {
    refuse(['eventTypes'], `must name 1 to ${MAX_WANTED_TYPES} event types.`)
  }
  types.forEach((type, index) => {
    if (EVENT_TYPE.test(type) || PATTERN.test(type)) return
    refuse(['eventTypes', String(index)], 'must be an event type, or one that ends in *.')
  })
}

export function isPattern(type: string): boolean {
  return type.endsWith('*')
}

/** What every type that fits the pattern begins with. */
export function patternPrefix(pattern: string): string {
  return pattern.slice(0, -1)
}

/** Whether a type is one of those asked for, or begins as a pattern among them. */
export function fitsType(wanted: readonly string[], type: string): boolean {
  return wanted.some((one) => (isPattern(one) ? type.startsWith(patternPrefix(one)) : one === type))
}

/** A JSON Pointer (RFC 6901) as a path. */
export function pointerPath(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
}
