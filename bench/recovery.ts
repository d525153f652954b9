import { setTimeout as pause } from 'node:timers/promises'
import { countPending } from './backlog.ts'
import type { Mode, Seen } from './endpoint-process.ts'
import { type Endpoints, startEndpoints } from './endpoints.ts'
import { disable, publishStreams } from './load.ts'
import {
  caution,
  delays,
  figure,
  lateness,
  markdown,
  mebibytes,
  percent,
  progress,
  progressOf,
  ratioOfP99,
} from './report.ts'
import type { Rig, Started } from './rig.ts'
import type { Punctuality, Stream } from './schedule.ts'
import { createTarget, createTargets, type Target } from './targets.ts'

const OTHERS = 9
const PER_SECOND = 200
/** Published for the one that is down while it is. */
const QUEUED = 10_000
const DOWN_MS = 40_000
const WARM_UP_MS = 5_000
const UP_MS = 20_000
const RECOVERY_LEAST_MS = 10_000
const RECOVERY_LIMIT_MS = 240_000
const LOOK_MS = 250

const [WARM, BEFORE, DOWN, RECOVERING, QUEUE] = [0, 1, 2, 3, 4]

type Flavour = Exclude<Mode, 'answer'>
const FLAVOURS: Readonly<Record<Flavour, string>> = {
  refuse: 'refused connections',
  silent: 'accepted, never answered',
}

const DESCRIPTION = `How ${OTHERS} endpoints at ${PER_SECOND} events/s fare while another one is down for ${DOWN_MS / 1_000} s, in which
${figure(QUEUED)} events are published for it, and after it has come up again. Before that it was as busy
and answered. A delay runs from the scheduled moment of the publish to the arrival.
`

interface Result {
  readonly name: string
  readonly before: readonly number[]
  readonly whileDown: readonly number[]
  readonly whileRecovering: readonly number[]
  readonly seenWhileDown: Seen
  readonly seenAfter: Seen
  /** What still waited for it when it came up. */
  readonly backlog: number
  readonly arrivedCount: number
  /** From its coming up to the last of what was queued. */
  readonly recoveredMs: number
  readonly lateMs: readonly number[]
  readonly idleShares: readonly number[]
  readonly failures: readonly unknown[]
  readonly memory: readonly (number | undefined)[]
}

interface Setting {
  readonly rig: Rig
  readonly api: Started
  readonly worker: Started
  readonly endpoints: Endpoints
  readonly others: readonly Target[]
}

export async function recovery(rig: Rig): Promise<string> {
  const endpoints = startEndpoints()
  const [api, worker] = [await rig.start('api'), await rig.start('worker')]
  const others = await createTargets(api.url, endpoints, 'recovery', OTHERS)
  const setting = { rig, api, worker, endpoints, others }
  const results: Result[] = []
  for (const flavour of ['refuse', 'silent'] as const) {
    results.push(await measureFlavour(setting, flavour))
  }
  await worker.stop()
  await api.stop()
  endpoints.stop()
  const idleShares = results.flatMap((result) => result.idleShares)
  return `${DESCRIPTION}\n${table(results)}${caution(idleShares)}`
}

