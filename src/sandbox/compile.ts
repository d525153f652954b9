import { EvalFlags, JSException, type QuickJS } from 'quickjs-wasi'
import type { MappingError } from '../domain/mappings.ts'
import {
  atAwait,
  atImport,
  BODY,
  belongsInFunction,
  type Form,
  formsOf,
  mostTelling,
  type Refusal,
  thrownAtTop,
  unfit,
  withoutReturn,
} from './forms.ts'
import type { Guests, RestingGuest } from './guest.ts'
import {
  AWAITS,
  errorOf,
  IMPORTS,
  type Layout,
  SCRIPT_NAME,
  type Thrown,
  TIMEOUT,
  TOO_DEEP,
} from './mapping-errors.ts'
import { captureImage } from './memory-image.ts'
import { callGuest } from './private-parts.ts'

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
  const refusals: Refusal[] = []
  for (const form of formsOf(source)) {
    const attempt = await tryForm(guests, source, form)
    if (guests.wasInterrupted()) return { kind: 'failed', error: TIMEOUT, isFinal: false }
    if (attempt.kind === 'failed') return failed(attempt.error)
    if (attempt.kind === 'compiled') {
      const isDrop = form === BODY && !(await hasReturn(guests, source))
      return isDrop ? failed(withoutReturn(source)) : attempt
    }
    if (attempt.kind === 'refused') refusals.push({ form, error: attempt.error })
  }
  return failed(mostTelling(source, refusals))
}

function failed(error: MappingError): Compilation {
  return { kind: 'failed', error, isFinal: error.kind === 'syntax' || error.kind === 'runtime' }
}

/** Of a script that is a function's body when it stands in one: outside no `return` is allowed. */
async function hasReturn(guests: Guests, source: string): Promise<boolean> {
  const vm = await guests.wake(guests.blank)
  try {
    vm.evalCode(source, SCRIPT_NAME, EvalFlags.STRICT | EvalFlags.COMPILE_ONLY)
    return false
  } catch (error) {
    guests.discard()
    return error instanceof JSException && belongsInFunction(error.message)
  }
}

type Attempt =
  | CompiledScript
  /** The parser did not take it: another form may have been meant. */
  | { readonly kind: 'refused'; readonly error: MappingError }
  | { readonly kind: 'failed'; readonly error: MappingError }
  /** A module without exports: the word stood in a comment or a text. */
  | { readonly kind: 'nothing' }

async function tryForm(guests: Guests, source: string, form: Form): Promise<Attempt> {
  const { before, after } = form
  const vm = await guests.wake(guests.blank)
  const layout = { source, prefixLength: before.length }
  try {
    const module = vm.evalCode(before + source + after, SCRIPT_NAME, EvalFlags.TYPE_MODULE)
    if (module.promiseState === PENDING) return { kind: 'failed', error: atAwait(source, AWAITS) }

    const settled = await vm.resolvePromise(module)
    const entry = vm.importHandle(guests.blank.entry)
    if ('error' in settled) {
      const told = callGuest(vm, entry, [vm.newString('describe'), settled.error])
      const error = errorOf('runtime', readThrown(textOf(told)), layout)
      return { kind: 'failed', error: thrownAtTop(form, error) }
    }
    const kind = textOf(callGuest(vm, entry, [vm.newString('adopt'), settled.value]))
    if (kind === 'nothing') return { kind: 'nothing' }
    if (kind !== 'function') return { kind: 'failed', error: unfit(source, form, kind) }
    const guest = { image: captureImage(vm), entry: guests.blank.entry }
    return { kind: 'compiled', guest, layout }
  } catch (error) {
    guests.discard()
    // Not yet the script's own: no line of it has run, so these properties are the engine's.
    if (error instanceof JSException) return refusal(source, error, layout)
    if (error instanceof RangeError || error instanceof WebAssembly.RuntimeError) {
      return { kind: 'failed', error: TOO_DEEP }
    }
    throw error // our bug
  }
}

const PENDING = 0

const NO_MODULE = 'could not load module'

function refusal(source: string, { name, message, stack }: JSException, layout: Layout): Attempt {
  if (name === 'ReferenceError' && message.startsWith(NO_MODULE)) {
    return { kind: 'failed', error: atImport(source, IMPORTS) }
  }
  const error = errorOf('syntax', { name, message, trace: stack ?? '' }, layout)
  return { kind: error.kind === 'syntax' ? 'refused' : 'failed', error }
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
