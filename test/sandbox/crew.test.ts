import { expect, test } from 'vitest'
import { createCrew } from '../../src/sandbox/crew.ts'
import type { Thread } from '../../src/sandbox/thread.ts'

function open(size: number) {
  const threads: Thread[] = []
  const stopped: Thread[] = []
  const crew = createCrew(size, () => {
    const thread: Thread = {
      run: () => Promise.reject(new Error('Nothing runs here.')),
      stop: async () => void stopped.push(thread),
    }
    threads.push(thread)
    return thread
  })
  return { crew, threads, stopped }
}

test('who worked last works next, and where that one is lost, another that is ready', () => {
  const { crew, threads } = open(2)
  const warm = crew.take()
  crew.giveBack(warm)

  const again = crew.take()
  crew.lose(again)
  const next = crew.take()

  expect(again).toBe(warm)
  expect(next).toBe(threads[1])
})

test('there are never more than there may be', () => {
  const { crew, threads } = open(3)

  const taken = [crew.take(), crew.take()]

  expect(new Set(taken).size).toBe(2)
  expect(threads).toHaveLength(3)
  for (const thread of taken) crew.giveBack(thread)
  for (const _ of taken) crew.take()
  expect(threads).toHaveLength(3)
})

test('what is lost is replaced at once, but for when all is over', async () => {
  const { crew, threads, stopped } = open(2)
  const [first] = [crew.take()]
  crew.lose(first)
  const before = threads.length
  const next = crew.take()

  await crew.stop()
  crew.lose(next)

  expect([before, threads.length]).toEqual([3, 3])
  expect(stopped).toEqual(threads.filter((thread) => thread !== first))
})
