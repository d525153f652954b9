import { afterEach, expect, test, vi } from 'vitest'
import { IdempotencyConflictError } from '../../src/domain/errors.ts'
import type { NewEvent } from '../../src/domain/events.ts'
import { UnavailableError } from '../../src/domain/unavailable.ts'
import { groupPublishes } from '../../src/operations/publisher.ts'
import { type Transact, transactWith } from '../../src/storage/transaction.ts'
import { newInput } from '../support/new-event.ts'
import { addEnvironment } from '../support/rows.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)
const environmentId = await addEnvironment(db)

afterEach(() => void vi.useRealTimers())

/** A publisher whose transactions are counted, wait for a gate, and fail as often as is said. */
function startPublisher(gate?: Promise<void>) {
  const real = transactWith(db, boss, () => new Date())
  const seen = { transactions: 0, atOnce: 0, mostAtOnce: 0, failuresToCome: 0 }
  const transact: Transact = async (work) => {
    seen.transactions += 1
    seen.atOnce += 1
    seen.mostAtOnce = Math.max(seen.mostAtOnce, seen.atOnce)
    try {
      await gate
      return await real(async (tx) => {
        const result = await work(tx)
        seen.failuresToCome -= 1
        if (seen.failuresToCome >= 0) throw new Error('The database is gone.')
        return result
      })
    } finally {
      seen.atOnce -= 1
    }
  }
  return { seen, transact, publishOne: groupPublishes(transact) }
}

const newInputs = (count: number) =>
  Array.from({ length: count }, (_, index) => newInput(environmentId, { rawData: String(index) }))

test('one event alone is published at once', async () => {
  const { publishOne, seen } = startPublisher()

  const { event } = await publishOne(newInput(environmentId, { type: 'alone' }))

  expect(event.type).toBe('alone')
  expect(seen.transactions).toBe(1)
})

test('many at once share few transactions, and each gets its own event', async () => {
  const { publishOne, seen } = startPublisher()
  const inputs = newInputs(450)

  const published = await Promise.all(inputs.map(publishOne))

  expect(published.map(({ event }) => event.rawData)).toEqual(inputs.map(({ rawData }) => rawData))
  expect(new Set(published.map(({ event }) => event.id)).size).toBe(450)
  expect(seen.transactions).toBeLessThanOrEqual(10)
  expect(seen.mostAtOnce).toBeLessThanOrEqual(2)
})

test('those who come while others are written are all served', async () => {
  const { publishOne, seen } = startPublisher()
  const publishInTurn = async (inputs: readonly NewEvent[]) => {
    const data = []
    for (const input of inputs) data.push((await publishOne(input)).event.rawData)
    return data
  }

  const data = await Promise.all(Array.from({ length: 40 }, () => publishInTurn(newInputs(5))))

  expect(data).toEqual(Array(40).fill(['0', '1', '2', '3', '4']))
  expect(seen.transactions).toBeLessThan(100)
})

test('no more than two transactions are under way, and who comes meanwhile goes together', async () => {
  const gate = Promise.withResolvers<void>()
  const { publishOne, seen } = startPublisher(gate.promise)

  const publishing = []
  for (let count = 0; count < 10; count += 1) {
    publishing.push(publishOne(newInput(environmentId)))
    await new Promise(setImmediate)
  }
  const before = seen.transactions
  gate.resolve()
  await Promise.all(publishing)

  expect([before, seen.transactions]).toEqual([2, 3])
})

test('a conflict fails alone', async () => {
  const { publishOne } = startPublisher()
  await publishOne(newInput(environmentId, { idempotencyKey: 'k' }))

  const results = await Promise.allSettled([
    publishOne(newInput(environmentId, { type: 'before' })),
    publishOne(newInput(environmentId, { type: 'other', idempotencyKey: 'k' })),
    publishOne(newInput(environmentId, { type: 'after' })),
  ])

  expect(results).toMatchObject([
    { status: 'fulfilled', value: { event: { type: 'before' } } },
    { status: 'rejected', reason: expect.any(IdempotencyConflictError) },
    { status: 'fulfilled', value: { event: { type: 'after' } } },
  ])
})

test('the same publish many times at once is one event', async () => {
  const { publishOne } = startPublisher()
  const input = newInput(environmentId, { idempotencyKey: 'many times' })

  const published = await Promise.all(Array.from({ length: 300 }, () => publishOne(input)))

  expect(new Set(published.map(({ event }) => event.id)).size).toBe(1)
  expect(published.filter(({ isDuplicate }) => !isDuplicate)).toHaveLength(1)
})

test('when the database fails, all who shared the transaction learn it, and the next go on', async () => {
  const { publishOne, seen } = startPublisher()
  seen.failuresToCome = 1

  const failed = await Promise.allSettled(newInputs(50).map(publishOne))
  const published = await Promise.all(newInputs(50).map(publishOne))

  expect(failed).toEqual(
    Array(50).fill({ status: 'rejected', reason: new Error('The database is gone.') }),
  )
  expect(published).toHaveLength(50)
  expect(seen.transactions).toBe(2)
})

test('who has waited too long behind others is told that nothing was stored, and the next are published', async () => {
  let elapsedMs = 0
  const gate = Promise.withResolvers<void>()
  const { transact } = startPublisher(gate.promise)
  const publishOne = groupPublishes(transact, undefined, () => elapsedMs)
  const publishAll = (inputs: readonly NewEvent[]) => Promise.allSettled(inputs.map(publishOne))
  const first = publishAll(newInputs(200)) // both groups
  const late = publishAll(newInputs(150))
  await new Promise(setImmediate)
  elapsedMs += 9_999
  const inTime = publishAll(newInputs(1))

  elapsedMs += 1
  gate.resolve()
  const outcomes = [await first, await late, await inTime].map(
    (all) => new Set(all.map(({ status }) => status)),
  )

  expect(outcomes).toEqual([new Set(['fulfilled']), new Set(['rejected']), new Set(['fulfilled'])])
  const [told] = await late
  expect(told).toMatchObject({ reason: expect.any(UnavailableError) })
})

test('who waits behind publishes that hang is told when its own time is over', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let elapsedMs = 0
  const pass = (ms: number) => {
    elapsedMs += ms
    vi.advanceTimersByTime(ms)
  }
  const publishOne = groupPublishes(
    () => new Promise(() => undefined),
    undefined,
    () => elapsedMs,
  )
  const told: string[] = []
  const publish = (name: string) =>
    publishOne(newInput(environmentId)).catch((error: unknown) => {
      if (error instanceof UnavailableError) told.push(name)
    })
  for (let count = 0; count < 200; count += 1) void publish('one that hangs') // both groups

  const first = publish('first')
  await new Promise(setImmediate)
  pass(9_999)
  const second = publish('second')
  const toldBefore = [...told]
  pass(1)
  await first
  const toldThen = [...told]
  pass(9_999)
  await second

  expect([toldBefore, toldThen, told]).toEqual([[], ['first'], ['first', 'second']])
})
