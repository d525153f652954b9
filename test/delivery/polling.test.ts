import { afterEach, beforeEach, expect, test as it, vi } from 'vitest'
import { createClaims } from '../../src/delivery/claims.ts'
import type { Deferrals } from '../../src/delivery/deferrals.ts'
import { createLane } from '../../src/delivery/lane.ts'
import { type PollingOptions, startPolling } from '../../src/delivery/polling.ts'
import { attemptJob, deliver, QUEUES, retry, test } from '../../src/storage/jobs.ts'
import type { NotificationKind } from '../../src/storage/notifications.ts'
import { shareRig } from '../support/owed.ts'
import { anId } from '../support/rows.ts'

const SECOND_MS = 1_000
const fail = (error: unknown) => {
  throw error
}

const { db, boss, transact } = await shareRig()

beforeEach(async () => {
  for (const { name } of QUEUES) await boss.deleteAllJobs(name)
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})

afterEach(() => {
  vi.useRealTimers()
})

async function enqueue(queue = deliver): Promise<void> {
  const job = attemptJob({ id: anId(), eventId: anId(), subscriptionId: anId() }, 1)
  await transact((tx) => tx.enqueue(queue, [job]))
}

/** Polling of all queues, with what happened in its order. */
function start(part: Partial<PollingOptions> = {}) {
  const happened: string[] = []
  const wakers = new Map<NotificationKind, () => void>()
  const lanes = [createLane(test), createLane(deliver), createLane(retry)] as const
  const claims = createClaims({ db, boss, onError: fail })
  const deferrals: Deferrals = {
    sweep: ({ queue }) => happened.push(`swept ${queue.name}`),
    idle: async () => void happened.push('idle'),
  }
  const polling = startPolling(
    {
      ...{ db, boss, claims, deferrals, onError: fail },
      notifications: {
        onNotify(kind, wake) {
          wakers.set(kind, wake)
          return () => wakers.delete(kind)
        },
        close: async () => undefined,
      },
      onClaimed: () => happened.push('claimed'),
      ...part,
    },
    [lanes[0]],
    [lanes[1], lanes[2]],
  )
  return {
    ...{ polling, lanes, happened, wakers },
    wait: (size: number) =>
      vi.waitUntil(() => lanes.reduce((sum, lane) => sum + lane.size(), 0) === size, {
        timeout: 10_000,
      }),
    async [Symbol.asyncDispose]() {
      await polling.stop()
      await claims.releaseAll(lanes)
    },
  }
}

it('what waits at the start is claimed, from each queue into its lane', async () => {
  for (const queue of QUEUES) await enqueue(queue)

  await using rig = start()
  await rig.wait(3)

  expect(rig.lanes.map((lane) => lane.size())).toEqual([1, 1, 1])
})

it('a notification makes all queues be looked at', async () => {
  await using rig = start()
  for (const queue of QUEUES) await enqueue(queue)

  rig.wakers.get('deliver')?.()
  await rig.wait(3)

  expect(rig.lanes.map((lane) => lane.size())).toEqual([1, 1, 1])
})

it('what is claimed may be sent before any of it is put off', async () => {
  await enqueue(retry)

  await using rig = start()
  await rig.wait(1)

  expect(rig.happened.slice(0, 2)).toEqual(['claimed', 'swept retry'])
})

it('a test is never put off', async () => {
  await enqueue(test)

  await using rig = start()
  await rig.wait(1)

  expect(rig.happened).toContain('claimed')
  expect(rig.happened).not.toContain('swept test')
})

it('once a second it is looked for room and for what has to be put off, though nothing comes', async () => {
  await using rig = start()

  vi.advanceTimersByTime(3 * SECOND_MS)

  expect(rig.happened).toEqual(Array(3).fill(['claimed', 'swept deliver', 'swept retry']).flat())
})

it('where so much is held that nothing else is claimed, a test still is', async () => {
  const claims = { ...createClaims({ db, boss, onError: fail }), size: () => 3_000 }
  for (const queue of QUEUES) await enqueue(queue)

  await using rig = start({ claims })
  await rig.wait(1)
  rig.polling.refill()
  await rig.polling.stop()

  expect(rig.lanes.map((lane) => lane.size())).toEqual([1, 0, 0])
  await claims.releaseAll([])
})

it('stopped, it is woken by nothing, and waits for what is being put off', async () => {
  const rig = start()

  await rig.polling.stop()
  await enqueue()
  vi.advanceTimersByTime(5 * SECOND_MS)
  rig.polling.refill()

  expect(rig.happened).toEqual(['idle'])
  expect(rig.wakers.size).toBe(0)
  expect(rig.lanes[1].size()).toBe(0)
  await rig[Symbol.asyncDispose]()
})
