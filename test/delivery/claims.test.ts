import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Claims, createClaims } from '../../src/delivery/claims.ts'
import { createLane } from '../../src/delivery/lane.ts'
import { deliver, retry } from '../../src/storage/jobs.ts'
import { LEASE_RENEWAL_MS } from '../../src/storage/queue.ts'
import { shareRig } from '../support/owed.ts'
import { addEnvironment, addSubscription } from '../support/rows.ts'
import { pauseSupervision } from '../support/supervision.ts'

const fail = (error: unknown) => {
  throw error
}

const rig = await shareRig()
const { db, boss } = rig

beforeEach(async () => {
  await pauseSupervision(db)
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

async function claimMany(count: number) {
  const environmentId = await addEnvironment(db)
  await addSubscription(db, environmentId)
  await rig.publish(environmentId, count)
  return (await rig.claim()).map(({ job }) => job)
}

/** Ids of the jobs whose claim has been renewed since it was said to be old. */
async function renewedSince<T>(work: () => Promise<T>): Promise<string[]> {
  await sql`update pgboss.job set heartbeat_on = 'epoch' where state = 'active'`.execute(db)
  await work()
  const { rows } = await sql<{ id: string }>`
    select id from pgboss.job where state = 'active' and heartbeat_on > 'epoch' order by id`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** Lets the time of one renewal pass, and waits for what it does. */
async function passRenewal(): Promise<void> {
  const touch = vi.spyOn(boss, 'touch')
  await vi.advanceTimersByTimeAsync(LEASE_RENEWAL_MS)
  await Promise.all(touch.mock.results.map(({ value }) => value))
  touch.mockRestore()
}

async function end(claims: Claims): Promise<void> {
  await claims.releaseAll([])
  await boss.deleteAllJobs(deliver.name)
}

test('claims that are held are renewed, those that are forgotten are not', async () => {
  const claims = createClaims({ db, boss, onError: fail })
  const [held, forgotten] = await claimMany(2)
  if (held === undefined || forgotten === undefined) throw new Error('Two were published.')
  claims.hold(deliver, [held, forgotten])
  claims.forget([{ queue: deliver, job: forgotten }])

  const renewed = await renewedSince(passRenewal)

  expect(claims.size()).toBe(1)
  expect(renewed).toEqual([held.id])
  await end(claims)
})

test('a claim that is young is not renewed yet', async () => {
  const claims = createClaims({ db, boss, onError: fail })
  vi.advanceTimersByTime(LEASE_RENEWAL_MS - 1)
  claims.hold(deliver, await claimMany(1))

  const first = await renewedSince(async () => {
    await vi.advanceTimersByTimeAsync(1)
  })
  const second = await renewedSince(passRenewal)

  expect([first.length, second.length]).toEqual([0, 1])
  await end(claims)
})

test('a renewal that fails is reported, and tried again', async () => {
  const errors: unknown[] = []
  const claims = createClaims({ db, boss, onError: (error) => errors.push(error) })
  const jobs = await claimMany(1)
  claims.hold(deliver, jobs)
  const touch = vi.spyOn(boss, 'touch').mockRejectedValueOnce(new Error('The database is gone.'))

  await vi.advanceTimersByTimeAsync(LEASE_RENEWAL_MS)
  touch.mockRestore()
  const renewed = await renewedSince(passRenewal)

  expect(errors).toEqual([new Error('The database is gone.')])
  expect(renewed).toEqual(jobs.map(({ id }) => id))
  await end(claims)
})

test('to forget a claim is not to forget a later one of the same delivery', async () => {
  const claims = createClaims({ db, boss, onError: fail })
  const [job] = await claimMany(1)
  if (job === undefined) throw new Error('One was published.')
  const again = { ...job }
  claims.hold(deliver, [job])
  claims.hold(retry, [again])

  claims.forget([{ queue: deliver, job }])
  const afterFirst = claims.size()
  claims.forget([{ queue: retry, job: again }])

  expect([afterFirst, claims.size()]).toEqual([1, 0])
  await end(claims)
})

test('to forget what is not held changes nothing', async () => {
  const claims = createClaims({ db, boss, onError: fail })
  const [held, other] = await claimMany(2)
  if (held === undefined || other === undefined) throw new Error('Two were published.')
  claims.hold(deliver, [held])

  claims.forget([{ queue: deliver, job: other }])

  expect(claims.size()).toBe(1)
  await end(claims)
})

test('a database that is gone holds up no end', async () => {
  const errors: unknown[] = []
  const claims = createClaims({ db, boss, onError: (error) => errors.push(error) })
  const jobs = await claimMany(2)
  const lane = createLane(deliver)
  claims.hold(deliver, jobs)
  lane.add(jobs)
  const failing = vi.spyOn(boss, 'fail').mockRejectedValueOnce(new Error('The database is gone.'))

  await claims.releaseAll([lane])
  failing.mockRestore()

  expect(errors).toEqual([new Error('The database is gone.')])
  expect([claims.size(), lane.size()]).toEqual([0, 0])
  await boss.deleteAllJobs(deliver.name)
})

test('in the end all that waits is given back, and nothing is renewed any more', async () => {
  const claims = createClaims({ db, boss, onError: fail })
  const jobs = await claimMany(3)
  const lane = createLane(deliver)
  claims.hold(deliver, jobs)
  lane.add(jobs)

  await claims.releaseAll([lane, createLane(retry)])

  expect([claims.size(), lane.size(), vi.getTimerCount()]).toEqual([0, 0, 0])
  expect(await rig.claim()).toHaveLength(3)
})
