import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { GUEST_MEMORY_BYTES } from './limits.ts'
import { withMemoryMaximum } from './wasm-maximum.ts'

/** QuickJS as the package ships it, but for how large a guest may get. */
export function compileEngine(): WebAssembly.Module {
  const file = createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm')
  return new WebAssembly.Module(withMemoryMaximum(readFileSync(file), GUEST_MEMORY_BYTES))
}
