import type { JSValueHandle, QuickJS } from 'quickjs-wasi'

// All that we use of the package without its leave. Where it keeps these elsewhere one day, everything
// still works, a call takes fifteen times as long, and a test fails.

interface PrivateParts {
  readonly memory: WebAssembly.Memory
  readonly stackPointer: WebAssembly.Global
}

export function privateParts(vm: QuickJS): PrivateParts | undefined {
  const { exports } = vm as unknown as { readonly exports?: Readonly<Record<string, unknown>> }
  const memory = exports?.['memory']
  const stackPointer = exports?.['__stack_pointer']
  if (!(memory instanceof WebAssembly.Memory)) return undefined
  if (!(stackPointer instanceof WebAssembly.Global)) return undefined
  return { memory, stackPointer }
}

type Call = (of: JSValueHandle, self: JSValueHandle, ...args: JSValueHandle[]) => JSValueHandle

/** Without what `callFunction` does when something is thrown: it reads that, and so runs its getters. */
export function callGuest(
  vm: QuickJS,
  entry: JSValueHandle,
  args: readonly JSValueHandle[],
): JSValueHandle {
  const raw = (vm as unknown as { readonly callFunctionRaw?: Call }).callFunctionRaw
  return raw === undefined
    ? vm.callFunction(entry, entry, ...args)
    : raw.call(vm, entry, entry, ...args)
}