async function measureFlavour(setting: Setting, flavour: Flavour): Promise<Result> {
  const { rig, api, worker, endpoints } = setting
  const type = `recovery.${flavour}`
  const one = await createTarget(api.url, endpoints, type, { autoDisable: false })
  const perSecond = QUEUED / (DOWN_MS / 1_000)
  const publishTo = (window: number, oneToo: Stream[], isOver: (ms: number) => boolean) =>
    publishStreams(api.url, [...steady(setting.others, window), ...oneToo], isOver)
  const publishFor = (window: number, oneWindow: number, durationMs: number) =>
    publishTo(window, [{ type, perSecond, window: oneWindow }], (ms) => ms >= durationMs)

  progress(FLAVOURS[flavour])
  await publishFor(WARM, WARM, WARM_UP_MS)
  const before = await publishFor(BEFORE, WARM, UP_MS)
  progressOf('before', before)
  const memory = [await worker.residentBytes()]

  await one.endpoint.set(flavour)
  const down = await publishFor(DOWN, QUEUE, DOWN_MS)
  const seenWhileDown = await one.endpoint.seen()
  const backlog = await countPending(rig.databaseUrl, one.subscriptionId)
  memory.push(await worker.residentBytes())

  progressOf(`down, ${backlog} wait`, down)
  const { at: upAt } = await one.endpoint.set('answer')
  const recovered = allArrived(endpoints, down.eventCounts.get(QUEUE) ?? 0)
  const recovering = await publishUntil(recovered, (isOver) => publishTo(RECOVERING, [], isOver))
  progressOf('up again', recovering)
  const { count: arrivedCount, lastAt } = await endpoints.arrived(QUEUE)
  memory.push(await worker.residentBytes())

  const collect = collectFrom(endpoints)
  const phases = [before, down, recovering]
  const result = {
    name: FLAVOURS[flavour],
    before: await collect(BEFORE, before),
    whileDown: await collect(DOWN, down),
    whileRecovering: await collect(RECOVERING, recovering),
    seenWhileDown,
    seenAfter: await one.endpoint.seen(),
    backlog,
    arrivedCount,
    recoveredMs: lastAt - upAt,
    lateMs: phases.flatMap(({ lateMs }) => lateMs),
    idleShares: phases.map(({ idleShare }) => idleShare),
    failures: phases.flatMap(({ failures }) => failures),
    memory,
  }
  await endpoints.collect(QUEUE, 0) // the next one's begins anew
  await disable(api.url, one.subscriptionId)
  return result
}

async function publishUntil(
  end: Promise<void>,
  publish: (isOver: () => boolean) => Promise<Punctuality>,
): Promise<Punctuality> {
  let isOver = false
  const ended = end.finally(() => {
    isOver = true
  })
  const [published] = await Promise.all([publish(() => isOver), ended])
  return published
}

function collectFrom(endpoints: Endpoints) {
  return (window: number, { eventCounts }: Punctuality) =>
    endpoints.collect(window, eventCounts.get(window) ?? 0)
}

function steady(others: readonly Target[], window: number): Stream[] {
  return others.map(({ type }) => ({ type, perSecond: PER_SECOND, window }))
}

/** For a while at least, so that the others have enough to be judged by. */
async function allArrived(endpoints: Endpoints, expected: number): Promise<void> {
  const startedAt = performance.now()
  for (;;) {
    await pause(LOOK_MS)
    const elapsedMs = performance.now() - startedAt
    const { count } = await endpoints.arrived(QUEUE)
    if (elapsedMs >= RECOVERY_LIMIT_MS) return
    if (count >= expected && elapsedMs >= RECOVERY_LEAST_MS) return
  }
}

function table(results: readonly Result[]): string {
  const row = (what: string, cell: (result: Result) => string) => [what, ...results.map(cell)]
  return markdown(
    ['', ...results.map(({ name }) => name)],
    [
      row('the others before, p50 / p99', ({ before }) => delays(before)),
      row('the others while it is down, p50 / p99', ({ whileDown }) => delays(whileDown)),
      row('ratio of p99, down to before', ({ whileDown, before }) => ratioOfP99(whileDown, before)),
      row('the others while it recovers, p50 / p99', (result) => delays(result.whileRecovering)),
      row('ratio of p99, recovering to before', ({ whileRecovering, before }) =>
        ratioOfP99(whileRecovering, before),
      ),
      row('waiting for it when it came up', ({ backlog }) => figure(backlog)),
      row('arrived since', ({ arrivedCount }) => figure(arrivedCount)),
      row('the last of them after', ({ recoveredMs }) => `${figure(recoveredMs / 1_000)} s`),
      row('most requests in a second', ({ seenAfter }) => figure(seenAfter.maxPerSecond)),
      row('most requests at once', ({ seenAfter }) => String(seenAfter.maxAtOnce)),
      row(
        'requests while it was down, most at once',
        ({ seenWhileDown }) => `${figure(seenWhileDown.requestCount)}, ${seenWhileDown.maxAtOnce}`,
      ),
      row("worker's memory before → down → recovered, MiB", ({ memory }) =>
        memory.map(mebibytes).join(' → '),
      ),
      row('publishing calls that failed', ({ failures }) => String(failures.length)),
      row('processors idle, before → down → recovering', ({ idleShares }) =>
        idleShares.map(percent).join(' → '),
      ),
      row('publisher behind its schedule, p99 / most', ({ lateMs }) => lateness(lateMs)),
    ],
  )
}
