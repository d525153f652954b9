import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { matchesFilter, type RequestLogFilter } from '../../src/domain/request-log.ts'
import type { LiveLog } from '../../src/live/live-log.ts'
import type { LivePage } from '../../src/live/pages.ts'
import { type Db, openDatabase } from '../../src/storage/database.ts'
import { findLogHead } from '../../src/storage/dropped-log.ts'
import { insertRequestLog, readRequestLog } from '../../src/storage/request-log.ts'
import { ELSEWHERE, HERE, newEntry } from './entries.ts'
import { startRig } from './rig.ts'

const WRITERS = 16
const TRANSACTIONS_A_WRITER = 40
const MAX_ENTRIES_A_TRANSACTION = 20
const MAX_SLOWNESS_MS = 30
const DISCONNECTS = 10
const MAX_PAGES_A_CONNECTION = 8
const TIME_LIMIT_MS = 120_000

const random = (below: number) => Math.floor(Math.random() * below)
const chance = (share: number) => Math.random() < share

const readers: { environmentId: string; filter: RequestLogFilter; batchSize: number }[] = [
  { environmentId: HERE, filter: {}, batchSize: 100 },
  { environmentId: ELSEWHERE, filter: {}, batchSize: 7 },
  { environmentId: HERE, filter: { outcome: ['rejected'] }, batchSize: 1 },
  { environmentId: HERE, filter: { eventTypes: ['card.*'], statusCodeMin: 500 }, batchSize: 1_000 },
  { environmentId: HERE, filter: { eventTypes: ['never'] }, batchSize: 100 },
]

class Undone extends Error {}

/** Transactions that are slow before they record, slow to commit, or rolled back after all. */
async function write(db: Db): Promise<void> {
  for (let count = 0; count < TRANSACTIONS_A_WRITER; count += 1) {
    const work = db.transaction().execute(async (trx) => {
      if (chance(0.2)) await sleep(random(MAX_SLOWNESS_MS))
      await insertRequestLog(trx, randomEntries())
      if (chance(0.1)) await sleep(random(MAX_SLOWNESS_MS))
      if (chance(0.2)) throw new Undone('This transaction is rolled back.')
    })
    await work.catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error
    })
  }
}

function randomEntries() {
  return Array.from({ length: 1 + random(MAX_ENTRIES_A_TRANSACTION) }, () =>
    newEntry({
      environmentId: chance(0.7) ? HERE : ELSEWHERE,
      eventType: chance(0.5) ? 'card.created' : 'user.created',
      ...(chance(0.3) ? { outcome: 'rejected', statusCode: chance(0.5) ? 500 : 404 } : {}),
    }),
  )
}

interface Received {
  readonly ids: string[]
  cursor: number
}

function receive(received: Received, page: LivePage): void {
  if (page.previousCursor !== received.cursor) {
    throw new Error(`A page from ${page.previousCursor} follows one to ${received.cursor}.`)
  }
  received.ids.push(...page.entries.map(({ id }) => id))
  received.cursor = page.cursor
}

/** Reads some pages, then leaves between two pages or while it waits for one. */
async function readSome(pages: AsyncIterableIterator<LivePage>, received: Received): Promise<void> {
  for (let left = random(MAX_PAGES_A_CONNECTION); left >= 0; left -= 1) {
    const isLeaving = left === 0 && chance(0.5)
    const [{ value, done }] = await Promise.all([pages.next(), isLeaving && pages.return?.()])
    if (done) return
    receive(received, value)
  }
  await pages.return?.()
}

async function readRest(
  pages: AsyncIterableIterator<LivePage>,
  received: Received,
  isOver: (cursor: number) => boolean,
): Promise<void> {
  for await (const page of pages) {
    receive(received, page)
    if (isOver(page.cursor)) return
  }
}

/** As a client does it: whatever ends a subscription, the next one begins at the last cursor. */
async function readAll(
  live: LiveLog,
  reader: (typeof readers)[number],
  isOver: (cursor: number) => boolean,
): Promise<string[]> {
  const received: Received = { ids: [], cursor: 0 }
  const connect = () => live.pages({ ...reader, after: received.cursor })
  const refused = (error: unknown) => {
    if (!isDatabaseError(error)) throw error
  }
  for (let count = 0; count < DISCONNECTS; count += 1) {
    await readSome(connect(), received).catch(refused)
  }
  while (!isOver(received.cursor)) await readRest(connect(), received, isOver).catch(refused)
  return received.ids
}

function isDatabaseError(error: unknown): boolean {
  return error instanceof Error && ('code' in error || error.message.includes('onnection'))
}

async function play(isCut: boolean) {
  await using rig = await startRig({ heartbeatMs: 40 })
  let head = Number.POSITIVE_INFINITY
  const reading = readers.map((reader) => readAll(rig.live, reader, (cursor) => cursor >= head))
  await using writers = openDatabase({
    url: rig.url,
    maxConnections: WRITERS,
    hasPreparedStatements: true,
    onError: (error) => rig.errors.push(error),
  })
  const writing = Promise.all(Array.from({ length: WRITERS }, () => write(writers)))
  let isWriting = true
  const cutting = (async () => {
    while (isCut && isWriting) {
      await rig.cutConnections()
      await sleep(random(300))
    }
  })()
  await writing
  isWriting = false
  await cutting
  head = await findLogHead(rig.db)

  const received = await Promise.all(reading)
  const log = await readRequestLog(rig.db, 0, 100_000)
  const owed = readers.map(({ environmentId, filter }) =>
    log
      .filter((entry) => entry.environmentId === environmentId && matchesFilter(filter, entry))
      .map(({ id }) => id),
  )
  return { received, owed, errors: rig.errors }
}

test(
  'every reader gets exactly its entries, once and in order, however often it reconnects',
  async () => {
    const { received, owed, errors } = await play(false)

    expect(received).toEqual(owed)
    expect(owed.map(({ length }) => length > 0)).toEqual([true, true, true, true, false])
    expect(errors).toEqual([])
  },
  TIME_LIMIT_MS,
)

test(
  'the same holds while the connections to the database are cut again and again',
  async () => {
    const { received, owed, errors } = await play(true)

    expect(received).toEqual(owed)
    expect(errors.length).toBeGreaterThan(0)
  },
  TIME_LIMIT_MS,
)
