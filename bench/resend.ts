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
/** Alone and during, in turn: what a machine does besides weighs on both alike. */
const ROUNDS = 4
const PHASE_MS = 30_000
const SETTLE_MS = 2_000
/** Enough that it goes on for longer than a phase. */
const FAILED_A_ROUND = 12_000
const KILLS = 2
const WARM_UP_MS = 10_000
const KILL_AFTER_MS = 10_000
/** A killed worker's jobs are taken again within it. */
const LAPSE_MS = 25_000
const LOOK_MS = 500
const LIMIT_MS = 30 * 60_000

const [WARM, RESENT] = [0, 1]

const DESCRIPTION = `How new events fare, ${PER_SECOND} a second for ${TARGETS} endpoints, in ${ROUNDS} times ${PHASE_MS / 1_000} s alone and as many while ${figure(FAILED_A_ROUND)}
deliveries that failed are sent again to another endpoint, in turn. Then ${figure(FAILED)} are sent again, and the worker is
killed ${KILLS} times meanwhile. A delay runs from the scheduled moment of the publish to the arrival; a killed worker's are
not judged.
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

interface Phase extends Punctuality {
  readonly found: readonly number[]
}

export async function resend(rig: Rig): Promise<string> {
  const endpoints = startEndpoints()
  const [api, worker] = [await rig.start('api'), await rig.start('worker')]
  const others = await createTargets(api.url, endpoints, 'resend', TARGETS)
  const setting = { rig, api, endpoints, others }
  const failed: Target[] = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    failed.push(await failedOnes(setting, round, round === ROUNDS ? FAILED : FAILED_A_ROUND))
  }

  await publishFor(setting, WARM, WARM_UP_MS)
  const [alone, during]: [Phase[], Phase[]] = [[], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(await judge(setting, 'alone', RESENT + 1 + 2 * round))
    const id = await begin(api.url, failed[round]?.subscriptionId ?? '')
    await publishFor(setting, WARM, SETTLE_MS)
    during.push(await judge(setting, 'during', RESENT + 2 + 2 * round))
    const { completedAt } = await progressOfResend(api.url, id)
    if (completedAt !== null) throw new Error('The resend was done before the phase was.')
    await untilDone(api.url, id)
  }
  const last = failed.at(-1) as Target
  const whole = await killWhile(setting, worker, await begin(api.url, last.subscriptionId))
  const { requestCount } = await last.endpoint.seen()
  const { count: arrivedCount } = await endpoints.arrived(RESENT)
  await api.stop()
  endpoints.stop()
  return report(alone, during, { ...whole, requestCount, arrivedCount })
}

/** An endpoint that answers now, and deliveries to it that failed. */
async function failedOnes({ rig, api, endpoints }: Setting, round: number, count: number) {
  progress(`storing ${figure(count)} failed deliveries`)
  const target = await createTarget(api.url, endpoints, `resend.failed.${round}`, {
    autoDisable: false,
  })
  const rawData = scheduledJson(Date.now(), round === ROUNDS ? RESENT : WARM)
  const options = { count, type: `nobody-publishes-it-${round}`, rawData }
  await addFailedDeliveries(rig.databaseUrl, target.subscriptionId, options)
  await target.endpoint.set('answer')
  return target
}

type Whole = Awaited<ReturnType<typeof killWhile>> & {
  readonly requestCount: number
  readonly arrivedCount: number
}

function report(alone: readonly Phase[], during: readonly Phase[], whole: Whole): string {
  const all = (phases: readonly Phase[]) => phases.flatMap(({ found }) => found)
  const each = (phases: readonly Phase[]) => phases.map(({ found }) => delays(found)).join('; ')
  const phases = [...alone, ...during]
  const { last, seconds, begunAtKills, requestCount, arrivedCount } = whole
  const rows = [
    ['new events alone, p50 / p99', delays(all(alone))],
    ['new events during a resend, p50 / p99', delays(all(during))],
    ['ratio of p99, during to alone', ratioOfP99(all(during), all(alone))],
    ['each alone', each(alone)],
    ['each during', each(during)],
    ['resent in all, with the kills', `${figure(last.done)} in ${figure(seconds)} s`],
    ['arrived at least once', figure(arrivedCount)],
    ['succeeded / failed, as it says', `${figure(last.succeeded)} / ${figure(last.failed)}`],
    ['sent more than once', figure(requestCount - arrivedCount)],
    ['begun and not yet recorded at each kill', begunAtKills.map(String).join(', ')],
    ['processors idle, least', percent(Math.min(...phases.map(({ idleShare }) => idleShare)))],
    ['publisher behind its schedule, p99 / most', lateness(phases.flatMap(({ lateMs }) => lateMs))],
  ]
  const notes = caution(phases.map(({ idleShare }) => idleShare))
  return `${DESCRIPTION}\n${markdown(['', 'bulk resend'], rows)}${notes}`
}

/** What arrived of what was published in the window's time. */
async function judge(setting: Setting, name: string, window: number): Promise<Phase> {
  const published = await publishFor(setting, window, PHASE_MS)
  const found = await setting.endpoints.collect(window, published.eventCounts.get(window) ?? 0)
  progressOf(`${name}: ${delays(found)}`, published)
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
  const last = await untilDone(api.url, id)
  isOver = true
  await publishing
  await worker.stop()
  return { last, begunAtKills, seconds: (performance.now() - startedAt) / 1_000 }
}

async function untilDone(url: string, id: string): Promise<Progress> {
  const startedAt = performance.now()
  for (;;) {
    const last = await progressOfResend(url, id)
    const isLate = performance.now() - startedAt > LIMIT_MS
    if (last.completedAt !== null || isLate) return last
    await pause(LOOK_MS)
  }
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
