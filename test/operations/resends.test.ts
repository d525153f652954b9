import { beforeEach, expect, test } from 'vitest'
import type { DeliveryStatus } from '../../src/domain/deliveries.ts'
import { ConflictError, InvalidInputError, NotFoundError } from '../../src/domain/errors.ts'
import { uuidFloor } from '../../src/domain/ids.ts'
import { createResendCounts } from '../../src/operations/resend-counts.ts'
import {
  resendDeliveries,
  resendDelivery,
  type WantedResend,
} from '../../src/operations/resends.ts'
import { pauseSubscription, removeSubscription } from '../../src/operations/subscriptions.ts'
import { findDeliveries } from '../../src/storage/deliveries.ts'
import { attemptJob, deliver, QUEUES, resend, retry } from '../../src/storage/jobs.ts'
import { claimJobs } from '../../src/storage/queue.ts'
import { transactWith } from '../../src/storage/transaction.ts'
import { blocked } from '../support/locks.ts'
import { addDelivery, addEnvironment, addSubscription, anId, wholeOf } from '../support/rows.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'

const ALL = 10_000

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)
const now = () => new Date()
const transact = transactWith(db, boss, now)
const countWanted = createResendCounts({ db, now })

beforeEach(async () => {
  await Promise.all([...QUEUES, resend].map(({ name }) => boss.deleteAllJobs(name)))
})

async function arrange() {
  const environmentId = await addEnvironment(db)
  const subscriptionId = await addSubscription(db, environmentId)
  const view = wholeOf(environmentId)
  return {
    environmentId,
    subscriptionId,
    view,
    /** One that has come so far. */
    async add(status: DeliveryStatus = 'exhausted', { isTest = false, to = subscriptionId } = {}) {
      const delivery = await addDelivery(db, environmentId, to)
      const { id, eventId } = delivery
      const completedAt = status === 'pending' ? null : new Date()
      const ended = { status, completedAt, attemptCount: 3, nextAttemptAt: null }
      const before = { signingKeyId: anId(), signingSecretId: anId(), firstFailureAt: new Date() }
      await db
        .updateTable('deliveries')
        .set({ ...ended, ...before })
        .where('id', '=', id)
        .execute()
      await db.updateTable('events').set({ isTest }).where('id', '=', eventId).execute()
      return delivery
    },
    one: (id: string) => transact((tx) => resendDelivery(tx, view, id)),
    async many(wanted: WantedResend) {
      const count = await countWanted(view, wanted)
      return transact((tx) => resendDeliveries(tx, environmentId, wanted, count))
    },
  }
}

const claim = (queue: typeof retry = retry) => claimJobs(boss, db, queue, ALL, [])

test.each(['succeeded', 'exhausted', 'canceled'] as const)(
  'what was %s begins a new cycle, which is due at once and remembers nothing',
  async (status) => {
    const { add, one } = await arrange()
    const { id, eventId, subscriptionId } = await add(status)

    const answer = await one(id)

    expect(answer).toMatchObject({ id, status: 'pending', trigger: 'resend', attemptCount: 3 })
    expect(answer).toMatchObject({ completedAt: null, firstFailureAt: null })
    const columns = ['cycle', 'cycleStart', 'resendId', 'signingKeyId', 'signingSecretId'] as const
    const row = db.selectFrom('deliveries').select(columns).where('id', '=', id)
    expect(await row.execute()).toEqual([
      { cycle: 1, cycleStart: 3, resendId: null, signingKeyId: null, signingSecretId: null },
    ])
    const data = { eventId, subscriptionId, attemptNumber: 4, owedSince: expect.any(Number) }
    expect(await claim()).toMatchObject([{ id, data }])
  },
)

test('the job that a canceled delivery left behind gives way to the new one', async () => {
  const { add, one } = await arrange()
  const [first, second] = [await add('canceled'), await add('canceled')]
  const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1_000)
  await transact((tx) => tx.enqueue(retry, [attemptJob(first, 3, tomorrow)]))
  await transact((tx) => tx.enqueue(deliver, [attemptJob(second, 3)]))

  await one(first.id)
  await one(second.id)

  const jobs = await claim()
  expect(jobs.map(({ id }) => id).toSorted()).toEqual([first.id, second.id].toSorted())
  expect(jobs.map(({ data }) => data.attemptNumber)).toEqual([4, 4])
  expect(await claim(deliver)).toEqual([])
})

test('of two who resend the same delivery at once, one is told of the conflict', async () => {
  const { add, one } = await arrange()
  const { id } = await add()

  const answers = await Promise.allSettled([one(id), one(id), one(id)])

  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
  expect(refused).toEqual([expect.any(ConflictError), expect.any(ConflictError)])
  expect(await claim()).toHaveLength(1)
})

