import { createHash } from 'node:crypto'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { endSilent } from './silence.ts'
import type { Database } from './tables.ts'

/** Where rows are read and written; a transaction's `db` is one too. */
export type Db = Kysely<Database>

export interface DatabaseOptions {
  readonly url: string
  readonly maxConnections: number
  /** Off behind a transaction pooler that knows no prepared statements (PgBouncer before 1.21). */
  readonly hasPreparedStatements: boolean
  /** By which others know its connections; that of all who may publish, where it is absent. */
  readonly name?: string
  /** After which it is asked whether an answer is still to come; it is never, where this is absent. */
  readonly silenceMs?: number | undefined
  readonly onError: (error: Error) => void
}

/** Who reads from the oldest on waits for the transactions of this name (settled.ts). */
export const APPLICATION_NAME = 'hookwire'

// A named statement stays on its connection for good, so texts that vary must not be named without end.
const MAX_PREPARED_TEXTS = 500
/** For a new connection, or for one of those that others use. Whoever waits for it is told then. */
export const CONNECT_TIMEOUT_MS = 10_000
const PLAN_EACH_TIME = 'set plan_cache_mode = force_custom_plan'
const INT8 = pg.types.builtins.INT8

export function openDatabase(options: DatabaseOptions): Db {
  const pool = new pg.Pool({
    connectionString: namedUrl(options.url, options.name ?? APPLICATION_NAME),
    max: options.maxConnections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    pipeline: true,
    types: { getTypeParser },
    ...(options.hasPreparedStatements ? { Client: preparingClient() } : {}),
  } as pg.PoolConfig)
  // An idle connection that the server closes must not end the process.
  const onError = (error: Error) => {
    if (!pool.ending) options.onError(error) // else nobody will miss it
  }
  pool.on('error', onError)
  pool.on('connect', (client) => {
    client.on('error', onError)
    // A plan that is kept was made when a day's partition was empty and all its indexes looked alike:
    // it would go on with the wrong one, row by row, while the partition fills.
    if (options.hasPreparedStatements) client.query(PLAN_EACH_TIME).catch(onError)
  })
  if (options.silenceMs !== undefined) endSilent(pool, options.silenceMs)
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}

/** What a URL says wins over what is given beside it, and of two of a name the last. */
function namedUrl(url: string, name: string): string {
  const [address = ''] = url.split('#')
  return `${address}${address.includes('?') ? '&' : '?'}application_name=${name}`
}

/** Positions and counters stay far below 2^53. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')
}

/** Names each text it sees, so that the server parses and plans it once a connection. */
function preparingClient(): typeof pg.Client {
  const names = new Map<string, string>()
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text)
    if (known !== undefined || names.size >= MAX_PREPARED_TEXTS) return known
    const name = createHash('sha256').update(text).digest('hex').slice(0, 32)
    names.set(text, name)
    return name
  }
  return class extends pg.Client {
    // The base class has many overloads; all but (text, values) pass through untouched.
    override query(text: unknown, values?: unknown, ...rest: unknown[]): never {
      const send = super.query as unknown as (...args: unknown[]) => never
      if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0) {
        return send.call(this, text, values, ...rest)
      }
      return send.call(this, { text, values, name: nameOf(text) }, undefined, ...rest)
    }
  } as typeof pg.Client
}
