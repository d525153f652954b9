import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createTurnstile } from '../../src/live/turnstile.ts'

test('a crowd goes through a few at a time, in its order, and others have their turns between', async () => {
  const turnstile = createTurnstile(2)
  const seen: string[] = []

  const crowd = ['a', 'b', 'c', 'd', 'e'].map((name) => turnstile().then(() => seen.push(name)))
  for (let turn = 1; turn <= 3; turn += 1) {
    await nextTurn()
    seen.push(`turn ${turn}`)
  }
  await Promise.all(crowd)

  expect(seen).toEqual(['a', 'b', 'turn 1', 'c', 'd', 'turn 2', 'e', 'turn 3'])
})

test('who comes later, when nobody waits any more, goes through as well', async () => {
  const turnstile = createTurnstile(1)
  await turnstile()

  const later = turnstile()

  await expect(later).resolves.toBeUndefined()
})
