import assert from 'node:assert/strict'

const HEADER_BYTES = 8
const MEMORY_SECTION = 5
const PAGE_BYTES = 65_536
const NO_MAXIMUM = 0
const HAS_MAXIMUM = 1

/**
 * The module, with a maximum for its memory. The one that is shipped has none, and the engine's own
 * limit does not count what it takes from outside its heap.
 */
export function withMemoryMaximum(wasm: Uint8Array, maxBytes: number): Uint8Array<ArrayBuffer> {
  const section = findMemorySection(wasm)
  const count = readLeb(wasm, section.start)
  assert(count.value === 1, 'The module has one memory.')
  assert(wasm[count.end] === NO_MAXIMUM, 'The memory has no maximum yet.')
  const least = readLeb(wasm, count.end + 1)
  assert(least.end === section.end, 'Nothing follows the memory in its section.')

  const maximum = maxBytes / PAGE_BYTES
  assert(Number.isInteger(maximum) && maximum >= least.value, 'The maximum is whole pages.')
  const body = [1, HAS_MAXIMUM, ...leb(least.value), ...leb(maximum)]
  const patched = [MEMORY_SECTION, ...leb(body.length), ...body]
  return Uint8Array.from(
    Buffer.concat([wasm.subarray(0, section.id), Buffer.from(patched), wasm.subarray(section.end)]),
  )
}

interface Section {
  /** Where its number stands. */
  readonly id: number
  readonly start: number
  readonly end: number
}

function findMemorySection(wasm: Uint8Array): Section {
  let id = HEADER_BYTES
  while (id < wasm.length) {
    const size = readLeb(wasm, id + 1)
    const end = size.end + size.value
    if (wasm[id] === MEMORY_SECTION) return { id, start: size.end, end }
    id = end
  }
  throw new Error('The WebAssembly module has no memory of its own.')
}

/** A number in groups of seven bits, the lowest first, as WebAssembly writes them. */
function readLeb(
  bytes: Uint8Array,
  start: number,
): { readonly value: number; readonly end: number } {
  let value = 0
  let scale = 1
  let position = start
  for (;;) {
    const byte = bytes[position]
    if (byte === undefined) throw new Error('The WebAssembly module ends too soon.')
    position += 1
    value += (byte % 128) * scale
    scale *= 128
    if (byte < 128) return { value, end: position }
  }
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [128 + (value % 128), ...leb(Math.floor(value / 128))]
}
