import { setTimeout as pause } from 'node:timers/promises'
import { READ_LIMIT_MS, untilAborted, withDeadline } from '../../src/live/waiting.ts'
import { type Db, openDatabase } from '../../src/storage/database.ts'
import { findLogHead } from '../../src/storage/dropped-log.ts'
import { findEnvironmentByName } from '../../src/storage/environments.ts'
import { insertEvents } from '../../src/storage/events.ts'
import { addEnvironment, anId, newEvent } from '../support/rows.ts'
import { startDeliveries } from './log-deliveries.ts'
import type { World } from './log-entries.ts'
import { createReader, type Reader } from './log-readers.ts'
import { type LogDatabase, startLogService } from './log-rig.ts'
import { judgeReaders, type LogVerdict } from './log-verdict.ts'
import { startWriters, type Writers } from './log-writers.ts'
import { between, seededRandom } from './random.ts'

export type Victim = 'a writer' | 'API and worker' | 'PostgreSQL'

export interface LogOptions {
  readonly entries: number
  readonly readers: number
  readonly writerProcesses: number
  readonly seed: number
  /** Who is killed, in this order, each at a random moment of its part of the run. */
  readonly victims: readonly Victim[]
  readonly database: LogDatabase
  /** For all that is written: else somebody who was killed has not come back. */
  readonly writeLimitMs: number
  /** For readers, once nothing is written any more. */
  readonly catchUpLimitMs: number
  readonly onProgress?: (line: string) => void
}

export interface LogReport extends LogVerdict {
  readonly published: number
  readonly received: number
  readonly connections: number
  readonly writingMs: number
  /** From the last entry until every reader had all. */
  readonly catchingUpMs: number
}

const WRITERS = 16
const SUBSCRIPTIONS = 3
const CONNECTIONS = 2
/** Of what is written from one kill to the next. */
const STEPS = 4
/** After these, readers are waited for. */
const SHARE_OF_RESTS = 0.5
const REST_LIMIT_MS = 1_000
const LOOK_MS = 20
const EVENTS = 3
/** Who is killed is drawn at moments that the machine decides, so apart from all else. */
const KILLS_SEED = 500_000

/** Kills whoever takes part in it while the log is written and read; then compares. */
export async function tortureLog(options: LogOptions): Promise<LogReport> {
  const { database, seed, writeLimitMs, catchUpLimitMs } = options
  const end = new AbortController()
  await using service = await startLogService(database.url, end.signal)
  await using db = open(database.url)
  const world = await createWorld(db)
  const readers = Array.from({ length: options.readers }, (_, index) =>
    createReader(service.url, world, seed + index),
  )
  await using reading = startReading(readers)

  const startedAt = performance.now()
  const kill: Killing = { API: service.kill, database: database.kill }
  const stage: Stage = { url: service.url, db, world, readers, kill, end }
  using _limit = abortAfter(end, writeLimitMs)
  const { published, committed } = await writeAndKill(options, stage)
  const writtenAt = performance.now()
  const head = await withDeadline(findLogHead(db), READ_LIMIT_MS)
  for (const reader of readers) reader.finish(head)
  await Promise.race([reading.done, pause(catchUpLimitMs, undefined, { ref: false })])
  const caughtUpAt = performance.now()

  const verdict = await judgeReaders(db, readers, head)
  return {
    ...verdict,
    violations: [
      ...readers.flatMap((reader) => complaintsOf(reader, head)),
      ...verdict.violations,
      ...(verdict.entries < committed ? [`Of ${committed} committed some are lost.`] : []),
    ],
    published,
    received: sum(readers.map(({ positions }) => positions.length)),
    connections: sum(readers.map(({ connections }) => connections)),
    writingMs: writtenAt - startedAt,
    catchingUpMs: caughtUpAt - writtenAt,
  }
}

function abortAfter(end: AbortController, limitMs: number): Disposable {
  const fail = () => end.abort(new Error(`Not all was written within ${limitMs} ms.`))
  const timer = setTimeout(fail, limitMs)
  return { [Symbol.dispose]: () => clearTimeout(timer) }
}

/** Whatever happens, they do not read on for ever. */
function startReading(readers: readonly Reader[]) {
  const done = Promise.all(readers.map((reader) => reader.run()))
  return {
    done,
    async [Symbol.asyncDispose]() {
      for (const reader of readers) reader.finish(0)
      await done
    },
  }
}

