import { type CrashReport, crash } from './crash.ts'
import { type OutageReport, outage } from './outage.ts'
import { most, say, seconds, table } from './report.ts'
import { type StopReport, stop } from './stop.ts'

export interface DeliveriesOptions {
  readonly events: number
  readonly kills?: number
  readonly seed: number
}

const KILLS = 20
const LIFE_PAUSE_MS = 8_000
/** A claim lapses after 15 s, and lapsed claims are looked for every 5 s. */
const DUE_AGAIN_MS = 20_000
/** From then to the receiver, on a busy machine. */
const DELIVERY_MS = 5_000

/** Says what is done, and what came of it; answers what must not have been. */
export async function tortureDeliveries(options: DeliveriesOptions): Promise<string[]> {
  const { events, kills = KILLS, seed } = options
  const smaller = { events: Math.ceil(events / 5), seed }
  say(`${events} events, ${kills} kills; to do the same again: --seed ${seed}`)
  const crashReport = await crash({
    events,
    kills,
    seed,
    maxPauseMs: LIFE_PAUSE_MS,
    onProgress: (line) => say(`  ${line}`),
  })
  say(crashLines(crashReport, { events, kills }))
  const outageReport = await outage(smaller)
  say(outageLines(outageReport, smaller.events))
  const stopReport = await stop(smaller)
  say(stopLines(stopReport, smaller.events))

  return [
    ...crashReport.violations,
    ...(crashReport.lastDeliveryMs > DUE_AGAIN_MS + DELIVERY_MS
      ? [`The last delivery came ${seconds(crashReport.lastDeliveryMs)} after the last kill.`]
      : []),
    ...outageReport.violations,
    ...stopReport.violations,
  ]
}

function crashLines(
  report: CrashReport,
  { events, kills }: { events: number; kills: number },
): string {
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

function outageLines({ lost, duplicates, outageMs }: OutageReport, events: number): string {
  return table('PostgreSQL killed (kill -9)', {
    'events published': String(events),
    lost: String(lost),
    'delivered twice': String(duplicates),
    'back by itself': `after ${seconds(outageMs)}`,
  })
}

function stopLines({ lost, duplicates, stopsMs }: StopReport, events: number): string {
  return table('Hookwire stopped (SIGTERM) while publishing and delivering', {
    'events published': String(events),
    lost: String(lost),
    'delivered twice': String(duplicates),
    'time to stop': `${stopsMs.map(seconds).join(', ')} (the last one idle)`,
  })
}
