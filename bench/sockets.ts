import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'undici'
import { watchMemory } from './live.ts'
import { caution, delays, figure, markdown, mebibytes, percent, progress } from './report.ts'
import { BENCH_TOKEN, call, type Rig, type Started } from './rig.ts'
import { keepSchedule, type Punctuality } from './schedule.ts'
import type { CrowdOrder, CrowdReport } from './socket-crowd.ts'

/** Each from an address of its own: below what one token, and one address, may have. */
const TOKENS = Number(process.env['BENCH_TOKENS'] ?? 20)
const SOCKETS_A_TOKEN = 500
const SOCKETS = TOKENS * SOCKETS_A_TOKEN
const AT_ONCE_AT_FIRST = 100
const WARM_SOCKETS_A_TOKEN = 10
/** For what all this needs besides. */
const OTHER_FILES = 200
/** A call in each tick of the schedule. */
const EVENTS_A_SECOND = 100
/** A publisher keeps its connections: who opens one for each call waits behind the crowd. */
const PUBLISHING = new Agent({ connections: 10, pipelining: 1 })
const PHASE_MS = Number(process.env['BENCH_PHASE_MS'] ?? 30_000)
const TYPE = 'bench.sockets'
/** As in a container: where there is more, V8 lets garbage lie until it has half as much again. */
const NODE_OPTIONS = '--max-old-space-size=370'

const DESCRIPTION = `${figure(SOCKETS)} WebSockets of ${TOKENS} tokens follow the live log, of which nothing comes. Then all are cut, and
come back at once. Memory is what of the API's process is resident, at the end of each phase of ${figure(PHASE_MS / 1_000)} s. Meanwhile
${EVENTS_A_SECOND} events/s are published, one a call. NODE_OPTIONS of the API's process: ${process.env['NODE_OPTIONS'] ?? NODE_OPTIONS}.
`
const PUBLISH = `mutation ($input: EventPublishInput!) {
  eventPublish(input: $input) { __typename ... on UserError { message } }
}`
const CREATE_TOKEN = `mutation ($input: ApiTokenCreateInput!) {
  apiTokenCreate(input: $input) {
    ... on ApiTokenCreatePayload { token }
    ... on UserError { message }
  }
}`

interface Phase {
  readonly name: string
  readonly memory: readonly number[]
  readonly publishing: Punctuality
  readonly report?: CrowdReport
}

export async function sockets(rig: Rig): Promise<string> {
  ensureFiles()
  process.env['NODE_OPTIONS'] ??= NODE_OPTIONS
  const api = await rig.start('api')
  const tokens: string[] = []
  for (let count = 0; count < TOKENS; count += 1) tokens.push(await createToken(api.url, count))
  const crowd = startCrowd({ url: api.url, tokens })

  progress('Warming up')
  await play(api, 'warm', () => crowd.gather(WARM_SOCKETS_A_TOKEN, AT_ONCE_AT_FIRST))
  await crowd.gather(0, 1)
  const phases = [
    await play(api, 'nobody'),
    await play(api, 'they come', () => crowd.gather(SOCKETS_A_TOKEN, AT_ONCE_AT_FIRST)),
    await play(api, 'idle'),
    await play(api, 'all come back at once', () => crowd.gather(SOCKETS_A_TOKEN, SOCKETS)),
    await play(api, 'idle again'),
  ]
  phases.push(await play(api, 'they go', () => crowd.gather(0, 1)))
  crowd.stop()
  await api.stop()
  return `${DESCRIPTION}\n${table(phases)}${caution(phases.map(idleShareOf))}`
}

