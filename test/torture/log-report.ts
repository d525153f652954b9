import { type LogReport, tortureLog, type Victim } from './log.ts'
import { oneOf } from './log-entries.ts'
import { startOwnDatabase } from './log-rig.ts'
import { seededRandom } from './random.ts'
import { say, seconds, table } from './report.ts'

export interface LiveLogOptions {
  readonly entries: number
  readonly readers: number
  readonly kills?: number
  readonly seed: number
}

const WRITER_PROCESSES = 4
const LEAST_KILLS = 6
const ENTRIES_A_KILL = 50_000
const WRITE_MS = 120_000
const WRITE_MS_AN_ENTRY = 1
const CATCH_UP_MS = 60_000
const CATCH_UP_MS_AN_ENTRY = 0.5
const VICTIMS: readonly Victim[] = ['a writer', 'API and worker', 'PostgreSQL']

/** Says what is done, and what came of it; answers what must not have been. */
export async function tortureLiveLog(options: LiveLogOptions): Promise<readonly string[]> {
  const { entries, readers, seed } = options
  const kills = options.kills ?? Math.max(LEAST_KILLS, Math.round(entries / ENTRIES_A_KILL))
  say(
    `${entries} entries, ${readers} readers, ${kills} kills; to do the same again: --seed ${seed}`,
  )
  await using database = await startOwnDatabase()
  const victims = chooseVictims(kills, seed)
  const report = await tortureLog({
    ...{ entries, readers, seed, database, victims },
    writerProcesses: WRITER_PROCESSES,
    writeLimitMs: WRITE_MS + entries * WRITE_MS_AN_ENTRY,
    catchUpLimitMs: CATCH_UP_MS + entries * CATCH_UP_MS_AN_ENTRY,
    onProgress: (line) => say(`  ${line}`),
  })
  say(lines(report, victims))
  return report.violations
}

/** Each of them first, so that none is spared. */
function chooseVictims(kills: number, seed: number): Victim[] {
  const random = seededRandom(seed)
  return Array.from({ length: kills }, (_, index) => VICTIMS[index] ?? oneOf(VICTIMS, random))
}

function lines(report: LogReport, victims: readonly Victim[]): string {
  const countOf = (victim: Victim) => victims.filter((one) => one === victim).length
  const { owed, received, writingMs, catchingUpMs } = report
  return table('The log while writers, API, worker and PostgreSQL are killed (kill -9)', {
    'entries in the log': String(report.entries),
    'events published and delivered beside them': String(report.published),
    kills: VICTIMS.map((victim) => `${victim} ${countOf(victim)}`).join(', '),
    'entries owed to all readers': String(owed),
    'entries that they got': String(received),
    'connections of theirs': String(report.connections),
    writing: `${seconds(writingMs)}, ${Math.round((report.entries / writingMs) * 1_000)} entries/s`,
    'readers had all': `${seconds(catchingUpMs)} later`,
  })
}
