import { beforeEach, expect, test, vi } from 'vitest'
import { createClaims } from '../../src/delivery/claims.ts'
import { createLane } from '../../src/delivery/lane.ts'
import { createPoller, type PollerOptions } from '../../src/delivery/poller.ts'
import { attemptJob, deliver } from '../../src/storage/jobs.ts'
import { claimJobs } from '../../src/storage/queue.ts'
import { shareRig } from '../support/owed.ts'
import { anId } from '../support/rows.ts'

const fail = (error: unknown) => {
  throw error
}

const { db, boss, transact } = await shareRig()

beforeEach(() => boss.deleteAllJobs(deliver.name))

async function enqueue(count: number, subscriptionId = anId()): Promise<string> {
  const jobs = Array.from({ length: count }, () =>
    attemptJob({ id: anId(), eventId: anId(), subscriptionId }, 1),
  )
  await transact((tx) => tx.enqueue(deliver, jobs))
  return subscriptionId
}

/** A poller of a lane that is emptied only when it is said. */
function startPoller(part: Partial<PollerOptions> = {}) {
  const lane = createLane(deliver)
  const claims = createClaims({ db, boss, onError: fail })
  const poller = createPoller({
    ...{ lane, db, boss, claims, maxHeld: 10_000 },
    onClaimed: () => undefined,
    onError: fail,
    ...part,
  })
  return {
    lane,
    claims,
    poller,
    wait: (size: number) => vi.waitUntil(() => lane.size() === size, { timeout: 10_000 }),
    takeAll() {
      const all = lane.next(10_000, () => true)
      claims.forget(all)
      return all
    },
    async [Symbol.asyncDispose]() {
      await poller.stop()
      await claims.releaseAll([lane])
    },
  }
}

const remaining = async () => (await claimJobs(boss, db, deliver, 10_000, [])).length

test('woken, it claims what is there', async () => {
  await using rig = startPoller()
  await enqueue(3)

  rig.poller.wake()
  await rig.wait(3)

  expect(rig.claims.size()).toBe(3)
  expect(await remaining()).toBe(0)
})

test('it looks by itself now and then, should nobody wake it', async () => {
  await using rig = startPoller()

  await enqueue(2)
  await rig.wait(2)

  expect(rig.claims.size()).toBe(2)
})

test('no more is claimed than a lane can hold, and it goes on when that is sent', async () => {
  await using rig = startPoller()
  await enqueue(700)
  rig.poller.wake()
  await rig.wait(250)

  const first = rig.takeAll().length
  rig.poller.wake()
  await rig.wait(250)
  const second = rig.takeAll().length
  rig.poller.wake()
  await rig.wait(200)

  expect([first, second]).toEqual([250, 250])
})

test('a subscription with a backlog leaves room for the others', async () => {
  await using rig = startPoller()
  await enqueue(2_000)
  rig.poller.wake()
  await rig.wait(250)

  const other = await enqueue(1)
  rig.poller.wake()
  await rig.wait(251)

  expect(rig.lane.next(1, (id) => id === other)).toHaveLength(1)
})

test('what is left of a backlog is claimed when there is room again', async () => {
  await using rig = startPoller()
  await enqueue(300)
  rig.poller.wake()
  await rig.wait(250)

  rig.takeAll()
  rig.poller.refill()
  await rig.wait(50)

  expect(await remaining()).toBe(0)
})

test('what is taken out while it is told of what has come makes room for more', async () => {
  let taken = 0
  await using rig = startPoller({
    onClaimed() {
      taken += rig.takeAll().length
    },
  })
  await enqueue(600)

  rig.poller.wake()
  await vi.waitUntil(() => taken === 600, { timeout: 10_000 })

  expect(await remaining()).toBe(0)
})

test('where too much is held nothing is claimed, and a wake is remembered until there is room', async () => {
  await using rig = startPoller({ maxHeld: 3 })
  await enqueue(3)
  rig.poller.wake()
  await rig.wait(3)
  const other = await enqueue(1)

  rig.poller.wake()
  rig.poller.refill()
  const whileFull = rig.lane.sizeOf(other)
  rig.takeAll()
  rig.poller.refill()
  await rig.poller.stop() // what it has begun it ends

  expect([whileFull, rig.lane.sizeOf(other)]).toEqual([0, 1])
})

test('what cannot be claimed is reported, and claimed at the next look', async () => {
  const errors: unknown[] = []
  await using rig = startPoller({ onError: (error) => errors.push(error) })
  const fetch = vi.spyOn(boss, 'fetch').mockRejectedValueOnce(new Error('The database is gone.'))
  await enqueue(1)

  rig.poller.wake()
  await rig.wait(1)

  fetch.mockRestore()
  expect(errors).toEqual([new Error('The database is gone.')])
})

test('where nothing more comes, it does not look again by itself before its time', async () => {
  await using rig = startPoller()
  const fetch = vi.spyOn(boss, 'fetch')
  await enqueue(3)

  rig.poller.wake()
  await rig.wait(3)
  for (let count = 0; count < 50; count += 1) rig.poller.refill()
  await rig.poller.stop()

  const looks = fetch.mock.calls.length
  fetch.mockRestore()
  expect(looks).toBeLessThanOrEqual(2)
})

test('stopped, it claims nothing more', async () => {
  await using rig = startPoller()
  await rig.poller.stop()

  await enqueue(1)
  rig.poller.wake()
  await rig.poller.stop()

  expect(rig.lane.size()).toBe(0)
  expect(await remaining()).toBe(1)
})
