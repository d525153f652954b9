import { expect, test, vi } from 'vitest'
import { createRing } from '../../src/live/ring.ts'
import { startTailer } from '../../src/live/tailer.ts'
import { createWaiters } from '../../src/live/waiters.ts'
import { brokenDatabase } from './broken-database.ts'
import { entriesAt } from './entries.ts'

/** Each of its reads fails, and so can be counted. */
async function makeTailer() {
  const ring = createRing(5)
  const wakes = new Set<() => void>()
  const onError = vi.fn()
  const tailer = startTailer({
    db: await brokenDatabase(),
    notifications: {
      onNotify(_kind, wake) {
        wakes.add(wake)
        return () => wakes.delete(wake)
      },
      close: async () => undefined,
    },
    ring,
    waiters: createWaiters(ring),
    onError,
  })
  const notify = () => {
    for (const wake of wakes) wake()
  }
  return { tailer, ring, wakes, notify, onError }
}

test('nothing is read, or kept, while nobody watches', async () => {
  const { tailer, ring, notify, onError } = await makeTailer()
  notify()
  const leave = tailer.join(new AbortController())
  notify() // a reader that does not know yet where it begins
  tailer.follow(5)
  await vi.waitUntil(() => onError.mock.calls.length > 0)
  ring.append(entriesAt(6, 9))

  leave()
  notify()
  await tailer.stop()

  expect(onError).toHaveBeenCalledOnce()
  expect(ring).toMatchObject({ floor: 9, head: 9 })
})

test('a notification is enough to make it read', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const { tailer, notify, onError } = await makeTailer()
    const nextRead = () => new Promise((resolve) => onError.mockImplementationOnce(resolve))
    tailer.join(new AbortController())
    const first = nextRead()
    tailer.follow(5)
    await first

    const second = nextRead()
    notify()
    await second // no poll comes: its timer stands still

    await tailer.stop()
  } finally {
    vi.useRealTimers()
  }
})

test('the first reader takes the ring along to its head, a later one does not', async () => {
  const { tailer, ring } = await makeTailer()
  tailer.join(new AbortController())
  tailer.join(new AbortController())

  tailer.follow(50)
  ring.append(entriesAt(51, 53))
  tailer.follow(60)
  await tailer.stop()

  expect(ring).toMatchObject({ floor: 50, head: 53 })
})

test('a stopped tailer is woken by nothing, and aborts those who still come', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const { tailer, wakes } = await makeTailer()
    const early = new AbortController()
    const late = new AbortController()
    tailer.join(early)
    expect([wakes.size, vi.getTimerCount()]).toEqual([1, 1])

    await tailer.stop()
    tailer.join(late)

    expect([wakes.size, vi.getTimerCount()]).toEqual([0, 0])
    expect([early.signal.aborted, late.signal.aborted]).toEqual([true, true])
  } finally {
    vi.useRealTimers()
  }
})
