import { afterEach, expect, test, vi } from 'vitest'
import { createFreshAnswers } from '../../src/server/fresh-answers.ts'

const PATIENCE_MS = 2_000

afterEach(() => void vi.useRealTimers())

/** Questions that the test answers, one by one. */
function createRig() {
  const askFresh = createFreshAnswers<string>()
  const asked: PromiseWithResolvers<string>[] = []
  const ask = (key = 'a') =>
    askFresh(key, () => {
      const question = Promise.withResolvers<string>()
      asked.push(question)
      return question.promise
    })
  return { ask, asked }
}

test('those who come while a question is under way share the next, and none an older answer', async () => {
  const { ask, asked } = createRig()

  const first = ask()
  const together = Array.from({ length: 1_000 }, () => ask())
  asked[0]?.resolve('first')
  await first
  await Promise.resolve()
  const later = ask() // while the second is under way
  asked[1]?.resolve('second')
  const answers = new Set(await Promise.all(together))
  await Promise.resolve()
  asked[2]?.resolve('third')

  expect([await first, [...answers], await later]).toEqual(['first', ['second'], 'third'])
  expect(asked).toHaveLength(3)
})

test('a question that fails fails all who share it, and no others', async () => {
  const { ask, asked } = createRig()

  const first = ask()
  const together = Promise.allSettled([ask(), ask()])
  const other = ask('b')
  asked[0]?.reject(new Error('Away.'))
  await expect(first).rejects.toThrow('Away.')
  await Promise.resolve()
  asked[2]?.reject(new Error('Still away.'))
  asked[1]?.resolve('other')
  const outcomes = await together
  const again = ask()
  asked[3]?.resolve('here')

  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect([await other, await again]).toEqual(['other', 'here'])
})

test('a question that hangs keeps nobody waiting for long', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { ask, asked } = createRig()

  void ask()
  const next = ask()
  vi.advanceTimersByTime(PATIENCE_MS - 1)
  await Promise.resolve()
  const before = asked.length
  vi.advanceTimersByTime(1)
  await Promise.resolve()
  await Promise.resolve()
  asked[1]?.resolve('next')

  expect([before, await next]).toEqual([1, 'next'])
})
