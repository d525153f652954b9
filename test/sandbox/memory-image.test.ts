import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { QuickJS } from 'quickjs-wasi'
import { expect, test } from 'vitest'
import {
  applyImage,
  captureImage,
  type MemoryImage,
  STACK_MARGIN_BYTES,
} from '../../src/sandbox/memory-image.ts'
import { callGuest, privateParts } from '../../src/sandbox/private-parts.ts'

const STACK_BYTES = 256 * 1_024
const file = createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm')
const wasm = await WebAssembly.compile(readFileSync(file))

test('the package still keeps its private parts where we look for them', async () => {
  const vm = await QuickJS.create({ wasm })

  expect(privateParts(vm)).toEqual({
    memory: expect.any(WebAssembly.Memory),
    stackPointer: expect.any(WebAssembly.Global),
  })
  expect(vm).toHaveProperty('callFunctionRaw', expect.any(Function))
})

test('without them the package makes a new guest, which is the same', async () => {
  const { vm, image, entry } = await countingGuest()
  const opaque = new Proxy(vm, {
    get: (target, name) => (name === 'exports' ? undefined : Reflect.get(target, name, target)),
  })

  const restored = await applyImage(opaque, image, { wasm })

  expect(restored).not.toBe(vm)
  expect(count(restored, entry)).toBe(1)
})

test('a guest is reset in place, and begins again', async () => {
  const { vm, image, entry } = await countingGuest()
  count(vm, entry)
  count(vm, entry)

  const reset = await applyImage(vm, image, { wasm })

  expect(reset).toBe(vm)
  expect(count(reset, entry)).toBe(1)
})

test('a guest whose memory has grown is made anew, or it would never have as much again', async () => {
  const { vm, image, entry } = await countingGuest()
  vm.evalCode('globalThis.a = new Uint8Array(8e6)')

  const reset = await applyImage(vm, image, { wasm })

  expect(reset).not.toBe(vm)
  expect(privateParts(reset)?.memory.buffer.byteLength).toBe(image.memoryBytes)
  expect(count(reset, entry)).toBe(1)
})

test('nothing of a call is left, neither on the stack nor between what is in the image', async () => {
  const { vm, image } = await countingGuest()
  const { stackPointer } = image.snapshot
  const bytes = new Uint8Array(privateParts(vm)?.memory.buffer ?? new ArrayBuffer())
  const pristine = bytes.slice()
  bytes.fill(7, stackPointer - STACK_BYTES)

  await applyImage(vm, image, { wasm })

  expect(bytes.subarray(stackPointer - STACK_BYTES, stackPointer).some((byte) => byte !== 0)).toBe(
    false,
  )
  expect(Buffer.compare(bytes.subarray(stackPointer), pristine.subarray(stackPointer))).toBe(0)
})

test.each([
  '(function f() { return f() + 1 })()',
  'const f = (...all) => f(...all, 1) + 1; f()',
  'JSON.parse("[".repeat(1e5))',
  'const a = []; let b = a; for (let n = 0; n < 1e4; n += 1) b = b[0] = []; JSON.stringify(a)',
  'eval("(".repeat(1e5))',
  'let p = {}; for (let n = 0; n < 1e4; n += 1) p = new Proxy(p, {}); p.a',
  'const f = () => [1, 2].sort(f); f()',
])('the stack never goes deeper than what is emptied: %s', async (script) => {
  const maxStackSize = STACK_BYTES / 4 // less than what the test's own thread has
  const vm = await QuickJS.create({ wasm, maxStackSize })
  const { stackPointer } = captureImage(vm).snapshot

  expect(() => vm.evalCode(script)).toThrow(/stack/)

  const bytes = new Uint8Array(privateParts(vm)?.memory.buffer ?? new ArrayBuffer())
  const depth = stackPointer - bytes.findIndex((byte) => byte !== 0)
  expect(depth).toBeGreaterThan(maxStackSize - 4_096)
  expect(depth).toBeLessThan(maxStackSize + STACK_MARGIN_BYTES)
})

test('behind the last of an image there is nothing', async () => {
  const { vm, image } = await countingGuest()
  const last = image.pieces.at(-1)
  const bytes = new Uint8Array(privateParts(vm)?.memory.buffer ?? new ArrayBuffer())

  await applyImage(vm, { ...image, pieces: image.pieces.slice(0, -1) }, { wasm })

  expect(last?.bytes.some((byte) => byte !== 0)).toBe(true)
  expect(bytes.subarray(last?.start).some((byte) => byte !== 0)).toBe(false)
})

test('an image does not hold the zeros of its memory', async () => {
  const { vm, image } = await countingGuest()
  vm.evalCode('void new ArrayBuffer(500_000)')

  const later = captureImage(vm)

  expect(later.memoryBytes).toBeGreaterThan(image.memoryBytes)
  expect(bytesOf(later) - bytesOf(image)).toBeLessThan(50_000)
})

function bytesOf({ pieces }: MemoryImage): number {
  return pieces.reduce((sum, { bytes }) => sum + bytes.length, 0)
}

async function countingGuest() {
  const vm = await QuickJS.create({ wasm })
  const counter = vm.evalCode('let calls = 0; () => (calls += 1)')
  return { vm, entry: vm.exportHandle(counter), image: captureImage(vm) }
}

function count(vm: QuickJS, entry: number): number {
  return callGuest(vm, vm.importHandle(entry), []).toNumber()
}
