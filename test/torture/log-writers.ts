import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
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
  /** Resolves when so many were committed in all. Who is killed may have committed more. */
  reached(count: number): Promise<void>
  /** Kills one of the processes; another one writes what is left. */
  kill(random: Random): Promise<void>
  readonly committed: number
}

interface WriterProcess {
  readonly child: ChildProcess
  /** What it may still write, as far as it has told. */
  left: number
}

const WRITER = fileURLToPath(new URL('log-writer.ts', import.meta.url))
const SEEDS_A_PROCESS = 1_000

export function startWriters(settings: WriterSettings & { readonly processes: number }): Writers {
  const { processes: processCount, seed, ...shared } = settings
  const processes: WriterProcess[] = []
  const waiters = new Set<{ count: number; resolve: () => void }>()
  let started = 0
  let committed = 0

  const start = (left: number): WriterProcess => {
    const own: WriterSettings = { ...shared, seed: seed + started * SEEDS_A_PROCESS }
    started += 1
    const child = fork(WRITER, [JSON.stringify(own)], { execArgv: [], stdio: 'inherit' })
    const writer = { child, left }
    child.on('message', (count) => {
      writer.left -= Number(count)
      committed += Number(count)
      for (const waiter of waiters) {
        if (committed < waiter.count) continue
        waiters.delete(waiter)
        waiter.resolve()
      }
    })
    if (left > 0) child.send(left)
    return writer
  }
  while (processes.length < processCount) processes.push(start(0))

  return {
    get committed() {
      return committed
    },
    grant(count) {
      for (const [index, writer] of processes.entries()) {
        const share = Math.floor((count + index) / processes.length)
        writer.left += share
        writer.child.send(share)
      }
    },
    reached(count) {
      if (committed >= count) return Promise.resolve()
      return new Promise((resolve) => waiters.add({ count, resolve }))
    },
    async kill(random) {
      const index = between(random, 0, processes.length - 1)
      const writer = processes[index] as WriterProcess
      await end(writer)
      processes[index] = start(writer.left)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map(end))
    },
  }
}

/** What it has said before is heard first. */
async function end({ child }: WriterProcess): Promise<void> {
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}