/** Publishes for as long as a phase lasts, and until what is done meanwhile has been done. */
async function play(api: Started, name: string, work?: () => Promise<CrowdReport>): Promise<Phase> {
  progress(name)
  const memory = watchMemory(api)
  let isDone = work === undefined
  const working = work?.().finally(() => {
    isDone = true
  })
  const stream = { type: TYPE, perSecond: EVENTS_A_SECOND, window: 0 }
  const isOver = (elapsedMs: number) => isDone && elapsedMs >= PHASE_MS
  const publishing = await keepSchedule([stream], isOver, () => publish(api.url))
  const report = await working
  if (report !== undefined) progress(`  ${figure(report.seconds)} s, ${problemsOf(report)}`)
  const phase = { name, memory: memory.end(), publishing }
  return report === undefined ? phase : { ...phase, report }
}

async function publish(url: string): Promise<void> {
  const { body } = await request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${BENCH_TOKEN}` },
    body: JSON.stringify({ query: PUBLISH, variables: { input: { type: TYPE, data: {} } } }),
    dispatcher: PUBLISHING,
  })
  const text = await body.text()
  if (!text.includes('EventPublishPayload')) throw new Error(text)
}

function startCrowd(order: Pick<CrowdOrder, 'url' | 'tokens'>) {
  const child = fork(new URL('./socket-crowd.ts', import.meta.url))
  return {
    stop: () => child.disconnect(),
    async gather(socketsAToken: number, atOnce: number): Promise<CrowdReport> {
      const reported = once(child, 'message') as Promise<[CrowdReport]>
      child.send({ ...order, socketsAToken, atOnce } satisfies CrowdOrder)
      const [report] = await reported
      return report
    },
  }
}

async function createToken(url: string, index: number): Promise<string> {
  const input = { name: `bench ${index}`, role: 'VIEWER' }
  const { apiTokenCreate } = await call<{ apiTokenCreate: { token: string } }>(url, CREATE_TOKEN, {
    input,
  })
  return apiTokenCreate.token
}

/** Node takes as many as it may. */
function ensureFiles(): void {
  const { userLimits } = process.report.getReport() as {
    userLimits?: { open_files?: { hard: number | 'unlimited' } }
  }
  const hard = userLimits?.open_files?.hard
  if (typeof hard !== 'number' || hard >= SOCKETS + OTHER_FILES) return
  throw new Error(`It takes ${SOCKETS + OTHER_FILES} open files: ulimit -Hn allows ${hard}.`)
}

function table(phases: readonly Phase[]): string {
  const bare = last(phases[0])
  const row = (what: string, cell: (phase: Phase) => string) => [what, ...phases.map(cell)]
  return markdown(
    ['', ...phases.map(({ name }) => name)],
    [
      row('MiB in memory, at the end', (phase) => mebibytes(last(phase))),
      row('at most', ({ memory }) => mebibytes(Math.max(...memory))),
      row('MiB more than with nobody', (phase) => mebibytes(last(phase) - bare)),
      row('KiB more for each socket', (phase) => figure((last(phase) - bare) / SOCKETS / 1_024)),
      row('all follow the log after', ({ report }) =>
        report ? `${figure(report.seconds)} s` : '',
      ),
      row('refused or failed', ({ report }) => (report ? String(report.failures.length) : '')),
      row('cut by the system before, and back later', ({ report }) =>
        report ? String(report.resetCount) : '',
      ),
      row('closed by the service', ({ report }) => (report ? String(report.lostCount) : '')),
      row('a publish, p50 / p99', ({ publishing }) => delays(publishing.acceptedMs)),
      row('publishes that failed', ({ publishing }) => String(publishing.failures.length)),
      row('processors idle', (phase) => percent(idleShareOf(phase))),
    ],
  )
}

function last(phase: Phase | undefined): number {
  return phase?.memory.at(-1) ?? Number.NaN
}

function idleShareOf({ publishing }: Phase): number {
  return publishing.idleShare
}

function problemsOf({ failures, resetCount, lostCount }: CrowdReport): string {
  return `${failures.length} failed, ${resetCount} tried again, ${lostCount} closed by the service ${failures[0] ?? ''}`.trim()
}
