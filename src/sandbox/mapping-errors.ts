import { MAX_MAPPING_BYTES } from '../domain/mapping-rules.ts'
import type { MappingError, MappingErrorKind } from '../domain/mappings.ts'
import { storable } from '../domain/text.ts'
import {
  GUEST_HEAP_BYTES,
  HARD_LIMIT_MS,
  MAX_MESSAGE_CHARACTERS,
  MAX_OUTPUT_BYTES,
  SOFT_LIMIT_MS,
} from './limits.ts'

/** What the script's file is called in the guest, and so in its stack traces. */
export const SCRIPT_NAME = 'mapping.js'

const KIB = 1_024
const MIB = 1_024 * KIB
/** Also of a stack trace that the script has written itself. */
const POSITION = new RegExp(`${SCRIPT_NAME}:(\\d{1,6})(?::(\\d{1,6}))?`)
const ENGINE_IS_FULL = new Set(['out of memory', 'string too long'])

export const TIMEOUT = failure(
  'timeout',
  `It did not end within ${SOFT_LIMIT_MS} ms of processor time.`,
)
export const ENDED = failure('timeout', `It was still running after ${HARD_LIMIT_MS} ms.`)
export const BUSY = failure(
  'timeout',
  'It was not run: too much of this environment waits to be. Try again.',
)
export const OUT_OF_MEMORY = failure('memory', `It needs more than ${GUEST_HEAP_BYTES / MIB} MiB.`)
/** The engine recursed until its host had enough, as it does over a structure that is deep. */
export const TOO_DEEP = failure('memory', 'It makes or reads something that is nested too deeply.')
export const PROMISED = failure(
  'output',
  'It returned a promise. Nothing here could settle it: return the body itself.',
)
export const NOT_JSON = failure('output', 'It returned what JSON cannot hold, such as a function.')
export const TOO_LARGE = failure(
  'output',
  `It returned more than ${MAX_OUTPUT_BYTES / KIB} KiB of JSON.`,
)
export const SOURCE_TOO_LARGE = failure(
  'syntax',
  `It is longer than ${MAX_MAPPING_BYTES / KIB} KiB.`,
)
export const EMPTY = failure('syntax', 'There is no code in it.')
export const NO_RETURN = failure(
  'syntax',
  'It has no `return` of its own, and would drop every event. It must be `export default` with a function, a function, or statements that return the body.',
)
export const NO_DEFAULT = failure('syntax', 'It exports something, but no function as `default`.')
export const NO_FUNCTION = failure('syntax', 'What it exports as `default` is not a function.')
export const CLASS = failure('syntax', 'It is a class, which cannot be called like a function.')
export const GENERATOR = failure('syntax', 'It is a generator: it must return the body itself.')
export const ASYNC = failure('syntax', 'It must not be async: nothing here could settle a promise.')
export const AWAITS = failure('syntax', 'It must not await: nothing here could settle a promise.')
export const IMPORTS = failure('syntax', 'It must not import: there is nothing but the script.')
export const MIXED = failure('syntax', 'Statements that return the body must not import or export.')

/** What was thrown, as the guest tells it: nothing of it can be relied upon. */
export interface Thrown {
  readonly name: string
  readonly message: string
  readonly trace: string
}

/** How the script's text lies in the module that was made of it. */
export interface Layout {
  /** By how much the columns of its first line are off. */
  readonly prefixLength: number
  readonly source: string
}

export function errorOf(kind: MappingErrorKind, thrown: Thrown, layout: Layout): MappingError {
  const { name, message, trace } = thrown
  if (name === 'InternalError' && ENGINE_IS_FULL.has(message)) return OUT_OF_MEMORY

  const said = [name, message].filter((part) => part !== '').join(': ')
  const { message: text } = failure(kind, said === '' ? 'It threw nothing that can be read.' : said)
  return { kind, message: text, ...positionIn(trace, layout) }
}

function positionIn(trace: string, { prefixLength, source }: Layout) {
  const [, lineText, columnText] = POSITION.exec(trace) ?? []
  if (lineText === undefined) return { line: null, column: null }

  const line = Number(lineText)
  const lines = source.split('\n')
  const text = lines[line - 1]
  if (text === undefined) return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 } // it ended too soon
  if (columnText === undefined) return { line, column: null }
  const byte = Number(columnText) - (line === 1 ? prefixLength : 0)
  return { line, column: columnOf(text, byte) }
}

/** The engine counts the bytes of a line, and editors its characters, as JavaScript does. Both from 1. */
function columnOf(text: string, byte: number): number {
  return (
    Buffer.from(text)
      .subarray(0, Math.max(0, byte - 1))
      .toString().length + 1
  )
}

function failure(kind: MappingErrorKind, message: string): MappingError {
  return {
    kind,
    message: storable(message.slice(0, MAX_MESSAGE_CHARACTERS)),
    line: null,
    column: null,
  }
}
