import { expect, test, vi } from 'vitest'
import { newUuid } from '../../src/domain/ids.ts'
import { type LookoutOptions, openLookout, restAfter } from '../../src/live/lookout.ts'
import { createSlots } from '../../src/live/waiting.ts'
import type { EventKey } from '../../src/storage/arrivals.ts'
import { waitUntil } from '../support/timers.ts'

const TOO_MANY = 20_001
/** Before a look that is not answered is given up. */
const SOON_MS = 8_000

function listen(
  find: LookoutOptions['find'],
  eventTypes: readonly string[],
  inSlot = createSlots(2),
) {
  const told: string[] = []
  const ends: string[] = []
  const now = () => new Date()
  const lookout = openLookout({ find, inSlot, now, onError: (error) => ends.push(String(error)) })
  const add = (types: readonly string[]) =>
    lookout.audience.add({
      ...{ eventTypes: types, joinedAt: new Date(0) },
      tell: (keys) => void told.push(...keys.map(({ type }) => type)),
      end: () => void ends.push(types.join()),
    })
  add(eventTypes)
  return { ...{ lookout, told, ends, add }, [Symbol.asyncDispose]: lookout.stop }
}

function keyOf(type: string): EventKey {
  return { id: newUuid(new Date()), type }
}

test('an environment that is looked at for long keeps no other waiting', async () => {
  const inSlot = createSlots(2)
  await using slow = listen(() => new Promise(() => undefined), ['a'], inSlot)
  await using quick = listen(async () => [keyOf('a')], ['a'], inSlot)

  slow.lookout.wake()
  quick.lookout.wake()

  await vi.waitUntil(() => quick.told.length > 0, { timeout: SOON_MS })
  expect(slow.told).toEqual([])
})

test('of too much those are ended who ask for most of it, and the others are told the rest', async () => {
  const many = Array.from({ length: TOO_MANY }, () => keyOf('b'))
  const find: LookoutOptions['find'] = async ({ prefixes }, limit) =>
    prefixes.length > 0 ? many.slice(0, limit) : [keyOf('a')]
  await using listeners = listen(find, ['a'])
  listeners.add(['*'])

  listeners.lookout.wake()

  await waitUntil(() => listeners.told.length > 0)
  expect(listeners.ends).toEqual(['*'])
  expect(listeners.told[0]).toBe('a')
})

test.each([
  [0, 50],
  [4, 50],
  [300, 3_000],
])('after a look of %i ms the database is left alone for %i ms', (lookMs, restMs) => {
  expect(restAfter(lookMs)).toBe(restMs)
})
