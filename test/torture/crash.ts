import { setTimeout as pause } from 'node:timers/promises'
import { type Call, makeCalls } from './events.ts'
import { judge, readApi, type Verdict } from './oracle.ts'
import { createPublisher, type Publisher, type PublishFigures } from './publisher.ts'
import { between, type Random, seededRandom } from './random.ts'
import { type Life, startRig } from './rig.ts'
import { startWatcher } from './watcher.ts'

export interface CrashOptions {
  readonly events: number
  readonly kills: number
  readonly seed: number
  /** Most are killed while publishing; some may then deliver for up to this long. */
  readonly maxPauseMs: number
  readonly onProgress?: (line: string) => void
}

export interface CrashReport extends Verdict {
  readonly lives: readonly Life[]
  readonly publishing: PublishFigures
  /** From the last kill to the last delivery: by then every claim of the dead has lapsed. */
  readonly lastDeliveryMs: number
}

/** Long enough that a kill finds requests in flight. */
const ANSWER_DELAY_MS = 100
const SHARE_OF_PAUSES = 0.3

/** Kills Hookwire again and again at random moments while events are published and delivered. */
export async function crash(options: CrashOptions): Promise<CrashReport> {
  const random = seededRandom(options.seed)
  await using rig = await startRig({ answerDelayMs: ANSWER_DELAY_MS })
  await using watcher = startWatcher(rig.url)
  const publisher = createPublisher(() => rig.url)

  const slices = cut(makeCalls(options.events, random), options.kills + 1)
  const publishing: Promise<void>[] = []
  for (const slice of slices.slice(0, -1)) {
    publishing.push(publisher.publish(slice))
    await someOf(publisher, slice, random)
    await pause(random() < SHARE_OF_PAUSES ? random() * options.maxPauseMs : 0)
    await rig.end('SIGKILL')
    options.onProgress?.(`kill ${rig.lives.length}: ${publisher.published.size} published`)
    await rig.start()
  }
  publishing.push(publisher.publish(slices.at(-1) ?? []))
  await Promise.all(publishing)
  await rig.settled()

  const api = await readApi(rig.url)
  const complaints = await watcher.complaints(api.log)
  await rig.end('SIGTERM')
  const journal = await rig.readJournal()
  const lastKillAt = rig.lives.at(-2)?.signalledAt ?? 0
  const lastReceivedAt = journal.reduce((latest, { at }) => Math.max(latest, at), 0)
  const verdict = judge({ published: publisher.published, journal, lives: rig.lives, ...api })
  return {
    ...verdict,
    violations: [...verdict.violations, ...complaints],
    publishing: publisher.figures,
    lives: rig.lives,
    lastDeliveryMs: lastReceivedAt - lastKillAt,
  }
}

/** Resolves when a random share of these were published. */
function someOf(publisher: Publisher, calls: readonly Call[], random: Random): Promise<void> {
  const count = calls.reduce((sum, call) => sum + call.length, 0)
  return publisher.reached(publisher.published.size + between(random, 0, count))
}

/** So many pieces of about the same size. */
function cut<T>(items: readonly T[], pieces: number): T[][] {
  const at = (piece: number) => Math.round((items.length * piece) / pieces)
  return Array.from({ length: pieces }, (_, piece) => items.slice(at(piece), at(piece + 1)))
}
