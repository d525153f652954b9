import { expect, test, vi } from 'vitest'
import type { DispatcherOptions } from '../../src/delivery/dispatcher.ts'
import type { Claim } from '../../src/delivery/owed-delivery.ts'
import type { Turns } from '../../src/delivery/turns.ts'
import { namesOf, noTurns } from '../support/admission.ts'
import { answer, startDispatcher, toOwed, turn } from '../support/dispatcher.ts'
import { newOwed } from '../support/owed.ts'

const gone = new Error('The database is gone.')

test('as much is sent at once as there is room for, and the rest follows', async () => {
  const { add, answerAll, started, settled, trust } = startDispatcher(4)
  trust('abcdef')

  await add('abcdef')
  const first = started.join('')
  await answerAll()
  const second = started.join('')
  await answerAll()

  expect([first, second]).toEqual(['abcd', 'abcdef'])
  expect(settled).toHaveLength(6)
})

test('a subscription that has never answered takes two slots and no more', async () => {
  const { add, started, trust } = startDispatcher(8)
  trust('bcd')

  await add('aaaaaaaabcd')

  expect(started.join('')).toBe('abcda')
})

test('with one slot in all everything is sent, one after another, retries too', async () => {
  const { add, answerAll, started } = startDispatcher(1)

  await add('ab')
  await add('cd', 'retry')
  for (let count = 0; count < 4; count += 1) await answerAll()

  expect(started.join('')).toBe('acbd')
})

test('how a request ended is what is learnt of its endpoint', async () => {
  const { add, shares, timeOutAll, started } = startDispatcher(8)

  for (let count = 0; count < 3; count += 1) {
    await add('a')
    await timeOutAll()
  }
  await add('aaa')

  expect(shares.capacity('a', false)).toBe(0)
  expect(started.join('')).toBe('aaaa')
})

test('what calls for no request is handed on, and leaves room', async () => {
  const moot = (claim: Claim) => ({ ...claim, isCanceled: true })
  const { add, held, settled, started } = startDispatcher(4, {
    load: async (batch) => ({ owed: [], moot: batch.map(moot) }),
  })

  await add('abcdefgh')

  expect(settled).toHaveLength(8)
  expect([started, held()]).toEqual([[], 0])
})

test('what cannot be read is read again, and nothing is lost', async () => {
  const load = vi
    .fn<DispatcherOptions['load']>()
    .mockRejectedValueOnce(gone)
    .mockImplementation(async (batch) => ({ owed: batch.map(toOwed), moot: [] }))
  const { add, errors, started } = startDispatcher(8, { load })

  await add('ab')
  await vi.waitUntil(() => started.length > 0, { timeout: 10_000 })

  expect(errors).toEqual([gone])
  expect(started.join('')).toBe('ab')
})

test('what comes while others are read is sent after them, without being woken again', async () => {
  const isRead = Promise.withResolvers<void>()
  const load: DispatcherOptions['load'] = async (batch) => {
    await isRead.promise
    return { owed: batch.map(toOwed), moot: [] }
  }
  const { add, started } = startDispatcher(8, { load })

  await add('a')
  await add('b')
  isRead.resolve()
  await turn()

  expect(started.join('')).toBe('ab')
})

test('a job that fails inside us is given up, and its place is taken by the next', async () => {
  const run = vi
    .fn<DispatcherOptions['run']>()
    .mockRejectedValueOnce(new Error('A bug.'))
    .mockImplementation(answer)
  const { add, abandoned, errors, held, settled } = startDispatcher(1, { run })

  await add('ab')

  expect(errors).toEqual([new Error('A bug.')])
  expect(namesOf(abandoned)).toBe('a')
  expect([settled.length, held()]).toEqual([1, 0])
})

test('a request that was not made is put back, and made when it is its turn again', async () => {
  const { add, answerAll, held, lanes, settled, started, withdrawAll } = startDispatcher(1)
  await add('aa')

  await withdrawAll()
  const waiting = [lanes.deliver.sizeOf('a'), held()]
  await vi.waitUntil(() => started.length === 2)
  await answerAll()

  expect(waiting).toEqual([2, 0])
  expect(settled).toHaveLength(1)
})

