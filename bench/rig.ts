import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../src/storage/embedded/server.ts'

export const BENCH_TOKEN = 'hwk_benchmark_administrator_token'
const ENCRYPTION_KEYS = `bench:${Buffer.alloc(32, 1).toString('base64')}`
const READY_POLL_MS = 50
const TICK_MS = 10
const MAIN = new URL('../src/main.ts', import.meta.url).pathname

/** A database with the disk behind it, and processes as an installation has them. */
export interface Rig extends AsyncDisposable {
  /** `hookwire api`, `hookwire worker` or `hookwire serve`; answers the API's URL. */
  start(command: 'api' | 'worker' | 'serve'): Promise<Started>
  readonly databaseUrl: string
  /** Rejects when a process ends that nobody stopped. */
  readonly failed: Promise<never>
}

export interface Started {
  readonly url: string
  /** What of it is in memory; undefined where the system does not say. */
  residentBytes(): Promise<number | undefined>
  /** Of all its threads, since it started; undefined where the system does not say. */
  cpuMs(): Promise<number | undefined>
  stop(): Promise<void>
  /** As a machine that fails does it. */
  kill(): Promise<void>
}

/** When the first and the last of the expected requests came, in epoch milliseconds. */
export interface Arrivals {
  readonly firstAt: number
  readonly lastAt: number
}

export interface BenchReceiver {
  readonly url: string
  /** Counts from now on; resolves once it does. */
  expect(count: number): Promise<{ readonly arrivals: Promise<Arrivals> }>
  stop(): void
}

export async function createRig(): Promise<Rig> {
  await using starting = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'hookwire-bench-'))
  starting.defer(() => rm(folder, { recursive: true, force: true }))
  const database = await startEmbedded({ dataDir: folder, say: () => undefined })
  starting.defer(() => database.stop())
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => undefined) // else it ends us before whoever races it has cleaned up

  const whole = starting.move()
  return {
    databaseUrl: database.url,
    failed: failure.promise,
    async start(command) {
      const port = await freePort()
      if (whole.disposed) throw new Error('The rig has been taken down.')
      const child = spawnHookwire(command, port, database.url)
      const { started, kill } = supervise(child, { command, port, onFailure: failure.reject })
      whole.defer(kill)
      if (command !== 'worker') await ready(started.url)
      return started
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  }
}

export async function startReceiver(): Promise<BenchReceiver> {
  const child = fork(new URL('./receiver.ts', import.meta.url))
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    url: `http://127.0.0.1:${port}/hook`,
    async expect(count) {
      const message = once(child, 'message') as Promise<[Arrivals]>
      await new Promise((resolve) => child.send({ wanted: count }, resolve))
      return { arrivals: message.then(([arrivals]) => arrivals) }
    },
    stop: () => child.disconnect(),
  }
}

function spawnHookwire(command: string, port: number, databaseUrl: string): ChildProcess {
  return spawn(process.execPath, [MAIN, command], {
    stdio: ['ignore', process.env['BENCH_OUTPUT'] === undefined ? 'ignore' : 'inherit', 'inherit'],
    env: {
      DATABASE_URL: databaseUrl,
      HOOKWIRE_ADMIN_TOKEN: BENCH_TOKEN,
      HOOKWIRE_ENCRYPTION_KEYS: ENCRYPTION_KEYS,
      HOOKWIRE_ALLOWED_NETWORKS: '127.0.0.0/8',
      HOOKWIRE_MAX_SUBSCRIPTIONS: '1000',
      HOOKWIRE_PORT: String(port),
      ...(process.env['NODE_OPTIONS'] ? { NODE_OPTIONS: process.env['NODE_OPTIONS'] } : {}),
    },
  })
}

function supervise(
  child: ChildProcess,
  { command, port, onFailure }: SupervisionOptions,
): { started: Started; kill(): Promise<void> } {
  let isStopping = false
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      if (!isStopping) onFailure(new Error(`hookwire ${command} ended by itself (${code}).`))
      resolve()
    })
  })
  const end = (signal: NodeJS.Signals) => {
    isStopping = true
    child.kill(signal)
    return ended
  }
  const started = {
    url: `http://127.0.0.1:${port}`,
    residentBytes: () => residentBytes(child.pid),
    cpuMs: () => cpuMs(child.pid),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
  // Whoever takes the rig down does not wait for endpoints that never answer.
  return { started, kill: () => end('SIGKILL') }
}

interface SupervisionOptions {
  readonly command: string
  readonly port: number
  readonly onFailure: (error: Error) => void
}

/** Linux alone tells it in a file. */
async function residentBytes(pid: number | undefined): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB/m.exec(status) ?? []
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1_024
}

/** Linux alone; in ticks, whatever the kernel's own are. */
async function cpuMs(pid: number | undefined): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // After the name, which may hold anything: the twelfth and thirteenth, for itself and for the kernel.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return user === undefined ? undefined : (Number(user) + Number(system)) * TICK_MS
}

async function ready(url: string): Promise<void> {
  for (;;) {
    const isReady = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS))
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('No port.')
  return address.port
}

/** Throws also what the API declines: a benchmark does nothing that it should. */
export async function call<T>(url: string, query: string, variables: object): Promise<T> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${BENCH_TOKEN}` },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = (await response.json()) as { data: object; errors?: unknown }
  if (errors !== undefined) throw new Error(JSON.stringify(errors))
  for (const answer of Object.values(data)) {
    if (answer.message !== undefined) throw new Error(JSON.stringify(answer))
  }
  return data as T
}