test.each([
  ['pending', 'pending', false, /pending/],
  ['of a test event', 'canceled', true, /test event/],
] as const)(
  'a delivery that is %s is a conflict, and stays',
  async (_what, status, isTest, reason) => {
    const { environmentId, add, one } = await arrange()
    const { id } = await add(status, { isTest })
    const before = await findDeliveries(db, environmentId, [id])

    const refused = one(id)

    await expect(refused).rejects.toThrow(ConflictError)
    await expect(refused).rejects.toThrow(reason)
    expect(await findDeliveries(db, environmentId, [id])).toEqual(before)
    expect(await claim()).toEqual([])
  },
)

test('a test event is resent where the environment sends those', async () => {
  const { environmentId, add, one } = await arrange()
  const { id } = await add('succeeded', { isTest: true })
  const all = db.updateTable('environments').set({ includeTestEvents: true })
  await all.where('id', '=', environmentId).execute()

  expect(await one(id)).toMatchObject({ status: 'pending', trigger: 'resend' })
})

test.each([
  ['disabled', pauseSubscription],
  ['deleted', removeSubscription],
])('a subscription that is being %s meanwhile gets nothing more', async (what, end) => {
  const { environmentId, subscriptionId, add, one } = await arrange()
  const { id } = await add()
  const [isEnded, mayCommit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const ending = transact(async (tx) => {
    await end(tx, environmentId, subscriptionId)
    isEnded.resolve()
    await mayCommit.promise
  })
  await isEnded.promise

  const resending = one(id)
  resending.catch(() => undefined)
  await blocked(db, 1)
  mayCommit.resolve()
  await ending

  await expect(resending).rejects.toThrow(what)
  expect(await claim()).toEqual([])
})

test("what is unknown, another's, or past the retention is not found", async () => {
  const { environmentId, add, one } = await arrange()
  const { id } = await add()
  const elsewhere = await arrange()
  const later = { environmentId, oldestId: anId() }

  await expect(one(anId())).rejects.toThrow(NotFoundError)
  await expect(elsewhere.one(id)).rejects.toThrow(NotFoundError)
  await expect(transact((tx) => resendDelivery(tx, later, id))).rejects.toThrow(NotFoundError)
})

test('many: what did not arrive is counted, and a step of it is owed', async () => {
  const { subscriptionId, environmentId, add, many } = await arrange()
  const other = await addSubscription(db, environmentId)
  for (const status of ['exhausted', 'canceled', 'succeeded', 'pending'] as const) await add(status)
  await add('exhausted', { to: other })

  const begun = await many({ subscriptionId })

  expect(begun).toMatchObject({ total: 2, done: 0, succeeded: 0, failed: 0, completedAt: null })
  expect(await claimJobs(boss, db, resend, ALL, [])).toMatchObject([{ id: begun.id }])
  const since = new Date(0)
  expect(await many({ since })).toMatchObject({ total: 3 })
  expect(await many({ since, eventTypes: ['unheard'] })).toMatchObject({ total: 0 })
  expect(await many({ since, status: ['succeeded', 'pending'] })).toMatchObject({ total: 1 })
  expect(await many({ since: new Date(Date.now() + 60_000) })).toMatchObject({ total: 0 })
})

test('many: where nothing is selected it is done at once', async () => {
  const { subscriptionId, many } = await arrange()

  expect(await many({ subscriptionId })).toMatchObject({ total: 0, completedAt: expect.any(Date) })
  expect(await claimJobs(boss, db, resend, ALL, [])).toEqual([])
})

test('many: what is past the retention is not selected', async () => {
  const { environmentId, add, subscriptionId } = await arrange()
  await add()
  const countFrom = (time: number) => {
    const view = { environmentId, oldestId: uuidFloor(new Date(time)) }
    return countWanted(view, { subscriptionId })
  }

  expect(await countFrom(Date.now() + 60_000)).toBe(0)
  expect(await countFrom(Date.now() - 60_000)).toBe(1)
})

test('many: a filter that is too wide, or names what gets nothing, is declined', async () => {
  const { environmentId, subscriptionId, many } = await arrange()
  const since = new Date()
  const issues = (path: string[]) => ({ issues: [{ path, message: expect.any(String) }] })

  await expect(many({})).rejects.toMatchObject(issues(['filter']))
  await expect(many({ since, status: ['pending'] })).rejects.toMatchObject(
    issues(['filter', 'status']),
  )
  await expect(many({ subscriptionId: anId() })).rejects.toThrow(NotFoundError)
  await transact((tx) => pauseSubscription(tx, environmentId, subscriptionId))
  await expect(many({ subscriptionId })).rejects.toThrow(InvalidInputError)
  await expect(many({ subscriptionId })).rejects.toMatchObject(
    issues(['filter', 'webhookSubscriptionId']),
  )
})
