import { sql } from 'kysely'
import type { NewRequestLogEntry } from '../../src/domain/request-log.ts'
import type { LiveReader } from '../../src/live/draft.ts'
import { type LiveLog, startLiveLog } from '../../src/live/live-log.ts'
import type { LivePage } from '../../src/live/pages.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { findLogHead } from '../../src/storage/dropped-log.ts'
import { type Notifications, startNotifications } from '../../src/storage/notifications.ts'
import { insertRequestLog } from '../../src/storage/request-log.ts'
import { createTestDatabase, startTestQueue } from '../support/database.ts'
import { HERE } from './entries.ts'
import { nextPage } from './memory-log.ts'
import { startProxy } from './proxy.ts'

const READER_NAME = 'live-test'
const MAX_CONNECTIONS = 8

export const everything: LiveReader = { environmentId: HERE, filter: {}, batchSize: 100 }

export const noNotifications: Notifications = {
  onNotify: () => () => undefined,
  close: async () => undefined,
}

interface RigOptions {
  readonly heartbeatMs?: number
  readonly hasNotifications?: boolean
}

/** A live log on a database of its own, which it reads through connections that can be cut. */
export async function startRig({ hasNotifications = true, ...options }: RigOptions = {}) {
  await using starting = new AsyncDisposableStack()
  const { db, url } = starting.use(await createTestDatabase())
  const proxy = starting.use(await startProxy(url))
  const errors: unknown[] = []
  const onError = (error: unknown) => {
    errors.push(error)
  }

  const open = { maxConnections: MAX_CONNECTIONS, hasPreparedStatements: true, onError }
  const liveDb = openDatabase({ ...open, name: READER_NAME, url: proxy.url })
  starting.defer(() => liveDb.destroy())
  const notifications = hasNotifications ? await listen(url, starting) : noNotifications
  const live: LiveLog = await startLiveLog({
    ...{ db: liveDb, notifications, now: () => new Date(), onError },
    ...options,
  })
  starting.defer(() => live.stop())

  const running = starting.move()
  return {
    url,
    db,
    /** Closed, it cuts the live log's connections and lets none in. */
    proxy,
    live,
    errors,
    /** In one transaction; answers the head after it. */
    async record(entries: readonly NewRequestLogEntry[]): Promise<number> {
      await insertRequestLog(db, entries)
      return findLogHead(db)
    },
    /** Ends the connections of the live log, and that which listens. */
    async cutConnections(): Promise<void> {
      await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
          and (application_name = ${READER_NAME} or query ilike 'listen%')`.execute(db)
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

async function listen(url: string, starting: AsyncDisposableStack): Promise<Notifications> {
  const boss = await startTestQueue(url)
  starting.defer(() => boss.stop({ graceful: false }))
  const notifications = await startNotifications(boss)
  starting.defer(() => notifications.close())
  return notifications
}

/** All pages up to a position, checked to follow one another. */
export async function readTo(
  pages: AsyncIterableIterator<LivePage>,
  position: number,
): Promise<LivePage[]> {
  const all: LivePage[] = []
  do {
    const page = await nextPage(pages)
    const before = all.at(-1)
    if (before !== undefined && before.cursor !== page.previousCursor) {
      throw new Error(`A page from ${page.previousCursor} follows one to ${before.cursor}.`)
    }
    all.push(page)
  } while ((all.at(-1)?.cursor ?? 0) < position)
  return all
}

export function idsOf(pages: readonly LivePage[]): string[] {
  return pages.flatMap(({ entries }) => entries.map(({ id }) => id))
}
