import { MAX_MAPPING_BYTES } from '../domain/mapping-rules.ts'
import type { MappingError } from '../domain/mappings.ts'
import {
  ASYNC,
  CLASS,
  EMPTY,
  GENERATOR,
  MIXED,
  NO_DEFAULT,
  NO_FUNCTION,
  NO_RETURN,
} from './mapping-errors.ts'

/** A script may be written in three ways. All are modules in the end, so that they have the same rules. */
export interface Form {
  /** On the first line, so that the script's lines keep their numbers. */
  readonly before: string
  readonly after: string
}

const MODULE: Form = { before: '', after: '' }
const FUNCTION: Form = { before: 'export default ', after: '' }
export const BODY: Form = { before: 'export default function (event, context) {', after: '\n}' }

/** Why the parser did not take a script in one of its forms. */
export interface Refusal {
  readonly form: Form
  readonly error: MappingError
}

type Place = Pick<MappingError, 'line' | 'column'>

const UNKNOWN: Place = { line: null, column: null }
/** Also one in a comment or a text, which is why the other forms are tried as well. */
const MODULE_WORD = /\b(?:import|export)\b/
const BEGINS_WITH_MODULE_WORD = /^\s*(?:import|export)\b/
const NOTHING_BUT_COMMENTS = /^(?:\s|\/\*[\s\S]*?\*\/|\/\/.*)*/
const IMPORTED = /\b(?:import|from)\s*(?=['"])/
const DEFAULT_EXPORT = /^[^\S\n]*(?=export\s+default\b)/m
const AWAITED = /(?=\bawait\b)/
/** What the engine says of what may stand in a function only. */
const RETURN_OUTSIDE = /\breturn not in a function$/
const NEW_TARGET_OUTSIDE = /\bnew\.target\b/
/** What only a function is given: at the top level it is the body of one that was meant. */
const GIVEN_TO_FUNCTIONS = /^ReferenceError: '?(?:event|context)'? is not defined$/

export function formsOf(source: string): readonly Form[] {
  return MODULE_WORD.test(source) ? [MODULE, FUNCTION, BODY] : [FUNCTION, BODY]
}

/** The form whose parser came furthest is the one that was meant. */
export function mostTelling(source: string, refusals: readonly Refusal[]): MappingError {
  const others = refusals.filter(({ error }) => !RETURN_OUTSIDE.test(error.message))
  const [best] = others.toSorted((a, b) => distance(b.error) - distance(a.error))
  if (best === undefined) return NO_RETURN

  const { line, column } = best.error
  const isMixed = others.length < refusals.length
  if (!isMixed || !BEGINS_WITH_MODULE_WORD.test(lineOf(source, line))) return best.error
  return { ...MIXED, line, column }
}

/** Whether it is by this that a function's body is none at the top level. */
export function belongsInFunction(message: string): boolean {
  return RETURN_OUTSIDE.test(message) || NEW_TARGET_OUTSIDE.test(message)
}

/** What is to be said of a body that would drop every event. */
export function withoutReturn(source: string): MappingError {
  return endOfComments(source) === source.length ? EMPTY : NO_RETURN
}

/** What was thrown at the top level, unless that is no top level at all. */
export function thrownAtTop(form: Form, error: MappingError): MappingError {
  if (form === MODULE || !GIVEN_TO_FUNCTIONS.test(error.message)) return error
  return { ...NO_RETURN, line: error.line, column: error.column }
}

/** The engine says of these errors what is wrong, and not where. */
export function atImport(source: string, error: MappingError): MappingError {
  return { ...error, ...placeAfter(source, IMPORTED) }
}

export function atAwait(source: string, error: MappingError): MappingError {
  return { ...error, ...placeAfter(source, AWAITED) }
}

const UNFIT: Readonly<Record<string, MappingError>> = {
  ...{ async: ASYNC, generator: GENERATOR, class: CLASS },
}

/** Why what a script exports is not called, by what the prelude says of it. */
export function unfit(source: string, form: Form, kind: string): MappingError {
  if (kind === 'named') return NO_DEFAULT
  const error = UNFIT[kind]
  if (form === MODULE) return { ...(error ?? NO_FUNCTION), ...placeAfter(source, DEFAULT_EXPORT) }
  if (error === undefined) return NO_RETURN // a statement that only has a value
  return { ...error, ...placeOf(source, endOfComments(source)) }
}

/** An error without a place is told when all has been parsed. */
function distance({ line, column }: MappingError): number {
  return (line ?? Number.POSITIVE_INFINITY) * MAX_MAPPING_BYTES + (column ?? 0)
}

function lineOf(source: string, line: number | null): string {
  return source.split('\n')[(line ?? 0) - 1] ?? ''
}

function endOfComments(source: string): number {
  return NOTHING_BUT_COMMENTS.exec(source)?.[0].length ?? 0
}

function placeAfter(source: string, pattern: RegExp): Place {
  const match = pattern.exec(source)
  return match === null ? UNKNOWN : placeOf(source, match.index + match[0].length)
}

function placeOf(source: string, index: number): Place {
  const lines = source.slice(0, index).split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}
