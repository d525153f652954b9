import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { attemptJob, deliver } from '../../src/storage/jobs.ts'
import {
  CHANNEL,
  type NotificationKind,
  startNotifications,
} from '../../src/storage/notifications.ts'
import { insertRequestLog } from '../../src/storage/request-log.ts'
import { transactWith } from '../../src/storage/transaction.ts'
import { newEntry } from '../live/entries.ts'
import { anId } from '../support/rows.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)
const transact = transactWith(db, boss, () => new Date())
const notifications = await startNotifications(boss)
afterAll(() => notifications.close())

/** Counts how often it is woken; `next` resolves at the next time. */
function countWakes(kind: NotificationKind) {
  let wakes = 0
  let next = Promise.withResolvers<void>()
  const stop = notifications.onNotify(kind, () => {
    wakes += 1
    next.resolve()
    next = Promise.withResolvers()
  })
  return { wakes: () => wakes, next: () => next.promise, stop }
}

const notify = (payload: string) => sql`select pg_notify(${CHANNEL}, ${payload})`.execute(db)

function newJob(startAfter?: Date) {
  return attemptJob({ id: anId(), eventId: anId(), subscriptionId: anId() }, 1, startAfter)
}

test('a notification wakes those who asked for its kind, and nobody else', async () => {
  const [jobs, alsoJobs, log] = [countWakes('deliver'), countWakes('deliver'), countWakes('log')]
  const woken = log.next()

  await notify('deliver')
  await notify('nonsense')
  await notify('')
  await notify('log')
  await woken

  expect([jobs.wakes(), alsoJobs.wakes(), log.wakes()]).toEqual([1, 1, 1])
})

test('whoever has stopped is woken no more', async () => {
  const [stopped, other] = [countWakes('deliver'), countWakes('deliver')]
  const woken = other.next()

  stopped.stop()
  stopped.stop()
  await notify('deliver')
  await woken

  expect([stopped.wakes(), other.wakes()]).toEqual([0, 1])
})

test('jobs that are due wake, once they can be claimed', async () => {
  const [jobs, log] = [countWakes('deliver'), countWakes('log')]
  const [jobsWoken, logWoken] = [jobs.next(), log.next()]

  await transact((tx) => tx.enqueue(deliver, [newJob(), newJob()]))
  await jobsWoken
  await transact((tx) => tx.enqueue(deliver, [newJob(new Date(Date.now() + 60_000))]))
  await notify('log')
  await logWoken

  expect(jobs.wakes()).toBe(1)
})

test('what was undone wakes nobody', async () => {
  const [jobs, log] = [countWakes('deliver'), countWakes('log')]
  const woken = log.next()
  const failing = transact(async (tx) => {
    await tx.enqueue(deliver, [newJob()])
    throw new Error('Undone.')
  })
  await failing.catch(() => undefined)

  await notify('log')
  await woken

  expect(jobs.wakes()).toBe(0)
})

test('new log entries wake, once a transaction', async () => {
  const [jobs, log] = [countWakes('deliver'), countWakes('log')]
  const woken = jobs.next()

  await transact(async (tx) => {
    await insertRequestLog(tx.db, [newEntry(), newEntry()])
    await insertRequestLog(tx.db, [newEntry()])
  })
  await notify('deliver')
  await woken

  expect(log.wakes()).toBe(1)
})

test('after its connection was lost it listens again, and wakes everyone', async () => {
  const [jobs, log] = [countWakes('deliver'), countWakes('log')]
  const again = Promise.all([jobs.next(), log.next()])

  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query ilike 'listen%'`.execute(db)
  await again
  const woken = jobs.next()
  await notify('deliver')
  await woken

  expect([jobs.wakes(), log.wakes()]).toEqual([2, 1])
})
