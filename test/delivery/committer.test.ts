import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type CommitterOptions, createCommitter } from '../../src/delivery/committer.ts'
import { claimOf } from '../../src/delivery/fence.ts'
import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import type { Settled } from '../../src/delivery/settlement.ts'
import { MAX_HELD_BYTES } from '../../src/domain/exchanges.ts'
import { newUuid } from '../../src/domain/ids.ts'
import { publishEvents } from '../../src/operations/events.ts'
import { findDeliveries } from '../../src/storage/deliveries.ts'
import type { Transact } from '../../src/storage/transaction.ts'
import { newOwed, shareRig, succeeded } from '../support/owed.ts'
import { endedAt } from '../support/recording.ts'
import { addEnvironment, addSubscription } from '../support/rows.ts'

const { db, boss, transact, owe } = await shareRig()

async function oweMany(count: number): Promise<OwedDelivery[]> {
  const environmentId = await addEnvironment(db)
  await addSubscription(db, environmentId)
  return owe(environmentId, count)
}

function settled(owed: OwedDelivery): Settled {
  return endedAt(owed, succeeded, new Date())
}

/** A committer whose transactions are counted, and fail as often as is said. */
function startCommitter(failures = 0) {
  const seen = { transactions: 0, atOnce: 0, mostAtOnce: 0, committed: [] as string[] }
  const errors: unknown[] = []
  const counted: Transact = async (work) => {
    seen.transactions += 1
    seen.atOnce += 1
    seen.mostAtOnce = Math.max(seen.mostAtOnce, seen.atOnce)
    const isFailing = seen.transactions <= failures
    try {
      return await transact(async (tx) => {
        const result = await work(tx)
        if (isFailing) throw new Error('The database is gone.')
        return result
      })
    } finally {
      seen.atOnce -= 1
    }
  }
  const options: CommitterOptions = {
    transact: counted,
    boss,
    publish: publishEvents,
    onCommitted: (batch) => seen.committed.push(...batch.map((one) => claimOf(one).job.id)),
    onError: (error) => errors.push(error),
  }
  return { committer: createCommitter(options), seen, errors }
}

async function countSucceeded(owed: readonly OwedDelivery[]): Promise<number> {
  const environmentId = owed[0]?.delivery.environmentId ?? ''
  const found = await findDeliveries(
    db,
    environmentId,
    owed.map(({ delivery }) => delivery.id),
  )
  return found.filter(({ status }) => status === 'succeeded').length
}

const idsOf = (owed: readonly OwedDelivery[]) => owed.map(({ job }) => job.id).toSorted()

test('what ends together is written in few transactions, and nothing is left out', async () => {
  const { committer, seen } = startCommitter()
  const owed = await oweMany(1_000)

  for (const one of owed) committer.add(settled(one))
  await committer.drain()

  expect(await countSucceeded(owed)).toBe(1_000)
  expect(seen.committed.toSorted()).toEqual(idsOf(owed))
  expect(seen.transactions).toBeLessThanOrEqual(3)
  expect(seen.mostAtOnce).toBeLessThanOrEqual(2)
})

test('a lone outcome is written without being waited for', async () => {
  const isCommitted = Promise.withResolvers<void>()
  const [one] = await oweMany(1)
  const committer = createCommitter({
    transact,
    boss,
    publish: publishEvents,
    onCommitted: () => isCommitted.resolve(),
    onError: isCommitted.reject,
  })

  committer.add(settled(one as OwedDelivery))
  await isCommitted.promise

  expect(await countSucceeded([one as OwedDelivery])).toBe(1)
})

test('a batch whose transaction fails is written later, once, and stops no other', async () => {
  const { committer, seen, errors } = startCommitter(1)
  const owed = await oweMany(700)

  for (const one of owed) committer.add(settled(one))
  await committer.drain()

  expect(errors).toEqual([new Error('The database is gone.')])
  expect(await countSucceeded(owed)).toBe(700)
  expect(seen.committed.toSorted()).toEqual(idsOf(owed))
})

test('what comes while others are written is written too', async () => {
  const { committer, seen } = startCommitter()
  const owed = await oweMany(300)

  for (const [index, one] of owed.entries()) {
    committer.add(settled(one))
    if (index % 50 === 0) await new Promise(setImmediate)
  }
  await committer.drain()

  expect(await countSucceeded(owed)).toBe(300)
  expect(seen.committed).toHaveLength(300)
})

const MEBIBYTE = 1_024 * 1_024

/** An outcome with so much of what went over the wire. */
function keeping(owed: OwedDelivery, bytes: number): Settled {
  const id = newUuid(new Date())
  const exchange = {
    ...{ id, environmentId: owed.delivery.environmentId, requestHeaders: [] },
    ...{ requestBody: Buffer.alloc(bytes), responseHeaders: null, responseBody: null },
  }
  return endedAt(owed, succeeded, new Date(), exchange)
}

async function countKept(owed: readonly OwedDelivery[]): Promise<number> {
  const environmentId = owed[0]?.delivery.environmentId ?? ''
  const { rows } = await sql`
    select from exchanges where environment_id = ${environmentId}`.execute(db)
  return rows.length
}

test('what is kept of requests is written in pieces that a statement can hold', async () => {
  const { committer, seen } = startCommitter()
  const owed = await oweMany(3)

  for (const one of owed) committer.add(keeping(one, 3 * MEBIBYTE))
  committer.add(keeping(owed[0] as OwedDelivery, 9 * MEBIBYTE)) // a second time, and so dropped
  await committer.drain()

  expect([await countSucceeded(owed), await countKept(owed)]).toEqual([3, 3])
  expect(seen.transactions).toBe(3) // of two, of one, and of what is too large for any
})

test('while nothing can be written no more is held than there is room for, but for the outcomes', async () => {
  const isBack = Promise.withResolvers<void>()
  const committed: Settled[] = []
  const committer = createCommitter({
    ...{ boss, publish: publishEvents, onError: isBack.reject },
    transact: async <T>() => (await isBack.promise) as T, // it is held that matters, not written
    onCommitted: (batch) => committed.push(...batch),
  })
  const room = MAX_HELD_BYTES / (4 * MEBIBYTE)
  const add = () => committer.add(keeping(newOwed(), 4 * MEBIBYTE))

  for (let count = 0; count < room + 5; count += 1) add()
  isBack.resolve()
  await committer.drain()
  add()
  await committer.drain()

  const kept = committed.map((one) => 'exchange' in one && one.exchange !== null)
  expect(kept).toEqual([...Array(room).fill(true), ...Array(5).fill(false), true])
})

test('with nothing to write a drain is over at once', async () => {
  const { committer, seen } = startCommitter()

  await committer.drain()

  expect(seen.transactions).toBe(0)
})

test('a few wait for the transaction that is under way, or each would be a commit of its own', async () => {
  const { committer, seen } = startCommitter()
  const owed = await oweMany(600)

  for (const one of owed.slice(0, 560)) committer.add(settled(one)) // five hundred leave at once
  for (const one of owed.slice(560)) {
    committer.add(settled(one))
    await new Promise(setImmediate)
  }
  await committer.drain()

  expect(await countSucceeded(owed)).toBe(600)
  expect(seen.mostAtOnce).toBe(1)
})
