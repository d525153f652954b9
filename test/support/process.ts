import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findProcess } from '../../src/storage/embedded/processes.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const READY = /Hookwire is running: (http:\S+)\/graphql/
const LOOK_MS = 20
const READY_LIMIT_MS = 60_000

/** Variables of ours must not leak in from whoever runs the tests. */
const OURS = /^(HOOKWIRE_|DATABASE_|LOG_LEVEL$|NODE_OPTIONS$|VITEST)/

/** A test that has run out of time disposes of nothing. */
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** The real command in a process of its own, as `npm start` runs it. */
export interface HookwireProcess extends AsyncDisposable {
  readonly pid: number
  /** All that it has printed. */
  output(): string
  /** The address that it prints; rejects, with what it printed, where it ends without, or takes too long. */
  ready(): Promise<string>
  readonly ended: Promise<Ending>
  kill(signal: NodeJS.Signals): Promise<Ending>
}

export interface HookwireOptions {
  /** Where it runs; its data are in `.hookwire` of this. */
  readonly folder: string
  readonly command?: string
  readonly env?: Readonly<Record<string, string>>
}

export function spawnHookwire({ folder, command, env }: HookwireOptions): HookwireProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !OURS.test(name))
  const child = spawn(process.execPath, [MAIN, ...(command === undefined ? [] : [command])], {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), HOOKWIRE_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let output = ''
  const readers = new Set<() => void>()
  const take = (text: string) => {
    output += text
    for (const look of readers) look()
  }
  child.stdout.setEncoding('utf8').on('data', take)
  child.stderr.setEncoding('utf8').on('data', take)
  const ended = new Promise<Ending>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal }))
  })
  const kill = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    kill,
    async ready() {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      const fail = (what: string) => reject(new Error(`Hookwire ${what}. It said:\n${output}`))
      const look = () => {
        const [, url] = READY.exec(output) ?? []
        if (url !== undefined) resolve(url)
      }
      readers.add(look)
      look()
      ended.then(() => fail('ended'), reject)
      const timer = setTimeout(
        () => fail(`was not ready within ${READY_LIMIT_MS} ms`),
        READY_LIMIT_MS,
      )
      return promise.finally(() => clearTimeout(timer))
    },
    async [Symbol.asyncDispose]() {
      await kill('SIGKILL')
    },
  }
}

/** An empty folder, removed once PostgreSQL no longer runs in it. */
export function makeFolder(): AsyncDisposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'hookwire-start-'))
  chmodSync(path, 0o711) // as root, PostgreSQL runs as another account, which must reach it
  return {
    path,
    async [Symbol.asyncDispose]() {
      await waitForPostgresToEnd(path)
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** The postmaster in a folder's data; undefined where none runs. */
export function postgresPid(folder: string): number | undefined {
  const file = join(folder, '.hookwire', 'postgres-18', 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
  return findProcess(pid) === undefined ? undefined : pid
}

/** PostgreSQL ends by itself when its owner was killed. */
async function waitForPostgresToEnd(folder: string): Promise<void> {
  while (postgresPid(folder) !== undefined) await pause(LOOK_MS)
}

export async function findFreePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const server = createServer().on('error', reject)
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0))
  })
  return promise
}
