import { expect, test, vi } from 'vitest'
import { createDispatcher, type DispatcherOptions } from '../../src/delivery/dispatcher.ts'
import { createLane } from '../../src/delivery/lane.ts'
import type { Claim, OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import { type Settled, settle } from '../../src/delivery/settlement.ts'
import { createShares } from '../../src/delivery/shares.ts'
import { deliver, retry } from '../../src/storage/jobs.ts'
import { newClaim, newOwed, succeeded } from '../support/owed.ts'

const now = new Date()
const nameOf = ({ job }: Claim) => job.data.subscriptionId

/** A dispatcher without database or network: requests end when they are told to. */
function startDispatcher(concurrency: number, part: Partial<DispatcherOptions> = {}) {
  const lanes = [createLane(deliver), createLane(retry)] as const
  const inFlight = new Map<string, PromiseWithResolvers<void>>()
  const started: string[] = []
  const settled: Settled[] = []
  const abandoned: Claim[] = []
  const errors: unknown[] = []
  const dispatcher = createDispatcher({
    lanes,
    shares: createShares(concurrency),
    load: async (batch) => ({ owed: batch.map(toOwed), moot: [] }),
    async run(owed) {
      const end = Promise.withResolvers<void>()
      started.push(nameOf(owed))
      inFlight.set(owed.job.id, end)
      await end.promise
      inFlight.delete(owed.job.id)
      return settle(owed, succeeded, { startedAt: now, endedAt: now, durationMs: 1 }, 0)
    },
    onSettled: (one) => settled.push(one),
    onAbandoned: (claim) => abandoned.push(claim),
    onError: (error) => errors.push(error),
    ...part,
  })
  return {
    dispatcher,
    lanes,
    started,
    settled,
    abandoned,
    errors,
    async add(names: string, lane = lanes[0]) {
      lane.add([...names].map((name) => newClaim(name, lane.queue).job))
      dispatcher.wake()
      await turn()
    },
    /** Ends what is in flight, then lets follow what can. */
    async answerAll() {
      for (const { resolve } of [...inFlight.values()]) resolve()
      await turn()
    },
  }
}

function toOwed(claim: Claim): OwedDelivery {
  return { ...newOwed(), ...claim }
}

/** All that can happen without anything from outside has happened. */
const turn = () => new Promise(setImmediate)

test('as much is sent at once as there is room for, and the rest follows', async () => {
  const { add, answerAll, started, settled } = startDispatcher(4)

  await add('abcdef')
  const first = started.join('')
  await answerAll()
  const second = started.join('')
  await answerAll()

  expect([first, second]).toEqual(['abcd', 'abcdef'])
  expect(settled).toHaveLength(6)
})

test('a subscription that does not answer takes its share and no more', async () => {
  const { add, started } = startDispatcher(8)

  await add('aaaaaaaabcd')

  expect(started.join('')).toBe('abcda')
})

test('first attempts go before retries', async () => {
  const { add, answerAll, lanes, started } = startDispatcher(4)
  await add('wxyz')

  await add('rstu', lanes[1])
  await add('abc')
  await answerAll()

  expect(started.slice(4).join('')).toBe('abcr')
})

test('what calls for no request is handed on, and leaves room', async () => {
  const moot = (claim: Claim) => ({ ...claim, isCanceled: true })
  const { add, settled, started } = startDispatcher(4, {
    load: async (batch) => ({ owed: [], moot: batch.map(moot) }),
  })

  await add('abcdefgh')

  expect(settled).toHaveLength(8)
  expect(started).toEqual([])
})

test('what cannot be read is read again, and nothing is lost', async () => {
  const load = vi
    .fn<DispatcherOptions['load']>()
    .mockRejectedValueOnce(new Error('The database is gone.'))
    .mockImplementation(async (batch) => ({ owed: batch.map(toOwed), moot: [] }))
  const { add, errors, started } = startDispatcher(4, { load })

  await add('ab')
  await vi.waitUntil(() => started.length > 0, { timeout: 10_000 })

  expect(errors).toEqual([new Error('The database is gone.')])
  expect(started.join('')).toBe('ab')
})

test('a job that fails inside us is given up, and its place is taken by the next', async () => {
  const run = vi
    .fn<DispatcherOptions['run']>()
    .mockRejectedValueOnce(new Error('A bug.'))
    .mockImplementation(async (owed) =>
      settle(owed, succeeded, { startedAt: now, endedAt: now, durationMs: 1 }, 0),
    )
  const { add, abandoned, errors, settled } = startDispatcher(1, { run })

  await add('ab')

  expect(errors).toEqual([new Error('A bug.')])
  expect(abandoned.map(nameOf)).toEqual(['a'])
  expect(settled).toHaveLength(1)
})

test('to stop is to start nothing more, and to wait for what is in flight', async () => {
  const { add, answerAll, dispatcher, lanes, settled, started } = startDispatcher(2)
  await add('abcd')
  let isStopped = false
  const stopping = dispatcher.stop().then(() => {
    isStopped = true
  })

  await turn()
  const before = isStopped
  await answerAll()
  await add('e')
  await stopping

  expect(before).toBe(false)
  expect(started.join('')).toBe('ab')
  expect(settled).toHaveLength(2)
  expect(lanes[0].size()).toBe(3)
})

test('a stop does not wait for what cannot be read', async () => {
  const isFailing = Promise.withResolvers<never>()
  const { abandoned, add, dispatcher, started } = startDispatcher(2, {
    load: () => isFailing.promise,
  })
  await add('ab')
  const stopping = dispatcher.stop()

  isFailing.reject(new Error('The database is gone.'))
  await stopping

  expect(abandoned.map(nameOf)).toEqual(['a', 'b'])
  expect(started).toEqual([])
})
