import { EventEmitter, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { graphql } from '../../examples/generated/gql.ts'
import type { RequestLogFilter } from '../../examples/generated/graphql.ts'
import { newUuid, parseId, publicId } from '../../src/domain/ids.ts'
import type { RequestLogEntry } from '../../src/domain/request-log.ts'
import { logCursor, parseLogCursor } from '../../src/graphql/cursors.ts'
import { type Db, openDatabase } from '../../src/storage/database.ts'
import { findLogHead } from '../../src/storage/dropped-log.ts'
import { insertRequestLog, readRequestLog } from '../../src/storage/request-log.ts'
import { newEntry } from '../live/entries.ts'
import type { Follow } from './live-client.ts'
import { type Service, startService } from './service.ts'

const WRITERS = 16
const TRANSACTIONS_A_WRITER = 30
const MAX_ENTRIES_A_TRANSACTION = 20
const MAX_SLOWNESS_MS = 20
const CUTS = 10
const MAX_TRANSACTIONS_A_CONNECTION = 60
const MAX_LOG_ENTRIES = 100_000

const random = (below: number) => Math.floor(Math.random() * below)
const chance = (share: number) => Math.random() < share

const someSubscription = newUuid(new Date())

interface Reader {
  readonly filter: RequestLogFilter
  readonly batchSize: number
  /** The same as the filter, said again. */
  readonly isWanted: (entry: RequestLogEntry) => boolean
}

const readers: readonly Reader[] = [
  { filter: {}, batchSize: 100, isWanted: () => true },
  {
    filter: { outcome: ['REJECTED'] },
    batchSize: 1,
    isWanted: ({ outcome }) => outcome === 'rejected',
  },
  {
    filter: { eventTypes: ['card.*'], statusCodeMin: 500 },
    batchSize: 1_000,
    isWanted: ({ eventType, statusCode }) => eventType === 'card.created' && statusCode === 500,
  },
  {
    filter: { webhookSubscriptionId: publicId('WebhookSubscription', someSubscription) },
    batchSize: 7,
    isWanted: ({ subscriptionId }) => subscriptionId === someSubscription,
  },
  { filter: { eventTypes: ['never'] }, batchSize: 100, isWanted: () => false },
]

/** Only what the entry itself holds: the writers make no events. */
export const LivePages = graphql(`
  subscription LivePages($after: Cursor, $filter: RequestLogFilter, $batchSize: Int) {
    requestLog(after: $after, filter: $filter, batchSize: $batchSize) {
      cursor
      previousCursor
      caughtUp
      entries { id cursor }
    }
  }
`)

const LiveWhere = graphql(`
  query LiveWhere {
    viewer { environment { id } }
  }
`)

/** What several readers, each cut off again and again, got while many wrote; and what was theirs. */
export async function readWhileWriting(follow: Follow) {
  await using service = await startService()
  await using db = openWriters(service)
  const environmentId = await environmentOf(service)
  const progress = createProgress()

  const reading = readers.map((reader) => read(service, follow, reader, progress))
  await writeMuch(db, environmentId, progress.tell)
  progress.end(await findLogHead(db))
  const received = await Promise.all(reading)

  const log = await readRequestLog(db, 0, MAX_LOG_ENTRIES)
  const here = log.filter((entry) => entry.environmentId === environmentId)
  const owed = readers.map(({ isWanted }) =>
    here.filter(isWanted).map(({ id }) => publicId('RequestLogEntry', id)),
  )
  return { received, owed }
}

/** What many record at the same time, of which much is of other environments, or is undone. */
export async function writeMuch(
  db: Db,
  environmentId: string,
  tell: () => void = () => undefined,
): Promise<void> {
  const writing = Array.from({ length: WRITERS }, () => write(db, environmentId, tell))
  await Promise.all(writing)
}

async function environmentOf(service: Service): Promise<string> {
  const { viewer } = await service.ask(LiveWhere, {})
  return parseId('Environment', viewer.environment?.id ?? '') ?? ''
}

/** Connections of their own to the service's database. */
export function openWriters({ databaseUrl: url }: Service): Db & AsyncDisposable {
  const onError = (error: Error) => {
    throw error
  }
  return openDatabase({ url, maxConnections: WRITERS, hasPreparedStatements: true, onError })
}

/** All but the last time it is cut while they write; the last time, a page to the head comes at once. */
async function read(
  service: Service,
  follow: Follow,
  { filter, batchSize }: Reader,
  progress: Progress,
): Promise<string[]> {
  await using follower = follow(service, LivePages, { after: logCursor(0), filter, batchSize })
  const cutting = cutAgainAndAgain(follower, progress)
  const ids: string[] = []
  let position = 0
  while (position < progress.head) {
    const page = await follower.next()
    ids.push(...page.entries.map(({ id }) => id))
    position = parseLogCursor(page.cursor)
  }
  await cutting
  return ids
}

async function cutAgainAndAgain(follower: ReturnType<Follow>, progress: Progress): Promise<void> {
  for (let count = 1; count < CUTS; count += 1) {
    await progress.wait(random(MAX_TRANSACTIONS_A_CONNECTION))
    await follower.cut()
  }
  await progress.wait(Number.POSITIVE_INFINITY)
  await follower.cut()
}

class Undone extends Error {}

/** Transactions that are slow before they record, slow to commit, or rolled back after all. */
async function write(db: Db, environmentId: string, tell: () => void): Promise<void> {
  for (let count = 0; count < TRANSACTIONS_A_WRITER; count += 1) {
    const work = db.transaction().execute(async (trx) => {
      if (chance(0.2)) await sleep(random(MAX_SLOWNESS_MS))
      await insertRequestLog(trx, randomEntries(environmentId))
      if (chance(0.1)) await sleep(random(MAX_SLOWNESS_MS))
      if (chance(0.2)) throw new Undone('This transaction is rolled back.')
    })
    await work.catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error
    })
    tell()
  }
}

function randomEntries(environmentId: string) {
  return Array.from({ length: 1 + random(MAX_ENTRIES_A_TRANSACTION) }, () =>
    newEntry({
      ...(chance(0.8) ? { environmentId } : {}),
      ...(chance(0.3) ? { subscriptionId: someSubscription } : {}),
      ...(chance(0.3) ? { outcome: 'rejected', statusCode: chance(0.5) ? 500 : 404 } : {}),
      eventType: chance(0.5) ? 'card.created' : 'user.created',
    }),
  )
}

type Progress = ReturnType<typeof createProgress>

/** Of the writers, in transactions. */
function createProgress() {
  const events = new EventEmitter()
  let head = Number.POSITIVE_INFINITY
  return {
    /** Known when all have ended. */
    get head() {
      return head
    },
    tell: () => void events.emit('transaction'),
    end(position: number) {
      head = position
      events.emit('transaction')
    },
    /** Until so many more have ended, or all. */
    async wait(count: number): Promise<void> {
      for (let left = count; left > 0 && !Number.isFinite(head); left -= 1) {
        await once(events, 'transaction')
      }
    },
  }
}
