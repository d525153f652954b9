import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPump } from '../../src/delivery/pump.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** Steps that end when the test says so. */
function manualSteps() {
  const ends: ((hasMore: boolean) => void)[] = []
  const pump = createPump(() => {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    ends.push(resolve)
    return promise
  })
  async function end(hasMore: boolean) {
    ends.at(-1)?.(hasMore)
    await new Promise(setImmediate)
  }
  return { pump, end, begun: () => ends.length }
}

test('there is one step at a time, and what is asked for meanwhile comes after it, once', async () => {
  const { pump, begun, end } = manualSteps()
  for (let time = 0; time < 3; time += 1) pump.wake()
  expect(begun()).toBe(1)

  await end(false)
  expect(begun()).toBe(2)
  await end(false)

  expect(begun()).toBe(2)
})

test('a step that may have left something is followed by another', async () => {
  const { pump, begun, end } = manualSteps()
  pump.wake()

  await end(true)
  await end(false)

  expect(begun()).toBe(2)
})

test.each([
  { underWay: 0, needed: 1 },
  { underWay: 4, needed: 1 },
  { underWay: 5, needed: 2 },
  { underWay: 200, needed: 50 },
])(
  'with $underWay under way, $needed places that become free are worth a step at once',
  ({ underWay, needed }) => {
    const { pump, begun } = manualSteps()
    const seen = Array.from({ length: needed }, () => {
      pump.freed(underWay)
      return begun()
    })

    expect(seen.indexOf(1)).toBe(needed - 1)
  },
)

test('a place that became free by itself does not wait for long', () => {
  const { pump, begun } = manualSteps()

  pump.freed(200)
  const atOnce = begun()
  vi.advanceTimersByTime(5)

  expect([atOnce, begun()]).toEqual([0, 1])
})

test('places that are filled already are not asked for again', async () => {
  const { pump, begun, end } = manualSteps()
  pump.freed(200)

  pump.wake()
  await end(false)
  vi.runAllTimers()

  expect(begun()).toBe(1)
})
