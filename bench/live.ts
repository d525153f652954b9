import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { publicId } from '../src/domain/ids.ts'
import { type Db, openDatabase } from '../src/storage/database.ts'
import { insertRequestLog } from '../src/storage/request-log.ts'
import type { DeafOrder, DeafReport } from './deaf-crowd.ts'
import { keepDeaf, openReader } from './live-clients.ts'
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
100, then from the start of a long log by pages of 1,000; who is closed comes back when a client of graphql-ws does.
Memory is what of the API's process is resident.
`

interface Setting {
  readonly api: Started
  readonly db: Db
  readonly environmentId: string
}

interface Crowd {
  readonly name: string
  readonly readers: number
  readonly deaf?: Omit<DeafOrder, 'url'>
  readonly durationMs: number
}

interface Phase extends Crowd {
  readonly delaysMs: readonly number[]
  readonly expected: number
  readonly publishing: Punctuality
  readonly memory: readonly number[]
  readonly deafReport: DeafReport | undefined
}

const FOLLOWING = { count: DEAF, batchSize: 100, isFromStart: false }
const FROM_START = { count: DEAF, batchSize: 1_000, isFromStart: true }
const CROWDS: readonly Crowd[] = [
  { name: '1 reader', readers: 1, durationMs: PHASE_MS },
  { name: '100 readers', readers: 100, durationMs: PHASE_MS },
  // In turn: what a machine does besides weighs on both alike.
  { name: 'alone', readers: 1, durationMs: DEAF_MS },
  { name: 'with 100 deaf', readers: 1, durationMs: DEAF_MS, deaf: FOLLOWING },
  { name: 'alone', readers: 1, durationMs: DEAF_MS },
  { name: 'with 100 deaf', readers: 1, durationMs: DEAF_MS, deaf: FOLLOWING },
  { name: 'alone', readers: 1, durationMs: DEAF_MS },
  { name: '100 deaf from the start', readers: 1, durationMs: DEAF_MS, deaf: FROM_START },
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
  return `${DESCRIPTION}\n${table(phases)}\n\n${comparison(phases)}${caution(idle)}`
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
  const endDeaf = deaf === undefined ? undefined : await keepDeaf({ ...deaf, url: api.url })
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
  const deafReport = await endDeaf?.()
  for (const client of clients) client.close()
  const delaysMs = arrivals.map(({ id, at }) => Math.max(0, at - (committedAt.get(id) ?? 0)))
  return { ...crowd, delaysMs, expected, publishing, memory: memory.end(), deafReport }
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
      row('closed by the service', ({ deafReport }) =>
        String(deafReport?.closedAfterMs.length ?? ''),
      ),
      row('the first and the last after', ({ deafReport }) =>
        spanOf(deafReport?.closedAfterMs ?? []),
      ),
      row('came in vain', ({ deafReport }) => String(deafReport?.failures.length ?? '')),
      row('processors idle', ({ publishing }) => percent(publishing.idleShare)),
    ],
  )
}

/** Of all minutes with those that follow and never read, and all between. */
function comparison(phases: readonly Phase[]): string {
  const minutes = phases.filter(({ durationMs }) => durationMs === DEAF_MS)
  const kinds = [
    minutes.filter(({ deaf }) => !deaf),
    minutes.filter(({ deaf }) => deaf === FOLLOWING),
  ]
  const both = (cell: (those: readonly Phase[]) => string) => kinds.map(cell)
  const publishes = both((those) =>
    delays(those.flatMap(({ publishing }) => publishing.acceptedMs)),
  )
  const readers = both((those) => delays(those.flatMap(({ delaysMs }) => delaysMs)))
  const memory = both((those) => {
    const all = those.flatMap(({ memory: samples }) => samples)
    return `${mebibytes(Math.min(...all))} to ${mebibytes(Math.max(...all))} MiB`
  })
  return markdown(
    ['all such minutes', 'alone', 'with 100 deaf'],
    [
      ['commit to reader, p50 / p99', ...readers],
      ['a publish, p50 / p99', ...publishes],
      ['in memory', ...memory],
    ],
  )
}

function spanOf(times: readonly number[]): string {
  const seconds = (ms: number) => `${figure(ms / 1_000)} s`
  return times.length === 0 ? '' : `${seconds(Math.min(...times))}, ${seconds(Math.max(...times))}`
}

function own(url: string) {
  return { url, maxConnections: 4, hasPreparedStatements: true }
}
