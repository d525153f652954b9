import { sql } from 'kysely'
import { afterAll, afterEach, expect, test } from 'vitest'
import { CHANNEL, startNotifications } from '../../src/storage/notifications.ts'
import { listProcesses, writeBeat } from '../../src/storage/processes.ts'
import { startRevocations } from '../../src/storage/revocations.ts'
import { anId } from '../support/rows.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'
import { waitUntil } from '../support/timers.ts'

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)
const notifications = await startNotifications(boss)
afterAll(() => notifications.close())

const LEASE_MS = 4_000
const LAPSE_MS = 5_000

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  await db.deleteFrom('processes').execute() // of those that were killed
})

/** A process on a clock of its own, which stands still unless it is set forward. */
async function startProcess({ isDeaf = false } = {}) {
  const others = new Set((await listProcesses(db)).map(({ id }) => id))
  let nowMs = 0
  const errors: unknown[] = []
  const deaf = { ...notifications, onNotify: () => () => undefined }
  const { stop, ...watch } = await startRevocations({
    ...{ db, renewalDb: db },
    notifications: isDeaf ? deaf : notifications,
    onError: (error) => errors.push(error),
    elapsedMs: () => nowMs,
  })
  stops.push(stop)
  const id = (await listProcesses(db)).find((process) => !others.has(process.id))?.id ?? ''
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { ...watch, id, errors, pass }
}

/** Its row is all that is left of it. */
async function leaveRow(): Promise<string> {
  const id = anId()
  await writeBeat(db, { id, beat: 1, seenTicket: 0 }, false)
  return id
}

/** A lapse and more, in steps in which it gives signs of life: what follows a sign may come a step later. */
async function passLapse({ id, pass }: Awaited<ReturnType<typeof startProcess>>): Promise<void> {
  for (let passedMs = 0; passedMs < 2 * LEASE_MS; passedMs += LEASE_MS / 2) {
    await nextBeat(id)
    pass(LEASE_MS / 2)
  }
}

async function nextBeat(id: string): Promise<void> {
  const beat = await beatOf(id)
  await sql`select pg_notify(${CHANNEL}, 'revocations')`.execute(db) // sooner than by itself
  await waitUntil(async () => (await beatOf(id)) !== beat)
}

async function beatOf(id: string): Promise<number | undefined> {
  return (await listProcesses(db)).find((process) => process.id === id)?.beat
}

/** Two others start meanwhile, of which those who wait are notified. */
async function isDoneByNow(promise: Promise<void>): Promise<boolean> {
  let isDone = false
  void promise.then(() => {
    isDone = true
  })
  await startProcess()
  await startProcess()
  return isDone
}

test('a revocation has been seen by all once every process has forgotten what it knew', async () => {
  const forgot: string[] = []
  const [first, second] = [await startProcess(), await startProcess()]
  first.onRevocation(() => void forgot.push('first'))
  second.onRevocation(async () => void forgot.push('second'))

  await first.seenByAll()

  expect(forgot.toSorted()).toEqual(['first', 'second'])
})

test('whoever looks in order to forget sees what was committed before', async () => {
  const [changer, other] = [await startProcess(), await startProcess()]
  await sql`create table changes (value integer)`.execute(db)
  const seen: (number | undefined)[] = []
  other.onRevocation(async () => {
    const { rows } = await sql<{ count: number }>`select count(*) from changes`.execute(db)
    seen.push(rows[0]?.count)
  })

  const seenInTime: (number | undefined)[] = []
  for (let value = 1; value <= 20; value += 1) {
    await sql`insert into changes values (${value})`.execute(db)
    await changer.seenByAll()
    seenInTime.push(seen.at(-1))
  }

  expect(seenInTime).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
})

