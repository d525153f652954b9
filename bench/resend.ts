import { setTimeout as pause } from 'node:timers/promises'
import { type Endpoints, startEndpoints } from './endpoints.ts'
import { addFailedDeliveries, countBegun } from './failed-deliveries.ts'
import { publishStreams, scheduledJson } from './load.ts'
import {
  caution,
  delays,
  figure,
  lateness,
  markdown,
  percent,
  progress,
  progressOf,
  ratioOfP99,
} from './report.ts'
import { call, type Rig, type Started } from './rig.ts'
import type { Punctuality } from './schedule.ts'
import { createTarget, createTargets, type Target } from './targets.ts'

const TARGETS = 10
const PER_SECOND = 200
const FAILED = Number(process.env['BENCH_FAILED'] ?? 100_000)
const KILLS = 2
const WARM_UP_MS = 10_000
/** Without, with, without, with: what grows with the time weighs on both alike. */
const PHASE_MS = 30_000
const KILL_AFTER_MS = 10_000
/** A killed worker's jobs are taken again within it. */
const LAPSE_MS = 25_000
const LOOK_MS = 500
const LIMIT_MS = 30 * 60_000

const [WARM, BEFORE, DURING, RESENT] = [0, 1, 2, 3]

const DESCRIPTION = `How new events fare, ${PER_SECOND} a second for ${TARGETS} endpoints, while ${figure(FAILED)} deliveries that failed
are sent again to another one. Then the worker is killed ${KILLS} times while the resend goes on. A delay runs from
the scheduled moment of the publish to the arrival; a killed worker's are not judged.
`

const RESEND = `mutation ($id: ID!) {
  deliveriesResend(input: { filter: { webhookSubscriptionId: $id } }) {
    ... on DeliveriesResendPayload { resend { id total } }
    ... on UserError { message }
  }
}`
const PROGRESS = `query ($id: ID!) {
  node(id: $id) { ... on Resend { total done succeeded failed completedAt } }
}`

interface Progress {
  readonly total: number
  readonly done: number
  readonly succeeded: number
  readonly failed: number
  readonly completedAt: string | null
}

interface Setting {
  readonly rig: Rig
  readonly api: Started
  readonly endpoints: Endpoints
  readonly others: readonly Target[]
}

export async function resend(rig: Rig): Promise<string> {
  const endpoints = startEndpoints()
  const [api, worker] = [await rig.start('api'), await rig.start('worker')]
  const others = await createTargets(api.url, endpoints, 'resend', TARGETS)
  const one = await createTarget(api.url, endpoints, 'resend.one', { autoDisable: false })
  const setting = { rig, api, endpoints, others }
  progress(`storing ${figure(FAILED)} failed deliveries`)
  const rawData = scheduledJson(Date.now(), RESENT)
  await addFailedDeliveries(rig.databaseUrl, one.subscriptionId, {
    ...{ count: FAILED, type: 'nobody-publishes-it', rawData },
  })
  await one.endpoint.set('answer')

  await publishFor(setting, WARM, WARM_UP_MS)
  const before = await judge(setting, BEFORE)
  const startedAt = performance.now()
  const id = await begin(api.url, one.subscriptionId)
  await publishFor(setting, WARM, WARM_UP_MS)
  const during = await judge(setting, DURING)
  const perSecond =
    (1_000 * (await progressOfResend(api.url, id)).done) / (performance.now() - startedAt)
  const { last, begunAtKills, seconds } = await killWhile(setting, worker, id)
  const { requestCount } = await one.endpoint.seen()
  const { count: arrivedCount } = await endpoints.arrived(RESENT)
  await api.stop()
  endpoints.stop()

  const rows = [
    ['new events alone, p50 / p99', delays(before.found)],
    ['new events during the resend, p50 / p99', delays(during.found)],
    ['ratio of p99, during to alone', ratioOfP99(during.found, before.found)],
    ['resent a second', figure(perSecond)],
    ['resent in all, with the kills', `${figure(last.done)} in ${figure(seconds)} s`],
    ['arrived at least once', figure(arrivedCount)],
    ['succeeded / failed, as it says', `${figure(last.succeeded)} / ${figure(last.failed)}`],
    ['sent more than once', figure(requestCount - arrivedCount)],
    ['begun and not yet recorded at each kill', begunAtKills.map(String).join(', ')],
    [
      'processors idle, alone; during',
      [before, during].map((phase) => percent(phase.idleShare)).join('; '),
    ],
    ['publisher behind its schedule, p99 / most', lateness([...before.lateMs, ...during.lateMs])],
  ]
  const notes = caution([before.idleShare, during.idleShare])
  return `${DESCRIPTION}\n${markdown(['', 'bulk resend'], rows)}${notes}`
}

/** What arrived of what was published in the window's time. */
async function judge(setting: Setting, window: number): Promise<Punctuality & { found: number[] }> {
  const published = await publishFor(setting, window, PHASE_MS)
  const found = await setting.endpoints.collect(window, published.eventCounts.get(window) ?? 0)
  progressOf(`${window === BEFORE ? 'alone' : 'during'}: ${delays(found)}`, published)
  return { ...published, found }
}

function publishFor({ api, others }: Setting, window: number, durationMs: number) {
  return publishUntil(api.url, others, window, (elapsedMs) => elapsedMs >= durationMs)
}

function publishUntil(
  url: string,
  others: readonly Target[],
  window: number,
  isOver: (elapsedMs: number) => boolean,
): Promise<Punctuality> {
  const streams = others.map(({ type }) => ({ type, perSecond: PER_SECOND / TARGETS, window }))
  return publishStreams(url, streams, isOver)
}

/** Until the resend is done, with a worker that is killed and started again. */
async function killWhile({ rig, api, others }: Setting, first: Started, id: string) {
  const startedAt = performance.now()
  const begunAtKills: number[] = []
  let isOver = false
  const publishing = publishUntil(api.url, others, WARM, () => isOver)
  let worker = first
  for (let kill = 0; kill < KILLS; kill += 1) {
    await pause(KILL_AFTER_MS)
    begunAtKills.push(await countBegun(rig.databaseUrl))
    await worker.kill()
    progress(`killed with ${begunAtKills.at(-1)} begun`)
    worker = await rig.start('worker')
    await pause(LAPSE_MS)
  }
  let last = await progressOfResend(api.url, id)
  while (last.completedAt === null && performance.now() - startedAt < LIMIT_MS) {
    await pause(LOOK_MS)
    last = await progressOfResend(api.url, id)
  }
  isOver = true
  await publishing
  await worker.stop()
  return { last, begunAtKills, seconds: (performance.now() - startedAt) / 1_000 }
}

async function begin(url: string, subscriptionId: string): Promise<string> {
  const answer = await call<{ deliveriesResend: { resend: { id: string } } }>(url, RESEND, {
    id: subscriptionId,
  })
  return answer.deliveriesResend.resend.id
}

async function progressOfResend(url: string, id: string): Promise<Progress> {
  return (await call<{ node: Progress }>(url, PROGRESS, { id })).node
}
