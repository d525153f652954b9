import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { GUEST_MEMORY_BYTES } from '../../src/sandbox/limits.ts'
import { withMemoryMaximum } from '../../src/sandbox/wasm-maximum.ts'

const PAGE_BYTES = 65_536
const shipped = readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'))

test('a module whose memory has a maximum already is not changed again', () => {
  const patched = withMemoryMaximum(shipped, GUEST_MEMORY_BYTES)

  expect(() => withMemoryMaximum(patched, GUEST_MEMORY_BYTES)).toThrow('has no maximum yet')
})

test.each([
  ['less than it starts with', PAGE_BYTES],
  ['part of a page', GUEST_MEMORY_BYTES + 1],
])('a maximum of %s is refused', (_what, bytes) => {
  expect(() => withMemoryMaximum(shipped, bytes)).toThrow('The maximum is whole pages')
})

test('what is no module is refused', () => {
  expect(() => withMemoryMaximum(shipped.subarray(0, 8), PAGE_BYTES)).toThrow('no memory')
})

test('the memory grows to its maximum, and not by a page more', async () => {
  const module = await WebAssembly.compile(withMemoryMaximum(shipped, GUEST_MEMORY_BYTES))
  const imports = Object.fromEntries(
    WebAssembly.Module.imports(module).map(({ module: of }) => [of, importsOf(module, of)]),
  )
  const instance = await WebAssembly.instantiate(module, imports)
  const memory = instance.exports['memory'] as WebAssembly.Memory
  const room = (GUEST_MEMORY_BYTES - memory.buffer.byteLength) / PAGE_BYTES

  expect(() => memory.grow(room + 1)).toThrow(RangeError)
  memory.grow(room)

  expect(memory.buffer.byteLength).toBe(GUEST_MEMORY_BYTES)
  expect(() => memory.grow(1)).toThrow(RangeError)
})

function importsOf(module: WebAssembly.Module, of: string) {
  const names = WebAssembly.Module.imports(module).filter((entry) => entry.module === of)
  return Object.fromEntries(names.map(({ name }) => [name, () => 0]))
}
