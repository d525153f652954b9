import { getEventListeners } from 'node:events'
import { expect, test, vi } from 'vitest'
import { createSlots, shareReads, untilAborted, withDeadline } from '../../src/live/waiting.ts'

const never = () => new Promise<never>(() => undefined)

test('an abort ends the wait with its reason and leaves no listener', async () => {
  const reader = new AbortController()
  const waiting = untilAborted(never(), reader.signal)
  const gone = new Error('The reader is gone.')

  reader.abort(gone)

  await expect(waiting).rejects.toBe(gone)
  await expect(untilAborted(never(), reader.signal)).rejects.toBe(gone)
  expect(getEventListeners(reader.signal, 'abort')).toEqual([])
})

test('work that ends in time is answered and leaves no listener', async () => {
  const { signal } = new AbortController()

  expect(await untilAborted(Promise.resolve(7), signal)).toBe(7)
  await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('a read that never answers fails at its deadline, and no timer outlives a read', async () => {
  vi.useFakeTimers()
  try {
    expect(await withDeadline(Promise.resolve(7), 10_000)).toBe(7)
    expect(vi.getTimerCount()).toBe(0)

    const silent = withDeadline(never(), 10_000)
    vi.advanceTimersByTime(10_000)
    await expect(silent).rejects.toThrow('The database did not answer within 10000 ms.')
  } finally {
    vi.useRealTimers()
  }
})

test('callers share a read, but never one that began before they called', async () => {
  const answers: ((value: number) => void)[] = []
  const read = shareReads(() => new Promise<number>((resolve) => answers.push(resolve)))

  const first = read()
  await vi.waitUntil(() => answers.length === 1)
  const second = read()
  const third = read()
  answers[0]?.(1)
  expect(await first).toBe(1)
  await vi.waitUntil(() => answers.length === 2)
  answers[1]?.(2)

  expect(await Promise.all([second, third])).toEqual([2, 2])
  expect(answers).toHaveLength(2)
})

test('a shared read that fails does so for its callers only', async () => {
  let count = 0
  const read = shareReads(async () => {
    count += 1
    if (count === 1) throw new Error('The database is gone.')
    return count
  })

  const failing = read()
  await expect(failing).rejects.toThrow('gone')
  expect(await read()).toBe(2)
})

test('slots are given in turn, and a slot whose reader left is busy until its work ends', async () => {
  const inSlot = createSlots(2)
  const { signal } = new AbortController()
  const running: { name: string; end: () => void }[] = []
  const work = (name: string) => () =>
    new Promise<string>((resolve) => running.push({ name, end: () => resolve(name) }))
  const leaving = new AbortController()
  const names = () => running.map(({ name }) => name)

  const first = inSlot(work('first'), leaving.signal)
  const second = inSlot(work('second'), signal)
  const impatient = inSlot(work('impatient'), leaving.signal)
  const third = inSlot(work('third'), signal)
  await vi.waitUntil(() => running.length === 2)
  leaving.abort()
  await expect(first).rejects.toThrow('aborted')
  await expect(impatient).rejects.toThrow('aborted')
  expect(names()).toEqual(['first', 'second'])

  running[0]?.end()
  await vi.waitUntil(() => running.length === 3)
  expect(names()).toEqual(['first', 'second', 'third'])
  running[1]?.end()
  running[2]?.end()
  expect(await Promise.all([second, third])).toEqual(['second', 'third'])
})

test('a slot that was given to a reader in the moment it left goes to the next', async () => {
  const inSlot = createSlots(1)
  const { signal } = new AbortController()
  const leaving = new AbortController()
  const held = Promise.withResolvers<string>()

  const first = inSlot(() => held.promise, signal)
  const lost = inSlot(async () => 'lost', leaving.signal)
  const third = inSlot(async () => 'third', signal)
  held.resolve('first')
  leaving.abort()

  await expect(lost).rejects.toThrow('aborted')
  expect(await Promise.all([first, third])).toEqual(['first', 'third'])
})
