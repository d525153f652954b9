import { makeCalls } from './events.ts'
import { judge, readApi, type Verdict } from './oracle.ts'
import { createPublisher } from './publisher.ts'
import { seededRandom } from './random.ts'
import { type Life, REQUEST_TIMEOUT_SECONDS, startRig } from './rig.ts'

export interface StopReport extends Verdict {
  /** How long each stop took. */
  readonly stopsMs: readonly number[]
}

const STOPS = 3
/** Long enough that there are always requests in flight. */
const ANSWER_DELAY_MS = 1_000
const STOP_LIMIT_MS = (REQUEST_TIMEOUT_SECONDS + 5) * 1_000

/** Asks Hookwire to end (SIGTERM) while it publishes and delivers, and starts it again. */
export async function stop(options: { events: number; seed: number }): Promise<StopReport> {
  await using rig = await startRig({ answerDelayMs: ANSWER_DELAY_MS })
  const publisher = createPublisher(() => rig.url)
  const publishing = publisher.publish(makeCalls(options.events, seededRandom(options.seed)))

  for (let count = 1; count <= STOPS; count += 1) {
    await publisher.reached((options.events * count) / (STOPS + 1))
    await rig.end('SIGTERM')
    await rig.start()
  }
  await publishing
  await rig.settled()

  const api = await readApi(rig.url)
  await rig.end('SIGTERM')
  const journal = await rig.readJournal()
  const verdict = judge({ published: publisher.published, journal, lives: rig.lives, ...api })
  const { failed } = publisher.figures
  const violations = [
    ...verdict.violations,
    ...(verdict.duplicates > 0 ? [`${verdict.duplicates} were sent again after a stop.`] : []),
    ...(failed > 0 ? [`${failed} publishes were answered with an error by a stop.`] : []),
    ...rig.lives.flatMap(complaintOf),
  ]
  return { ...verdict, violations, stopsMs: rig.lives.map(stopMs) }
}

function complaintOf(life: Life): string[] {
  const { code, signal } = life.ending
  if (code === 0 && stopMs(life) <= STOP_LIMIT_MS) return []
  return [`A stop ended with ${signal ?? code}, after ${stopMs(life)} ms.`]
}

function stopMs({ signalledAt, endedAt }: Life): number {
  return endedAt - signalledAt
}
