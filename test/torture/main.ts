// npm run torture: what is done to Hookwire here is in no test, because it takes minutes.
import process from 'node:process'
import { parseArgs } from 'node:util'
import { type CrashReport, crash } from './crash.ts'
import { type OutageReport, outage } from './outage.ts'
import { type StopReport, stop } from './stop.ts'

const LIFE_PAUSE_MS = 8_000
/** A claim lapses after 15 s, and lapsed claims are looked for every 5 s. */
const DUE_AGAIN_MS = 20_000
/** From then to the receiver, on a busy machine. */
const DELIVERY_MS = 5_000

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '20000' },
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const [events, kills, seed] = [Number(values.events), Number(values.kills), Number(values.seed)]
const smaller = { events: Math.ceil(events / 5), seed }

say(`${events} events, ${kills} kills; to do the same again: --seed ${seed}`)
const crashReport = await crash({
  events,
  kills,
  seed,
  maxPauseMs: LIFE_PAUSE_MS,
  onProgress: (line) => say(`  ${line}`),
})
say(crashLines(crashReport))
const outageReport = await outage(smaller)
say(outageLines(outageReport))
const stopReport = await stop(smaller)
say(stopLines(stopReport))

const violations = [
  ...crashReport.violations,
  ...(crashReport.lastDeliveryMs > DUE_AGAIN_MS + DELIVERY_MS
    ? [`The last delivery came ${seconds(crashReport.lastDeliveryMs)} after the last kill.`]
    : []),
  ...outageReport.violations,
  ...stopReport.violations,
]
for (const violation of violations) say(`  ${violation}`)
say(violations.length === 0 ? 'Torture: passed.' : `Torture: FAILED (--seed ${seed}).`)
process.exitCode = violations.length === 0 ? 0 : 1

function crashLines(report: CrashReport): string {
  const { unrecorded, lives, publishing } = report
  const killed = unrecorded.slice(0, -1)
  const perKill = killed.map(({ inFlight, uncommitted }) => inFlight + uncommitted)
  return table('Hookwire killed (kill -9) while publishing and delivering', {
    'events published': String(events),
    kills: String(kills),
    lost: String(report.lost),
    'delivered twice': `${report.duplicates}, at most ${Math.max(0, ...perKill)} for one kill`,
    'of those at a kill, in flight': most(killed.map(({ inFlight }) => inFlight)),
    'of those at a kill, answered but not committed': `${most(killed.map(({ uncommitted }) => uncommitted))}, the oldest ${most(killed.map(({ oldestMs }) => oldestMs))} ms before it`,
    'publishes repeated': `${publishing.unanswered} without an answer, ${publishing.failed} after an error`,
    'events that such a call had published': String(publishing.keptByKey),
    'from the last kill to the last delivery': seconds(report.lastDeliveryMs),
    'start after a kill': most(lives.slice(1).map((life) => life.readyAt - life.spawnedAt)) + ' ms',
  })
}

function outageLines({ lost, duplicates, outageMs }: OutageReport): string {
  return table('PostgreSQL killed (kill -9)', {
    'events published': String(smaller.events),
    lost: String(lost),
    'delivered twice': String(duplicates),
    'back by itself': `after ${seconds(outageMs)}`,
  })
}

function stopLines({ lost, duplicates, stopsMs }: StopReport): string {
  return table('Hookwire stopped (SIGTERM) while publishing and delivering', {
    'events published': String(smaller.events),
    lost: String(lost),
    'delivered twice': String(duplicates),
    'time to stop': `${stopsMs.map(seconds).join(', ')} (the last one idle)`,
  })
}

function table(title: string, rows: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(rows).map(({ length }) => length))
  const lines = Object.entries(rows).map(([what, value]) => `  ${what.padEnd(width)}  ${value}`)
  return ['', title, ...lines].join('\n')
}

function most(numbers: readonly number[]): string {
  return `at most ${Math.max(0, ...numbers)}`
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
