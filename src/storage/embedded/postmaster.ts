import { appendFileSync, closeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runAs } from './account.ts'
import type { ClusterOptions } from './cluster.ts'
import { CLEAN_ENVIRONMENT } from './environment.ts'
import { type LogFile, lastLinesOf, openLog } from './log-file.ts'
import { postgresArguments } from './settings.ts'
import { endPostmasterOf, isReady } from './shutdown.ts'
import { spawnSupervised } from './supervisor.ts'
import { waitUntil } from './wait.ts'

/** After a crash PostgreSQL first replays its log: up to max_wal_size, and somewhat more. */
const READY_LIMIT_MS = 300_000
/** How long what an earlier server left may stand in the way of a new one. */
const LEFT_OVERS_LIMIT_MS = 30_000
const LEFT_OVERS_PAUSE_MS = 200
/** Between attempts to start again one that ended by itself. */
const START_AGAIN_PAUSE_MS = 2_000
/** The shell's, once PostgreSQL has ended. */
const SUPERVISOR_LIMIT_MS = 5_000

/**
 * What PostgreSQL says when another server still has the data: one that we could not see since it
 * was just starting, or the children of one that was killed, which notice soon and end.
 */
const LEFT_OVERS = /pre-existing shared memory block|lock file "postmaster.pid" already exists/

export interface PostmasterOptions extends ClusterOptions {
  readonly socketFolder: string
  readonly logPath: string
  readonly say: (line: string) => void
}

export interface Postmaster {
  stop(): Promise<void>
}

/** Starts PostgreSQL, and again whenever it ends though nobody asked it to. */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  let server = await startServer(options)
  let starting = Promise.resolve()
  let isStopping = false

  const startAgain = async () => {
    options.say(`PostgreSQL has ended by itself and is started again; see ${options.logPath}.`)
    while (!isStopping) {
      try {
        server = await startServer(options)
        keepRunning()
        return
      } catch (error) {
        options.say(String(error)) // what stands in the way, a full disk perhaps, may pass
        await pause(START_AGAIN_PAUSE_MS)
      }
    }
  }
  const keepRunning = () =>
    server.onUnasked(() => {
      starting = startAgain()
    })
  keepRunning()
  return {
    async stop() {
      isStopping = true
      await starting
      await server.stop()
    },
  }
}

/** Starts it once nothing else has the data, and waits until it takes connections. */
async function startServer(options: PostmasterOptions): Promise<Server> {
  const giveUpAt = performance.now() + LEFT_OVERS_LIMIT_MS
  for (;;) {
    await endPostmasterOf(options.cluster)
    const log = openLog(options.logPath, options.account)
    const server = launch(options, log)
    await waitUntil(() => server.hasEnded() || isReady(options.cluster), READY_LIMIT_MS)
    if (!server.hasEnded() && isReady(options.cluster)) return server

    await server.stop()
    const lines = lastLinesOf(log)
    if (!LEFT_OVERS.test(lines) || performance.now() > giveUpAt) {
      const sentence = `PostgreSQL did not start in ${options.cluster}. The end of ${log.path}:`
      throw new Error(`${sentence}\n${lines}`)
    }
    await pause(LEFT_OVERS_PAUSE_MS)
  }
}

interface Server extends Postmaster {
  hasEnded(): boolean
  /** What to do when it ends though nobody asked it to. */
  onUnasked(react: () => void): void
}

function launch(options: PostmasterOptions, log: LogFile): Server {
  const { binaries, cluster, account } = options
  const file = join(binaries.native, 'bin', 'postgres')
  const child = spawnSupervised(file, postgresArguments(options), log.descriptor, {
    cwd: cluster,
    env: CLEAN_ENVIRONMENT,
    ...runAs(account),
  })
  closeSync(log.descriptor)

  let hasEnded = false
  let isStopping = false
  child.on('error', (error) => {
    hasEnded = true
    appendFileSync(log.path, `${error.message}\n`) // the log is what is quoted
  })
  child.on('exit', () => {
    hasEnded = true
  })

  return {
    hasEnded: () => hasEnded,
    onUnasked(react) {
      child.on('exit', () => isStopping || react())
    },
    async stop() {
      isStopping = true
      child.stdin?.destroy()
      await endPostmasterOf(cluster)
      await waitUntil(() => hasEnded, SUPERVISOR_LIMIT_MS)
    },
  }
}