interface Killing {
  readonly API: () => Promise<void>
  readonly database: LogDatabase['kill']
}

interface Stage {
  readonly url: string
  readonly db: Db
  readonly world: World
  readonly readers: readonly Reader[]
  readonly kill: Killing
  /** Whoever fails aborts it, with the reason, and nobody waits any more. */
  readonly end: AbortController
}

/** Each part is written while its victim is killed and comes back. */
async function writeAndKill(options: LogOptions, stage: Stage) {
  const { entries, seed, victims, database, writerProcesses: processes } = options
  const { url, world, end } = stage
  const random = seededRandom(seed)
  await using deliveries = await startDeliveries(url, seed, end)
  const shared = { databaseUrl: database.url, world, seed, processes }
  await using writers = startWriters({ ...shared, writers: WRITERS / processes }, end)
  await using killer = startKiller(options, stage, writers)

  const steps = (victims.length + 1) * STEPS
  const ends = Array.from({ length: steps }, (_, step) =>
    Math.round((entries * (step + 1)) / steps),
  )
  let before = 0
  for (const [step, count] of ends.entries()) {
    const victim = step % STEPS === 0 ? victims[step / STEPS] : undefined
    if (victim !== undefined) {
      await killer.done()
      killer.killAt(victim, between(random, before, ends[step + STEPS - 1] ?? count))
    }
    writers.grant(count - before)
    await writers.reached(count)
    if (random() < SHARE_OF_RESTS) await caughtUp(stage)
    before = count
  }
  await killer.done()
  return { committed: writers.committed, published: deliveries.published }
}

/** Kills one victim after the other. */
function startKiller({ seed, onProgress }: LogOptions, { kill, end }: Stage, writers: Writers) {
  const random = seededRandom(seed + KILLS_SEED)
  let killing = Promise.resolve()
  const killOne = async (victim: Victim, count: number) => {
    await writers.reached(count)
    if (victim === 'a writer') await writers.kill(random)
    if (victim === 'API and worker') await kill.API()
    if (victim === 'PostgreSQL') await kill.database?.()
    onProgress?.(`killed ${victim}: ${writers.committed} entries written`)
  }
  return {
    /** When so many entries are written. */
    killAt(victim: Victim, count: number): void {
      killing = killOne(victim, count).catch((error) => end.abort(error))
    },
    /** When the last victim is back. */
    async done(): Promise<void> {
      await untilAborted(killing, end.signal)
      end.signal.throwIfAborted()
    },
    // Or somebody would be started again when all others have ended.
    [Symbol.asyncDispose]: () => killing,
  }
}

/** Lets half of the readers come to the end, for what wakes those who wait is to be tried too. */
async function caughtUp({ db, readers }: Stage): Promise<void> {
  const head = await withDeadline(findLogHead(db), REST_LIMIT_MS).catch(() => 0) // it may be away
  const giveUpAt = performance.now() + REST_LIMIT_MS
  const isBehind = () => readers.filter(({ cursor }) => cursor < head).length > readers.length / 2
  while (isBehind() && performance.now() < giveUpAt) await pause(LOOK_MS)
}

async function createWorld(db: Db): Promise<World> {
  const here = await findEnvironmentByName(db, 'default')
  if (here === undefined) throw new Error('There is no default environment.')
  const elsewhere = await addEnvironment(db)
  return {
    environmentIds: [here.id, elsewhere],
    eventIds: [await createEvents(db, here.id), await createEvents(db, elsewhere)],
    subscriptionIds: Array.from({ length: SUBSCRIPTIONS }, anId),
  }
}

async function createEvents(db: Db, environmentId: string): Promise<string[]> {
  const events = Array.from({ length: EVENTS }, () => newEvent(environmentId))
  await insertEvents(db, events)
  return events.map(({ id }) => id)
}

function open(url: string): Db & AsyncDisposable {
  const onError = () => undefined // connections are lost when the database is killed
  return openDatabase({ url, maxConnections: CONNECTIONS, hasPreparedStatements: false, onError })
}

function complaintsOf({ name, violations, cursor }: Reader, head: number): string[] {
  const isLate = cursor < head ? [`It is at ${cursor}, the log at ${head}.`] : []
  return [...violations, ...isLate].map((violation) => `${name}: ${violation}`)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
