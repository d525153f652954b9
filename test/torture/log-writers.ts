import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { untilAborted } from '../../src/live/waiting.ts'
import type { World } from './log-entries.ts'
import { between, type Random } from './random.ts'

/** What a process that writes is told when it starts. */
export interface WriterSettings {
  readonly databaseUrl: string
  readonly world: World
  /** Each with a connection of its own. */
  readonly writers: number
  readonly seed: number
}

export interface Writers extends AsyncDisposable {
  /** Lets them write so many entries more. */
  grant(count: number): void
  /** Resolves when so many were committed in all. Who is killed may have committed more. Rejects at the abort. */
  reached(count: number): Promise<void>
  /** Kills one of the processes; another one writes what is left. */
  kill(random: Random): Promise<void>
  readonly committed: number
  readonly pids: readonly number[]
}

interface WriterProcess {
  readonly child: ChildProcess
  /** What it has said before is heard first. */
  readonly closed: Promise<void>
  isKilled: boolean
  /** What it may still write, as far as it has told. */
  left: number
}

const WRITER = fileURLToPath(new URL('log-writer.ts', import.meta.url))
const SEEDS_A_PROCESS = 1_000

/** Aborts where one of them ends whom nobody has killed. */
export function startWriters(
  settings: WriterSettings & { readonly processes: number },
  end: AbortController,
): Writers {
  const { processes: processCount, seed, ...shared } = settings
  const processes: WriterProcess[] = []
  const waiters = new Set<{ count: number; resolve: () => void }>()
  let started = 0
  let committed = 0

  const hear = (count: number) => {
    committed += count
    for (const waiter of waiters) {
      if (committed < waiter.count) continue
      waiters.delete(waiter)
      waiter.resolve()
    }
  }
  const start = (left: number): WriterProcess => {
    const own: WriterSettings = { ...shared, seed: seed + started * SEEDS_A_PROCESS }
    started += 1
    const writer = forkWriter(own, left)
    const { child, closed } = writer
    child.on('message', (count) => {
      writer.left -= Number(count)
      hear(Number(count))
    })
    void closed.then(() => {
      if (!writer.isKilled) end.abort(new Error('A writer ended whom nobody had killed.'))
    })
    if (left > 0) child.send(left)
    return writer
  }
  while (processes.length < processCount) processes.push(start(0))

  return {
    get committed() {
      return committed
    },
    get pids() {
      return processes.map(({ child }) => child.pid ?? 0)
    },
    grant(count) {
      for (const [index, writer] of processes.entries()) {
        const share = Math.floor((count + index) / processes.length)
        writer.left += share
        writer.child.send(share)
      }
    },
    async reached(count) {
      if (committed >= count) return
      const { promise, resolve } = Promise.withResolvers<void>()
      waiters.add({ count, resolve })
      await untilAborted(promise, end.signal)
    },
    async kill(random) {
      const index = between(random, 0, processes.length - 1)
      const writer = processes[index] as WriterProcess
      await killProcess(writer)
      if (!end.signal.aborted) processes[index] = start(writer.left)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map(killProcess))
    },
  }
}

function forkWriter(settings: WriterSettings, left: number): WriterProcess {
  const child = fork(WRITER, [JSON.stringify(settings)], { execArgv: [], stdio: 'inherit' })
  child.on('error', () => undefined) // what is granted to one that is just dying is the next one's
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return { child, closed, isKilled: false, left }
}

async function killProcess(writer: WriterProcess): Promise<void> {
  writer.isKilled = true
  writer.child.kill('SIGKILL')
  await writer.closed
}
