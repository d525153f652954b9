import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { untilAborted } from '../../src/live/waiting.ts'
import { startEmbedded } from '../../src/storage/embedded/server.ts'
import {
  findFreePort,
  type HookwireProcess,
  makeFolder,
  postgresPid,
  spawnHookwire,
} from '../support/process.ts'
import { TORTURE_TOKEN } from './client.ts'

/** A database that can be killed, where it is one's own. */
export interface LogDatabase extends AsyncDisposable {
  readonly url: string
  readonly kill?: () => Promise<void>
}

/** API and worker in one process, apart from the database. */
export interface LogService extends AsyncDisposable {
  readonly url: string
  /** Kills it and starts it again. */
  kill(): Promise<void>
}

const ENCRYPTION_KEYS = `torture:${Buffer.alloc(32, 3).toString('base64')}`
const START_TRIES = 20
const START_PAUSE_MS = 500
const OUTAGE_LIMIT_MS = 60_000
const LOOK_MS = 50
const CONNECT_LIMIT_MS = 2_000

/** A PostgreSQL of its own, as an installation has it, on the disk. */
export async function startOwnDatabase(): Promise<LogDatabase> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(makeFolder()).path
  const dataDir = join(folder, '.hookwire')
  const database = await startEmbedded({ dataDir, say: () => undefined })
  starting.defer(() => database.stop())
  const whole = starting.move()
  return {
    url: database.url,
    async kill() {
      const pid = postgresPid(folder)
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
      await answering(database.url)
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  }
}

/** Once it was aborted, it is not started again. */
export async function startLogService(
  databaseUrl: string,
  signal: AbortSignal,
): Promise<LogService> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(makeFolder()).path
  const port = await findFreePort()
  const env = {
    DATABASE_URL: databaseUrl,
    HOOKWIRE_PORT: String(port),
    HOOKWIRE_ADMIN_TOKEN: TORTURE_TOKEN,
    HOOKWIRE_ENCRYPTION_KEYS: ENCRYPTION_KEYS,
    HOOKWIRE_ALLOWED_NETWORKS: '127.0.0.0/8',
  }
  let hookwire: HookwireProcess | undefined
  const start = async () => {
    for (let tries = 1; ; tries += 1) {
      signal.throwIfAborted()
      hookwire = spawnHookwire({ folder, env })
      try {
        await untilAborted(hookwire.ready(), signal)
        return
      } catch (error) {
        await hookwire.kill('SIGKILL') // one that is not ready in time still runs
        if (tries === START_TRIES) throw error
        await pause(START_PAUSE_MS) // its database may be away
      }
    }
  }
  starting.defer(async () => hookwire?.[Symbol.asyncDispose]())
  await start()
  const whole = starting.move()
  return {
    url: `http://127.0.0.1:${port}`,
    async kill() {
      await hookwire?.kill('SIGKILL')
      await start()
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  }
}

async function answering(url: string): Promise<void> {
  const giveUpAt = performance.now() + OUTAGE_LIMIT_MS
  while (performance.now() < giveUpAt) {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
    })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return await client.end()
    } catch {
      await pause(LOOK_MS)
    }
  }
  throw new Error(`PostgreSQL did not come back within ${OUTAGE_LIMIT_MS} ms.`)
}
