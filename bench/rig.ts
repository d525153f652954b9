import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../src/storage/embedded/server.ts'

const TOKEN = 'hwk_benchmark_administrator_token'
const ENCRYPTION_KEYS = `bench:${Buffer.alloc(32, 1).toString('base64')}`
const READY_POLL_MS = 50
const MAIN = new URL('../src/main.ts', import.meta.url).pathname

/** A database with the disk behind it, and processes as an installation has them. */
export interface Rig extends AsyncDisposable {
  /** `hookwire api`, `hookwire worker` or `hookwire serve`; answers the API's URL. */
  start(command: 'api' | 'worker' | 'serve'): Promise<Started>
  readonly receiver: BenchReceiver
}

export interface Started {
  readonly url: string
  stop(): Promise<void>
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
}

export async function createRig(): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'hookwire-bench-'))
  const database = await startEmbedded({ dataDir: folder, say: () => undefined })
  const { receiver, child } = await startReceiver()
  return {
    receiver,
    start: (command) => start(command, database.url),
    async [Symbol.asyncDispose]() {
      child.disconnect()
      await database.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startReceiver(): Promise<{ receiver: BenchReceiver; child: ChildProcess }> {
  const child = fork(new URL('./receiver.ts', import.meta.url))
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    child,
    receiver: {
      url: `http://127.0.0.1:${port}/hook`,
      async expect(count) {
        const message = once(child, 'message') as Promise<[Arrivals]>
        await new Promise((resolve) => child.send({ wanted: count }, resolve))
        return { arrivals: message.then(([arrivals]) => arrivals) }
      },
    },
  }
}

async function start(command: string, databaseUrl: string): Promise<Started> {
  const port = await freePort()
  const child = spawn(process.execPath, [MAIN, command], {
    stdio: ['ignore', process.env['BENCH_OUTPUT'] === undefined ? 'ignore' : 'inherit', 'inherit'],
    env: {
      DATABASE_URL: databaseUrl,
      HOOKWIRE_ADMIN_TOKEN: TOKEN,
      HOOKWIRE_ENCRYPTION_KEYS: ENCRYPTION_KEYS,
      HOOKWIRE_ALLOWED_NETWORKS: '127.0.0.0/8',
      HOOKWIRE_PORT: String(port),
      ...(process.env['NODE_OPTIONS'] ? { NODE_OPTIONS: process.env['NODE_OPTIONS'] } : {}),
    },
  })
  const isStopping = { value: false }
  child.once('exit', (code) => {
    if (!isStopping.value) throw new Error(`hookwire ${command} ended by itself (${code}).`)
  })
  const url = `http://127.0.0.1:${port}`
  if (command !== 'worker') await ready(url)
  return {
    url,
    async stop() {
      isStopping.value = true
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
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

export async function call(url: string, query: string, variables: object): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown }
  if (errors !== undefined) throw new Error(JSON.stringify(errors))
  return data
}