test('who may not send for a while is not asked without a pause', async () => {
  const run = vi.fn<DispatcherOptions['run']>().mockResolvedValue('withdrawn')
  const { add, dispatcher } = startDispatcher(1, { run })

  await add('a')
  for (let count = 0; count < 100; count += 1) await turn()
  const runs = run.mock.calls.length
  await dispatcher.stop()

  expect(runs).toBeLessThan(20)
})

test('who has a rate limit is not sent before its turn, and goes back where it has none', async () => {
  const turns = { ...noTurns, limitOf: () => 1, wait: vi.fn<Turns['wait']>() }
  const isTurn = Promise.withResolvers<boolean>()
  turns.wait.mockResolvedValueOnce(false).mockReturnValue(isTurn.promise)
  const { add, lanes, started } = startDispatcher(1, { turns })

  await add('a')
  const afterNone = [started.length, lanes.deliver.size()]
  await vi.waitUntil(() => turns.wait.mock.calls.length === 2)
  const whileWaiting = started.length
  isTurn.resolve(true)
  await turn()

  expect([afterNone, whileWaiting]).toEqual([[0, 1], 0])
  expect(started.join('')).toBe('a')
})

test('a turn that cannot be had gives up the job, and nobody else', async () => {
  const wait = async () => Promise.reject(gone)
  const turns = { ...noTurns, limitOf: (id: string) => (id === 'a' ? 1 : undefined), wait }
  const { add, abandoned, errors, held, started } = startDispatcher(8, { turns })

  await add('ab')

  expect([namesOf(abandoned), errors]).toEqual(['a', [gone]])
  expect([started.join(''), held()]).toEqual(['b', 1])
})

test('what turns out to need no request is handed on, and gives up its slot', async () => {
  const run: DispatcherOptions['run'] = async ({ queue, job }) => ({ queue, job, isCanceled: true })
  const { add, held, settled } = startDispatcher(1, { run })

  await add('aab')

  expect(settled).toMatchObject([{ isCanceled: true }, { isCanceled: true }, { isCanceled: true }])
  expect(held()).toBe(0)
})

test.each<[string, DispatcherOptions['run']]>([
  ['ends', answer],
  ['needs no request', async ({ queue, job }) => ({ queue, job, isCanceled: true })],
  ['fails inside us', () => Promise.reject(new Error('A bug.'))],
])('what %s before its turn gives the turn up', async (_what, run) => {
  const drop = vi.fn<Turns['drop']>()
  const wait = vi.fn<Turns['wait']>()
  const { add } = startDispatcher(1, { turns: { ...noTurns, limitOf: () => 1, drop, wait }, run })

  await add('a')

  expect([drop.mock.calls, wait.mock.calls]).toEqual([[['a']], []])
})

test('a turn that was waited for is given up by nobody', async () => {
  const drop = vi.fn<Turns['drop']>()
  const { add, answerAll, settled } = startDispatcher(1, {
    turns: { ...noTurns, limitOf: () => 1, drop },
  })

  await add('a')
  await answerAll()

  expect([settled.length, drop.mock.calls]).toEqual([1, []])
})

test('between large events others have their turn, and between small ones nobody waits', async () => {
  const startedInOneTurn = async (characters: number) => {
    const event = { ...newOwed().event, rawData: 'x'.repeat(characters) }
    const { add, answerAll, started, trust } = startDispatcher(4, {
      load: async (batch) => ({ owed: batch.map((one) => ({ ...toOwed(one), event })), moot: [] }),
    })
    trust('abcd')
    await add('abcd')
    const atOnce = started.join('')
    while (started.length < 4) await turn()
    await answerAll()
    return atOnce
  }

  expect(await startedInOneTurn(10)).toBe('abcd')
  expect(await startedInOneTurn(300_000)).toBe('a')
})
