import { expect, test } from 'vitest'
import { type CommitterOptions, createCommitter } from '../../src/delivery/committer.ts'
import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import { claimOf } from '../../src/delivery/record.ts'
import type { Settled } from '../../src/delivery/settlement.ts'
import { publishEvents } from '../../src/operations/events.ts'
import { findDeliveries } from '../../src/storage/deliveries.ts'
import type { Transact } from '../../src/storage/transaction.ts'
import { shareRig, succeeded } from '../support/owed.ts'
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
