import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createSandbox } from '../src/sandbox/sandbox.ts'
import { delays, figure, markdown, progress, ratioOfP99 } from './report.ts'

const LOOPS = 8
const ROUNDS = 4
const CALLS = 1_000
const NANOSECONDS_PER_MS = 1_000_000

const HONEST = '(event) => ({ id: event.id, cents: event.data.amount * 100 })'
const event = {
  ...{ id: 'evt_01m7y41yedfrmt1r9bzwa45zjw', type: 'card-ordered', data: '{"amount":5}' },
  ...{ isTest: false, cardTemplateId: null, actionFlowConfigId: null },
}

type Sandbox = ReturnType<typeof createSandbox>

/** How long a script takes that is known, alone and while eight of another environment loop for ever. */
export async function besideLoops(): Promise<string> {
  progress(`A known script beside ${LOOPS} that loop for ever`)
  const sandbox = createSandbox()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const quiet: number[] = []
  const beside: number[] = []
  await timeCalls(sandbox)
  for (let round = 0; round < ROUNDS; round += 1) {
    quiet.push(...(await timeCalls(sandbox)))
    const stopLoops = keepLooping(sandbox)
    delay.enable()
    beside.push(...(await timeCalls(sandbox)))
    delay.disable()
    await stopLoops()
  }
  await sandbox.stop()
  return markdown(
    ['A known script', 'p50 / p99', 'of quiet p99', "main loop's delay, p99"],
    [
      ['alone', delays(quiet), '1', ''],
      [
        `beside ${LOOPS} that loop for ever`,
        delays(beside),
        ratioOfP99(beside, quiet),
        `${figure(delay.percentile(99) / NANOSECONDS_PER_MS)} ms`,
      ],
    ],
  )
}

async function timeCalls(sandbox: Sandbox): Promise<number[]> {
  const durations: number[] = []
  for (let call = 0; call < CALLS; call += 1) {
    const startedAt = performance.now()
    await sandbox.map(HONEST, inputOf('env_honest'))
    durations.push(performance.now() - startedAt)
  }
  return durations
}

/** Each is called again whenever it was ended. */
function keepLooping(sandbox: Sandbox): () => Promise<unknown> {
  let isStopping = false
  const running = Array.from({ length: LOOPS }, async (_, index) => {
    while (!isStopping) {
      await sandbox.map(`() => { for (;;); /* ${index} */ }`, inputOf('env_hostile'))
    }
  })
  return () => {
    isStopping = true
    return Promise.all(running)
  }
}

function inputOf(environmentId: string) {
  const context = { environmentId, subscriptionId: 'sub_one', attempt: 1 }
  return { event: { ...event, timestamp: new Date() }, context }
}