test('a process that lives and has not forgotten yet is waited for', async () => {
  const [changer, busy] = [await startProcess(), await startProcess()]
  const [started, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  busy.onRevocation(async () => {
    started.resolve()
    await letGo.promise
  })

  const seen = changer.seenByAll()
  await started.promise
  const wasDone = await isDoneByNow(seen)
  letGo.resolve()
  await seen

  expect(wasDone).toBe(false)
})

test('whoever was forgetting when another revocation came is waited for once more', async () => {
  const [changer, busy] = [await startProcess(), await startProcess()]
  const started = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const letGo = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let runs = 0
  busy.onRevocation(async () => {
    const run = runs
    runs += 1
    started[run]?.resolve()
    await letGo[run]?.promise
  })
  const first = changer.seenByAll()
  await started[0]?.promise

  const second = changer.seenByAll()
  await isDoneByNow(second) // its ticket has been drawn
  letGo[0]?.resolve()
  await first
  await started[1]?.promise
  const wasDone = await isDoneByNow(second)
  letGo[1]?.resolve()
  await second

  expect(wasDone).toBe(false)
})

test('a process that was killed is waited for until it would have noticed its own silence', async () => {
  const changer = await startProcess()
  const killed = await leaveRow()
  const seen = changer.seenByAll()
  const wasDone = await isDoneByNow(seen)

  await passLapse(changer)
  await seen

  expect(wasDone).toBe(false)
  expect(await beatOf(killed)).toBeUndefined()
  expect(changer.isCurrent()).toBe(true)
})

test('of those that were killed long ago nothing is left to wait for', async () => {
  const changer = await startProcess()
  const killed = await leaveRow()

  await passLapse(changer)
  await waitUntil(async () => (await beatOf(killed)) === undefined)
  await changer.seenByAll()

  expect(changer.isCurrent()).toBe(true)
})

test('a process that has stopped is not waited for', async () => {
  const [changer] = [await startProcess(), await startProcess()]

  await stops.pop()?.()
  const rows = await listProcesses(db)
  await changer.seenByAll()

  expect(rows).toHaveLength(1)
})

test('a process that was away for too long is not current until it has caught up', async () => {
  const [changer, sleeper] = [await startProcess(), await startProcess()]
  const states = [sleeper.isCurrent()]
  let isForgotten = false

  sleeper.pass(LAPSE_MS)
  states.push(sleeper.isCurrent())
  sleeper.onRevocation(() => {
    isForgotten = true
    states.push(sleeper.isCurrent())
  })
  await changer.seenByAll()
  await waitUntil(sleeper.isCurrent)

  expect(isForgotten).toBe(true)
  expect(states).toEqual([true, false, false])
})

test('a process that cannot forget is silent, and acts on nothing', async () => {
  const [changer, broken] = [await startProcess(), await startProcess()]
  broken.onRevocation(() => Promise.reject(new Error('It cannot.')))
  const seen = changer.seenByAll()
  await waitUntil(() => broken.errors.length > 1)
  const wasDone = await isDoneByNow(seen)

  broken.pass(LEASE_MS)
  const isCurrent = broken.isCurrent()
  await passLapse(changer)
  await seen

  expect(wasDone).toBe(false)
  expect(isCurrent).toBe(false)
  expect(broken.errors[0]).toMatchObject({ message: 'It cannot.' })
})

test('what is lost of the notifications is made good', async () => {
  const [changer, other] = [
    await startProcess({ isDeaf: true }),
    await startProcess({ isDeaf: true }),
  ]
  let isForgotten = false
  other.onRevocation(() => {
    isForgotten = true
  })

  await changer.seenByAll()

  expect(isForgotten).toBe(true)
})

test('a renewal that never ends is not the last', { timeout: 30_000 }, async () => {
  const process = await startProcess()
  let runs = 0
  process.onRevocation(() => {
    runs += 1
    return runs === 1 ? new Promise<never>(() => undefined) : undefined
  })

  await process.seenByAll()

  expect(runs).toBe(2)
  expect(process.errors).toMatchObject([{ name: 'TimeoutError' }])
})
