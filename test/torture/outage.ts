import { setTimeout as pause } from 'node:timers/promises'
import { makeCalls } from './events.ts'
import { judge, readApi, type Verdict } from './oracle.ts'
import { createPublisher } from './publisher.ts'
import { seededRandom } from './random.ts'
import { type Rig, startRig } from './rig.ts'
import { startWatcher } from './watcher.ts'

export interface OutageReport extends Verdict {
  /** From the kill until Hookwire is ready again. */
  readonly outageMs: number
}

const OUTAGE_LIMIT_MS = 15_000
const LOOK_MS = 50

/** Kills PostgreSQL itself, and looks whether Hookwire lives on and goes on. */
export async function outage(options: { events: number; seed: number }): Promise<OutageReport> {
  await using rig = await startRig()
  await using watcher = startWatcher(rig.url)
  const publisher = createPublisher(() => rig.url)
  const publishing = publisher.publish(makeCalls(options.events, seededRandom(options.seed)))

  await publisher.reached(options.events / 2)
  process.kill(rig.postgresPid() ?? 0, 'SIGKILL')
  const outageMs = await measureOutage(rig)
  const hasEnded = await Promise.race([rig.hookwire().ended.then(() => true), pause(0, false)])
  await publishing
  await rig.settled()

  const api = await readApi(rig.url)
  const complaints = await watcher.complaints(api.log)
  await rig.end('SIGTERM')
  const journal = await rig.readJournal()
  const verdict = judge({ published: publisher.published, journal, lives: rig.lives, ...api })
  const violations = [
    ...verdict.violations,
    ...complaints,
    ...(hasEnded ? ['Hookwire ended with its PostgreSQL.'] : []),
    ...(outageMs >= OUTAGE_LIMIT_MS ? ['PostgreSQL did not come back by itself in time.'] : []),
  ]
  return { ...verdict, violations, outageMs }
}

async function measureOutage(rig: Rig): Promise<number> {
  const start = performance.now()
  while (performance.now() - start < OUTAGE_LIMIT_MS) {
    await pause(LOOK_MS)
    const answer = await fetch(`${rig.url}/health/ready`).catch(() => undefined)
    if (answer?.ok) return performance.now() - start
  }
  return OUTAGE_LIMIT_MS
}
