import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import {
  type Ending,
  findFreePort,
  type HookwireProcess,
  makeFolder,
  postgresPid,
  spawnHookwire,
} from '../support/process.ts'
import { ask, NoSuccessError, subscribe, TORTURE_TOKEN, TortureDeliveries } from './client.ts'
import { SUBSCRIPTION_COUNT } from './events.ts'
import { parseJournal, type Received } from './journal.ts'

/** From one start of Hookwire to its end. */
export interface Life {
  readonly spawnedAt: number
  readonly readyAt: number
  /** When it was killed or asked to end; it may have lived on for a while. */
  readonly signalledAt: number
  readonly endedAt: number
  readonly ending: Ending
}

export interface Rig extends AsyncDisposable {
  readonly url: string
  start(): Promise<void>
  /** Ends it by a signal, and resolves when it has ended. */
  end(signal: NodeJS.Signals): Promise<void>
  /** The process that runs now. */
  hookwire(): HookwireProcess
  postgresPid(): number | undefined
  readonly lives: readonly Life[]
  /** Resolves when no delivery is pending, or when that takes far too long. */
  settled(): Promise<void>
  /** Stops the receiver and answers all that it got. */
  readJournal(): Promise<Received[]>
}

export interface RigOptions {
  /** How long the receiver keeps each answer back. */
  readonly answerDelayMs?: number
}

const LOOK_MS = 100
const SETTLE_LIMIT_MS = 90_000
export const REQUEST_TIMEOUT_SECONDS = 15
const RECEIVER = fileURLToPath(new URL('receiver.ts', import.meta.url))

/** Hookwire with its own PostgreSQL on a new folder, and a receiver that eight subscriptions go to. */
export async function startRig({ answerDelayMs = 0 }: RigOptions = {}): Promise<Rig> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(makeFolder()).path
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const receiver = await startReceiver(join(folder, 'journal'))
  starting.defer(receiver.stop)
  const lives: Life[] = []
  let spawnedAt = 0
  let readyAt = 0
  let hookwire: HookwireProcess | undefined
  starting.defer(async () => hookwire?.[Symbol.asyncDispose]())

  const running = () => {
    if (hookwire === undefined) throw new Error('Hookwire does not run.')
    return hookwire
  }
  const start = async () => {
    spawnedAt = Date.now()
    const env = { HOOKWIRE_PORT: String(port), HOOKWIRE_ADMIN_TOKEN: TORTURE_TOKEN }
    hookwire = spawnHookwire({ folder, env })
    await hookwire.ready()
    readyAt = Date.now()
  }
  await start()
  await subscribeToAll(url, `http://127.0.0.1:${receiver.port}/?delayMs=${answerDelayMs}`)

  const whole = starting.move()
  return {
    url,
    start,
    lives,
    hookwire: running,
    postgresPid: () => postgresPid(folder),
    async end(signal) {
      const signalledAt = Date.now()
      const ending = await running().kill(signal)
      lives.push({ spawnedAt, readyAt, signalledAt, endedAt: Date.now(), ending })
    },
    settled: () => waitUntilSettled(url),
    async readJournal() {
      await receiver.stop()
      return parseJournal(readFileSync(join(folder, 'journal'), 'utf8'))
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  }
}

async function startReceiver(journalPath: string) {
  const child = fork(RECEIVER, [journalPath], { execArgv: [], stdio: 'inherit' })
  const ended = once(child, 'exit')
  const [port] = await once(child, 'message')
  return {
    port: Number(port),
    async stop() {
      if (child.connected) child.send('stop')
      await ended
      if (child.exitCode !== 0) throw new Error('The receiver did not end well.')
    },
  }
}

async function subscribeToAll(url: string, endpoint: string): Promise<void> {
  for (let index = 0; index < SUBSCRIPTION_COUNT; index += 1) {
    await subscribe(url, {
      name: `torture ${index}`,
      eventTypes: [`torture.${index}`],
      url: endpoint,
      timeoutSeconds: REQUEST_TIMEOUT_SECONDS,
    })
  }
}

async function waitUntilSettled(url: string): Promise<void> {
  const giveUpAt = performance.now() + SETTLE_LIMIT_MS
  while (performance.now() < giveUpAt) {
    try {
      const { deliveries } = await ask(url, TortureDeliveries, { status: ['PENDING'] })
      if (deliveries.edges.length === 0) return
    } catch (error) {
      if (!(error instanceof NoSuccessError)) throw error // else it is asked again
    }
    await pause(LOOK_MS)
  }
}
