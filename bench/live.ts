import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { publicId } from '../src/domain/ids.ts'
import { type Db, openDatabase } from '../src/storage/database.ts'
import { insertRequestLog } from '../src/storage/request-log.ts'
import { type DeafClient, type DeafOptions, openDeaf, openReader } from './live-clients.ts'
import { publishStreams } from './load.ts'
import { makeEntries } from './log-entries.ts'
import { caution, delays, figure, markdown, mebibytes, percent, progress } from './report.ts'
import type { Rig, Started } from './rig.ts'
import { keepSchedule, now, type Punctuality } from './schedule.ts'

const ENTRIES_A_SECOND = 1_000
const EVENTS_A_SECOND = 100
const WARM_UP_MS = 5_000
const PHASE_MS = Number(process.env['BENCH_PHASE_MS'] ?? 20_000)
const DEAF_MS = 3 * PHASE_MS
const DEAF = 100
/** Enough to fill what stands between a service and a client. */
const HISTORY_ENTRIES = 50_000
const HISTORY_BATCH = 1_000
const MEMORY_LOOK_MS = 250
/** For what is still under way when nothing more is recorded. */
const PATIENCE_MS = 10_000
const TYPE = 'bench.live'

const DESCRIPTION = `${figure(ENTRIES_A_SECOND)} log entries/s are recorded, in 100 transactions/s, while ${EVENTS_A_SECOND} events/s are published, one a call.
A delay runs from the commit to the reader. The deaf follow the log and never read, for a minute, by pages of
100, then from the start of a long log by pages of 1,000; when one is closed, another one comes. Memory is what
of the API's process is resident.
`

interface Setting {
  readonly api: Started
  readonly db: Db
  readonly environmentId: string
}

interface Crowd {
  readonly name: string
  readonly readers: number
  readonly deaf?: DeafOptions
  readonly durationMs: number
}

interface Phase extends Crowd {
  readonly delaysMs: readonly number[]
  readonly expected: number
  readonly publishing: Punctuality
  readonly memory: readonly number[]
  readonly closedAfterMs: readonly number[]
}

const CROWDS: readonly Crowd[] = [
  { name: '1 reader', readers: 1, durationMs: PHASE_MS },
  { name: '100 readers', readers: 100, durationMs: PHASE_MS },
  { name: '1 reader again', readers: 1, durationMs: PHASE_MS },
  {
    ...{ name: '1 reader, 100 deaf', readers: 1, durationMs: DEAF_MS },
    deaf: { batchSize: 100, isFromStart: false },
  },
  {
    ...{ name: '1 reader, 100 deaf from the start', readers: 1, durationMs: DEAF_MS },
    deaf: { batchSize: 1_000, isFromStart: true },
  },
  { name: '1 reader after', readers: 1, durationMs: PHASE_MS },
]

export async function live(rig: Rig): Promise<string> {
  const api = await rig.start('api')
  const db = openDatabase({ ...own(rig.databaseUrl), onError: () => undefined })
  const { rows } = await sql<{ id: string }>`select id from environments`.execute(db)
  const setting = { api, db, environmentId: rows[0]?.id ?? '' }
  for (let count = 0; count < HISTORY_ENTRIES; count += HISTORY_BATCH) {
    await insertRequestLog(db, makeEntries(HISTORY_BATCH, setting.environmentId))
  }
  await play(setting, { name: 'warm', readers: 10, durationMs: WARM_UP_MS })
  const phases: Phase[] = []
  for (const crowd of CROWDS) {
    progress(crowd.name)
    phases.push(await play(setting, crowd))
  }
  await db.destroy()
  await api.stop()
  const idle = phases.map(({ publishing }) => publishing.idleShare)
  return `${DESCRIPTION}\n${table(phases)}${caution(idle)}`
}

