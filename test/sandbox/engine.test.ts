import { expect, test } from 'vitest'
import { compileEngine } from '../../src/sandbox/engine.ts'
import { openGuests } from '../../src/sandbox/guest.ts'
import { privateParts } from '../../src/sandbox/private-parts.ts'

const MAX_BYTES = 20 * 1_024 * 1_024
const PAGE_BYTES = 65_536

test('no guest’s memory grows past 20 MiB, whatever its heap is told', async () => {
  const guests = await openGuests(compileEngine())
  const vm = await guests.wake(guests.blank)
  const memory = privateParts(vm)?.memory ?? new WebAssembly.Memory({ initial: 0 })
  const room = (MAX_BYTES - memory.buffer.byteLength) / PAGE_BYTES

  expect(() => memory.grow(room + 1)).toThrow(RangeError)
  memory.grow(room)

  expect(memory.buffer.byteLength).toBe(MAX_BYTES)
  expect(() => memory.grow(1)).toThrow(RangeError)
})
