import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import pg from 'pg'
import { UnavailableError } from '../domain/unavailable.ts'

/** So long nothing may come on a connection that is in use, before PostgreSQL is asked about it. */
export const SILENCE_MS = 10_000
/** For a connection to ask on, and then for the answer. */
const ASK_LIMIT_MS = 5_000

interface Watch {
  timer: NodeJS.Timeout
  bytesRead: number
}

/**
 * Ends the connections of a pool on which no answer comes any more, as where a network swallows what is sent: those
 * who wait are told, and nobody is given them again. What only takes long, or waits for a lock, goes on. Only
 * PostgreSQL can tell the two apart, so it is asked, on another connection, whether it is still at work.
 */
export function endSilent(pool: pg.Pool, silenceMs: number): void {
  const watches = new WeakMap<pg.PoolClient, Watch>()
  const expectMore = (client: pg.PoolClient, { bytesRead }: Socket) => {
    const watch = { bytesRead, timer: setTimeout(() => void look(client, watch), silenceMs) }
    watch.timer.unref()
    watches.set(client, watch)
  }
  const look = async (client: pg.PoolClient, watch: Watch) => {
    const socket = socketOf(client)
    const isLost = socket.bytesRead === watch.bytesRead && !(await isAtWork(pool, client))
    await setImmediate() // what has come meanwhile is read
    if (watches.get(client) !== watch) return // it was given back
    if (isLost && socket.bytesRead === watch.bytesRead) socket.destroy(lost())
    else expectMore(client, socket)
  }
  pool.on('acquire', (client) => expectMore(client, socketOf(client)))
  pool.on('release', (_error, client) => {
    clearTimeout(watches.get(client)?.timer)
    watches.delete(client)
  })
}

function socketOf(client: pg.PoolClient): Socket {
  return client.connection.stream as Socket
}

/** False also where nobody answers. */
async function isAtWork(pool: pg.Pool, client: pg.PoolClient): Promise<boolean> {
  const { processID } = client as unknown as { readonly processID: number }
  const limits = { connectionTimeoutMillis: ASK_LIMIT_MS, query_timeout: ASK_LIMIT_MS }
  const other = new pg.Client({ ...pool.options, ...limits })
  other.on('error', ignore)
  try {
    await other.connect()
    const { rows } = await other.query(
      "select from pg_stat_activity where pid = $1 and state not like 'idle%'",
      [processID],
    )
    return rows.length > 0
  } catch {
    return false
  } finally {
    other.end().catch(ignore)
  }
}

function lost(): UnavailableError {
  return new UnavailableError('The database has not answered on this connection.')
}

function ignore(): void {
  // It says no more than that nobody answers.
}