async function play({ api, db, environmentId }: Setting, crowd: Crowd): Promise<Phase> {
  const { readers, deaf, durationMs } = crowd
  /** Of one entry in each transaction; not a number until it is. */
  const committedAt = new Map<string, number>()
  const arrivals: { readonly id: string; readonly at: number }[] = []
  const onPage = (ids: readonly string[], at: number) => {
    for (const id of ids) if (committedAt.has(id)) arrivals.push({ id, at })
  }
  const opening = Array.from({ length: readers }, () => openReader(api.url, onPage))
  const clients = await Promise.all(opening)
  const crowding = deaf === undefined ? undefined : keepDeaf(api.url, deaf)
  const memory = watchMemory(api)
  const isOver = (elapsedMs: number) => elapsedMs >= durationMs
  const record = async ({ due }: { readonly due: readonly unknown[] }) => {
    const entries = makeEntries(due.length, environmentId)
    const id = publicId('RequestLogEntry', entries[0]?.id ?? '')
    committedAt.set(id, Number.NaN) // it may arrive before we hear that it is committed
    await insertRequestLog(db, entries)
    committedAt.set(id, now())
  }
  const entryStream = { type: 'entry', perSecond: ENTRIES_A_SECOND, window: 0 }
  const eventStream = { type: TYPE, perSecond: EVENTS_A_SECOND, window: 0 }
  const [publishing] = await Promise.all([
    publishStreams(api.url, [eventStream], isOver),
    keepSchedule([entryStream], isOver, record),
  ])
  const expected = committedAt.size * readers
  const patience = now() + PATIENCE_MS
  while (arrivals.length < expected && now() < patience) await pause(MEMORY_LOOK_MS)
  const closedAfterMs = crowding?.end() ?? []
  for (const client of clients) client.close()
  const delaysMs = arrivals.map(({ id, at }) => Math.max(0, at - (committedAt.get(id) ?? 0)))
  return { ...crowd, delaysMs, expected, publishing, memory: memory.end(), closedAfterMs }
}

/** Answers how to end it: with how long each was kept that was closed. */
function keepDeaf(url: string, options: DeafOptions) {
  const open = new Set<DeafClient>()
  const closedAfterMs: number[] = []
  let isOver = false
  const keepOne = async () => {
    while (!isOver) {
      const client = await openDeaf(url, options)
      open.add(client)
      const lasted = await client.closedAfter
      open.delete(client)
      if (!isOver) closedAfterMs.push(lasted)
    }
  }
  for (let count = 0; count < DEAF; count += 1) {
    keepOne().catch((error: unknown) => progress(`  One that never reads failed: ${error}`))
  }
  return {
    end() {
      isOver = true
      for (const client of open) client.close()
      return closedAfterMs
    },
  }
}

/** Answers how to end it: with what was resident, look by look. */
export function watchMemory({ residentBytes }: Started) {
  const samples: number[] = []
  const look = async () => {
    samples.push((await residentBytes()) ?? Number.NaN)
  }
  const timer = setInterval(look, MEMORY_LOOK_MS)
  return {
    end() {
      clearInterval(timer)
      return samples
    },
  }
}

function table(phases: readonly Phase[]): string {
  const row = (what: string, cell: (phase: Phase) => string) => [what, ...phases.map(cell)]
  const seconds = (ms: number) => `${figure(ms / 1_000)} s`
  return markdown(
    ['', ...phases.map(({ name }) => name)],
    [
      row('commit to reader, p50 / p99', ({ delaysMs }) => delays(delaysMs)),
      row('arrived of what was watched for', ({ delaysMs, expected }) =>
        percent(delaysMs.length / expected),
      ),
      row('a publish, p50 / p99', ({ publishing }) => delays(publishing.acceptedMs)),
      row('publishes that failed', ({ publishing }) => String(publishing.failures.length)),
      row('MiB in memory at first', ({ memory }) => mebibytes(memory[0])),
      row('at most', ({ memory }) => mebibytes(Math.max(...memory))),
      row('at last', ({ memory }) => mebibytes(memory.at(-1))),
      row('closed by the service', ({ closedAfterMs }) => String(closedAfterMs.length)),
      row('the first and the last after', ({ closedAfterMs: closed }) =>
        closed.length === 0
          ? ''
          : `${seconds(Math.min(...closed))}, ${seconds(Math.max(...closed))}`,
      ),
      row('processors idle', ({ publishing }) => percent(publishing.idleShare)),
    ],
  )
}

function own(url: string) {
  return { url, maxConnections: 4, hasPreparedStatements: true }
}
