import { GraphQLError } from 'graphql'
import { afterEach, expect, test, vi } from 'vitest'
import { createTokenWatch } from '../../src/server/revocation.ts'

const RECHECK_MS = 2_000

afterEach(() => void vi.useRealTimers())

/** A watch, and a revocation that is seen when the test says so. */
function createRig() {
  let see: () => Promise<void> | void = () => undefined
  const watchToken = createTokenWatch({
    onRevocation(handler) {
      see = handler
    },
  })
  return { watchToken, see: async () => see() }
}

test('a revocation has every live subscription look at its token at once', async () => {
  const { watchToken, see } = createRig()
  const refused: string[] = []
  const refusal = new GraphQLError('Refused.')
  const stops = [
    watchToken(
      () => Promise.reject(refusal),
      ({ message }) => refused.push(message),
    ),
    watchToken(
      () => Promise.resolve(),
      () => refused.push('never'),
    ),
    watchToken(
      () => Promise.reject(new Error('The database is away.')),
      () => refused.push('not yet'),
    ),
  ]

  await see()
  for (const stop of stops) stop()

  expect(refused).toEqual(['Refused.'])
})

test('whoever has ended looks no more', async () => {
  const { watchToken, see } = createRig()
  let looks = 0
  const look = async () => {
    looks += 1
  }
  const stop = watchToken(look, () => undefined)
  await see()

  stop()
  await see()

  expect(looks).toBe(1)
})

test('looks that hang do not pile up, and a revocation waits for none of them', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const { watchToken, see } = createRig()
  const looks: PromiseWithResolvers<void>[] = []
  const look = () => {
    const one = Promise.withResolvers<void>()
    looks.push(one)
    return one.promise
  }
  const stop = watchToken(look, () => undefined)

  vi.advanceTimersByTime(5 * RECHECK_MS)
  const hanging = looks.length
  await see()
  const afterRevocation = looks.length
  for (const { resolve } of looks) resolve()
  await new Promise(setImmediate)
  vi.advanceTimersByTime(RECHECK_MS)
  stop()

  expect([hanging, afterRevocation, looks.length]).toEqual([1, 2, 3])
})
