import { countPending } from './backlog.ts'
import { type Endpoints, startEndpoints } from './endpoints.ts'
import { disable, publishStreams, sendStreams } from './load.ts'
import {
  caution,
  delays,
  figure,
  lateness,
  markdown,
  mebibytes,
  percent,
  percentile,
  progress,
  progressOf,
  ratioOfP99,
} from './report.ts'
import type { Rig, Started } from './rig.ts'
import { createTarget, createTargets, type Target } from './targets.ts'

/** 200 a second in all; and 2 000, where a small machine has little room left, and shows mostly that. */
const SHAPES: readonly Shape[] = [
  { endpointCount: 10, perSecond: 20 },
  { endpointCount: 100, perSecond: 2 },
  { endpointCount: 10, perSecond: 200 },
]
/** Each kind as early as late, so that what grows with the time weighs on both alike. */
const PHASES: readonly Phase['kind'][] = ['healthy', 'dead', 'dead', 'healthy']
const WARM_UP_MS = 5_000
/** With one dead: three times the timeout of its requests. */
const PHASE_MS = { healthy: 45_000, dead: 45_000 }
const BARE_MS = 10_000

const DESCRIPTION = `How much later webhooks arrive at their endpoints while one other endpoint accepts
requests and never answers. Events are published on a fixed schedule, whatever the answers do; a delay
runs from the scheduled moment to the arrival. The same endpoints are compared, in phases with all
healthy (${PHASE_MS.healthy / 1_000} s each) and with one dead (${PHASE_MS.dead / 1_000} s each): ${PHASES.join(', ')}.
`

interface Shape {
  readonly endpointCount: number
  readonly perSecond: number
}

interface Phase {
  readonly kind: 'healthy' | 'dead'
  /** Of the endpoints that are healthy throughout. */
  readonly delays: readonly number[]
  readonly lateMs: readonly number[]
  readonly acceptedMs: readonly number[]
  readonly idleShare: number
  readonly failures: readonly unknown[]
  readonly memory: readonly (number | undefined)[]
  /** What still waits at the end for the endpoint that may be dead. */
  readonly backlog: number
  readonly requestsOfOne: { readonly requestCount: number; readonly maxAtOnce: number }
}

interface Result {
  readonly shape: Shape
  readonly bare: readonly number[]
  readonly phases: readonly Phase[]
}

interface Setting {
  readonly rig: Rig
  readonly shape: Shape
  readonly api: Started
  readonly worker: Started
  readonly endpoints: Endpoints
  readonly others: readonly Target[]
  readonly nextWindow: () => number
}

export async function isolation(rig: Rig): Promise<string> {
  const results: Result[] = []
  for (const shape of SHAPES) results.push(await measureShape(rig, shape))
  const idleShares = results.flatMap(({ phases }) => phases.map(({ idleShare }) => idleShare))
  return `${DESCRIPTION}\n${table(results)}${caution(idleShares)}`
}

async function measureShape(rig: Rig, shape: Shape): Promise<Result> {
  const endpoints = startEndpoints()
  const [api, worker] = [await rig.start('api'), await rig.start('worker')]
  const prefix = prefixOf(shape)
  const others = await createTargets(api.url, endpoints, prefix, shape.endpointCount - 1)
  let lastWindow = 0
  const nextWindow = () => {
    lastWindow += 1
    return lastWindow
  }
  const setting = { rig, shape, api, worker, endpoints, others, nextWindow }

  const before = await measureBare(setting)
  const phases: Phase[] = []
  for (const kind of PHASES) phases.push(await measurePhase(setting, kind))
  const after = await measureBare(setting)
  await worker.stop()
  await api.stop()
  endpoints.stop()
  return { shape, bare: [...before, ...after], phases }
}

/** Of event types: all shapes are measured on one database. */
function prefixOf({ endpointCount, perSecond }: Shape): string {
  return `isolation.${endpointCount}.${perSecond}`
}

async function measureBare({ shape, endpoints, others, nextWindow }: Setting): Promise<number[]> {
  const { perSecond, endpointCount } = shape
  const window = nextWindow()
  const one = await endpoints.open()
  const streams = [
    ...others.map(({ type, endpoint }) => ({ type, perSecond, window, endpointUrl: endpoint.url })),
    { type: 'one', perSecond, window: 0, endpointUrl: one.url },
  ]
  const warmUp = streams.map((stream) => ({ ...stream, window: 0 }))
  await sendStreams(warmUp, (elapsedMs) => elapsedMs >= WARM_UP_MS)
  progress(`${endpointCount} endpoints, bare client`)
  const { eventCounts } = await sendStreams(streams, (elapsedMs) => elapsedMs >= BARE_MS)
  return endpoints.collect(window, eventCounts.get(window) ?? 0)
}

