import { EvalFlags, JSException, type QuickJS } from 'quickjs-wasi'
import { MAX_MAPPING_BYTES } from '../domain/mapping-rules.ts'
import type { MappingError } from '../domain/mappings.ts'
import type { Guests, RestingGuest } from './guest.ts'
import {
  AWAITS,
  errorOf,
  type Layout,
  NO_FUNCTION,
  SCRIPT_NAME,
  type Thrown,
  TIMEOUT,
  TOO_DEEP,
} from './mapping-errors.ts'
import { captureImage } from './memory-image.ts'
import { callGuest } from './private-parts.ts'

/** A script may be written in three ways. All are modules in the end, so that they have the same rules. */
interface Form {
  /** On the first line, so that the script's lines keep their numbers. */
  readonly before: string
  readonly after: string
}

const MODULE: Form = { before: '', after: '' }
const FUNCTION: Form = { before: 'export default ', after: '' }
const BODY: Form = { before: 'export default function (event, context) {', after: '\n}' }

/** A script that is ready to be called, any number of times, each as if it were the first. */
export interface CompiledScript {
  readonly kind: 'compiled'
  readonly guest: RestingGuest
  readonly layout: Layout
}

/** `isFinal`: it will not compile another time either. */
export type Compilation =
  | CompiledScript
  | { readonly kind: 'failed'; readonly error: MappingError; readonly isFinal: boolean }

/** Compiles a script and runs its top level. */
export async function compileScript(guests: Guests, source: string): Promise<Compilation> {
  const errors: MappingError[] = []
  for (const form of formsOf(source)) {
    const attempt = await tryForm(guests, source, form)
    if (guests.wasInterrupted()) return { kind: 'failed', error: TIMEOUT, isFinal: false }
    if (attempt.kind === 'compiled') {
      if (form !== BODY || /\breturn\b/.test(source)) return attempt
      return { kind: 'failed', error: NO_FUNCTION, isFinal: true } // it would drop every event
    }
    const { error } = attempt
    if (error.kind !== 'syntax') return { ...attempt, isFinal: error.kind === 'runtime' }
    errors.push(error)
  }
  return { kind: 'failed', error: mostTelling(errors), isFinal: true }
}

function formsOf(source: string): readonly Form[] {
  if (/^\s*(?:import|export)\b/m.test(source)) return [MODULE]
  return /\bexport\b/.test(source) ? [MODULE, FUNCTION, BODY] : [FUNCTION, BODY]
}

/** The form whose parser came furthest is the one that was meant. */
function mostTelling(errors: readonly MappingError[]): MappingError {
  const [best] = errors.toSorted((a, b) => place(b) - place(a))
  return best ?? NO_FUNCTION
}

function place({ line, column }: MappingError): number {
  return (line ?? 0) * MAX_MAPPING_BYTES + (column ?? 0)
}

type Attempt = CompiledScript | { readonly kind: 'failed'; readonly error: MappingError }

async function tryForm(guests: Guests, source: string, { before, after }: Form): Promise<Attempt> {
  const vm = await guests.wake(guests.blank)
  const layout = layoutOf(source, before.length)
  try {
    const module = vm.evalCode(before + source + after, SCRIPT_NAME, EvalFlags.TYPE_MODULE)
    if (module.promiseState === PENDING) return { kind: 'failed', error: AWAITS }

    const settled = await vm.resolvePromise(module)
    const entry = vm.importHandle(guests.blank.entry)
    if ('error' in settled) {
      const told = callGuest(vm, entry, [vm.newString('describe'), settled.error])
      return { kind: 'failed', error: errorOf('runtime', readThrown(textOf(told)), layout) }
    }
    const answer = callGuest(vm, entry, [vm.newString('adopt'), settled.value])
    if (textOf(answer) !== 'adopted') return { kind: 'failed', error: NO_FUNCTION }
    const guest = { image: captureImage(vm), entry: guests.blank.entry }
    return { kind: 'compiled', guest, layout }
  } catch (error) {
    guests.discard()
    // Not yet the script's own: no line of it has run, so these properties are the engine's.
    if (error instanceof JSException) return { kind: 'failed', error: refusal(error, layout) }
    if (error instanceof RangeError || error instanceof WebAssembly.RuntimeError) {
      return { kind: 'failed', error: TOO_DEEP }
    }
    throw error // our bug
  }
}

const PENDING = 0

function layoutOf(source: string, prefixLength: number): Layout {
  const lines = source.split('\n')
  return { prefixLength, lineCount: lines.length, endColumn: (lines.at(-1)?.length ?? 0) + 1 }
}

function refusal({ name, message, stack }: JSException, layout: Layout): MappingError {
  return errorOf('syntax', { name, message, trace: stack ?? '' }, layout)
}

/** Three JSON strings, as the prelude writes them. */
export function readThrown(text: string): Thrown {
  const [name, message, trace] = JSON.parse(`[${text}]`) as [string, string, string]
  return { name, message, trace }
}

/** Empty where it is no text: nothing of a guest's is ever converted, which would run its code. */
export function textOf(handle: ReturnType<QuickJS['newString']>): string {
  return handle.isString ? handle.toString() : ''
}
