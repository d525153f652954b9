import { setTimeout as pause } from 'node:timers/promises'
import { type Db, openDatabase } from '../../src/storage/database.ts'
import { findLogHead } from '../../src/storage/dropped-log.ts'
import { findEnvironmentByName } from '../../src/storage/environments.ts'
import { addEnvironment, anId } from '../support/rows.ts'
import { startDeliveries } from './log-deliveries.ts'
import type { World } from './log-entries.ts'
import { createReader, type Reader } from './log-readers.ts'
import { type LogDatabase, startLogService } from './log-rig.ts'
import { judgeReaders, type LogVerdict } from './log-verdict.ts'
import { startWriters } from './log-writers.ts'
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
/** Else somebody who was killed has not come back. */
const WRITE_MS = 120_000
const WRITE_MS_AN_ENTRY = 1
/** Readers have so long, and a moment for each entry, once nothing is written any more. */
const CATCH_UP_MS = 60_000
const CATCH_UP_MS_AN_ENTRY = 0.5

/** Kills whoever takes part in it while the log is written and read; then compares. */
export async function tortureLog(options: LogOptions): Promise<LogReport> {
  const { database, seed, entries } = options
  await using service = await startLogService(database.url)
  await using db = open(database.url)
  const world = await createWorld(db)
  const readers = Array.from({ length: options.readers }, (_, index) =>
    createReader(service.url, world, seed + index),
  )
  await using reading = startReading(readers)

  const startedAt = performance.now()
  const kill: Killing = { API: service.kill, database: database.kill }
  const stage: Stage = { url: service.url, db, world, readers, kill }
  const writing = writeAndKill(options, stage)
  const writeLimitMs = WRITE_MS + entries * WRITE_MS_AN_ENTRY
  const { published, committed } = await Promise.race([writing, tooLate(writeLimitMs)])
  const writtenAt = performance.now()
  const head = await findLogHead(db)
  for (const reader of readers) reader.finish(head)
  const limitMs = CATCH_UP_MS + entries * CATCH_UP_MS_AN_ENTRY
  await Promise.race([reading.done, pause(limitMs, undefined, { ref: false })])
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

async function tooLate(limitMs: number): Promise<never> {
  await pause(limitMs, undefined, { ref: false })
  throw new Error(`Not all was written within ${limitMs} ms.`)
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
}

/** Each part is written while its victim is killed and comes back. */
async function writeAndKill(options: LogOptions, stage: Stage) {
  const { entries, seed, victims, database, writerProcesses: processes } = options
  const random = seededRandom(seed)
  await using deliveries = await startDeliveries(stage.url, seed)
  const shared = { databaseUrl: database.url, world: stage.world, seed, processes }
  await using writers = startWriters({ ...shared, writers: WRITERS / processes })

  const killAt = async (victim: Victim, count: number) => {
    await writers.reached(count)
    if (victim === 'a writer') await writers.kill(random)
    if (victim === 'API and worker') await stage.kill.API()
    if (victim === 'PostgreSQL') await stage.kill.database?.()
    options.onProgress?.(`killed ${victim}: ${writers.committed} entries written`)
  }
  const steps = (victims.length + 1) * STEPS
  const ends = Array.from({ length: steps }, (_, step) =>
    Math.round((entries * (step + 1)) / steps),
  )
  let [before, killing] = [0, Promise.resolve()]
  for (const [step, end] of ends.entries()) {
    const victim = step % STEPS === 0 ? victims[step / STEPS] : undefined
    if (victim !== undefined) {
      await killing
      killing = killAt(victim, between(random, before, ends[step + STEPS - 1] ?? end))
      killing.catch(() => undefined) // it is waited for, but not at once
    }
    writers.grant(end - before)
    await writers.reached(end)
    if (random() < SHARE_OF_RESTS) await caughtUp(stage)
    before = end
  }
  await killing
  return { committed: writers.committed, published: deliveries.published }
}

/** Lets half of the readers come to the end, for what wakes those who wait is to be tried too. */
async function caughtUp({ db, readers }: Stage): Promise<void> {
  const head = await findLogHead(db).catch(() => 0) // it may be away
  const giveUpAt = performance.now() + REST_LIMIT_MS
  const isBehind = () => readers.filter(({ cursor }) => cursor < head).length > readers.length / 2
  while (isBehind() && performance.now() < giveUpAt) await pause(LOOK_MS)
}

async function createWorld(db: Db): Promise<World> {
  const here = await findEnvironmentByName(db, 'default')
  if (here === undefined) throw new Error('There is no default environment.')
  const elsewhere = await addEnvironment(db)
  const subscriptionIds = Array.from({ length: SUBSCRIPTIONS }, anId)
  return { environmentIds: [here.id, elsewhere], subscriptionIds }
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