/** The one that may die is a new one in each phase, and as busy as the others until it does. */
async function measurePhase(setting: Setting, kind: Phase['kind']): Promise<Phase> {
  const { rig, shape, api, worker, endpoints, others, nextWindow } = setting
  const { perSecond, endpointCount } = shape
  const window = nextWindow()
  const one = await createTarget(api.url, endpoints, `${prefixOf(shape)}.one.${window}`)
  const streams = [
    ...others.map(({ type }) => ({ type, perSecond, window })),
    { type: one.type, perSecond, window: 0 },
  ]
  const warmUp = streams.map((stream) => ({ ...stream, window: 0 }))
  progress(`${endpointCount} endpoints, ${kind}`)
  await publishStreams(api.url, warmUp, (elapsedMs) => elapsedMs >= WARM_UP_MS)

  await one.endpoint.set(kind === 'dead' ? 'silent' : 'answer')
  const memoryBefore = await worker.residentBytes()
  const published = await publishStreams(api.url, streams, (ms) => ms >= PHASE_MS[kind])
  const memoryAfter = await worker.residentBytes()
  const backlog = await countPending(rig.databaseUrl, one.subscriptionId)
  const requestsOfOne = await one.endpoint.seen()
  const found = await endpoints.collect(window, published.eventCounts.get(window) ?? 0)

  await disable(api.url, one.subscriptionId)
  await one.endpoint.quiet()
  progressOf(`${delays(found)}, ${backlog} wait for the one`, published)
  const memory = [memoryBefore, memoryAfter]
  return { kind, delays: found, ...published, memory, backlog, requestsOfOne }
}

function table(results: readonly Result[]): string {
  const head = results.map(
    ({ shape }) => `${shape.endpointCount} endpoints, ${shape.perSecond}/s each`,
  )
  const row = (what: string, cell: (result: Result) => string) => [what, ...results.map(cell)]
  return markdown(
    ['', ...head],
    [
      row('bare client, same schedule (the limit), p50 / p99', ({ bare }) => delays(bare)),
      row('all healthy, p50 / p99', ({ phases }) => delays(pooled(phases, 'healthy'))),
      row('one dead, p50 / p99 of the others', ({ phases }) => delays(pooled(phases, 'dead'))),
      row('ratio of p99, dead to healthy', ({ phases }) =>
        ratioOfP99(pooled(phases, 'dead'), pooled(phases, 'healthy')),
      ),
      row('p99 of each phase, healthy; dead', ({ phases }) =>
        each(phases, (phase) => figure(percentile(phase.delays, 0.99))),
      ),
      row('publishing calls that failed', ({ phases }) =>
        each(phases, ({ failures }) => String(failures.length)),
      ),
      row('events that never arrived', ({ phases }) =>
        each(phases, (phase) => String(phase.delays.filter((ms) => ms === Infinity).length)),
      ),
      row("worker's memory, healthy; dead, MiB", ({ phases }) =>
        each(phases, ({ memory }) => memory.map(mebibytes).join(' → ')),
      ),
      row('waiting for the one at the end', ({ phases }) =>
        each(phases, ({ backlog }) => figure(backlog)),
      ),
      row('requests at the dead one, most at once', ({ phases }) =>
        phases
          .filter(({ kind }) => kind === 'dead')
          .map(({ requestsOfOne: { requestCount, maxAtOnce } }) => `${requestCount}, ${maxAtOnce}`)
          .join(' · '),
      ),
      row('processors idle', ({ phases }) => each(phases, ({ idleShare }) => percent(idleShare))),
      row('publisher behind its schedule, p99 / most', ({ phases }) =>
        lateness(phases.flatMap(({ lateMs }) => lateMs)),
      ),
      row('publishing a batch, p50 / p99', ({ phases }) =>
        delays(phases.flatMap(({ acceptedMs }) => acceptedMs)),
      ),
    ],
  )
}

function pooled(phases: readonly Phase[], kind: Phase['kind']): number[] {
  return phases.filter((phase) => phase.kind === kind).flatMap((phase) => phase.delays)
}

function each(phases: readonly Phase[], cell: (phase: Phase) => string): string {
  const of = (kind: Phase['kind']) => phases.filter((phase) => phase.kind === kind).map(cell)
  return `${of('healthy').join(' · ')}; ${of('dead').join(' · ')}`
}
