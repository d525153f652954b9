// One of the processes that write the log, as the committer does it: the log last in its transaction.
// It writes as much as it is told to, and says what was committed. It is killed without notice.
import { EventEmitter, once } from 'node:events'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import type { NewRequestLogEntry } from '../../src/domain/request-log.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { insertRequestLog } from '../../src/storage/request-log.ts'
import { randomEntry } from './log-entries.ts'
import type { WriterSettings } from './log-writers.ts'
import { between, type Random, seededRandom } from './random.ts'

const SHARE_OF_LARGE = 0.1
const MAX_SMALL = 60
const MAX_LARGE = 500
const SHARE_OF_LONG = 0.1
const MAX_LONG_MS = 300
/** While the others wait for it. */
const SHARE_OF_LATE_COMMITS = 0.02
const MAX_LATE_MS = 20
const SHARE_OF_ROLLBACKS = 0.1
const RETRY_MS = 100

class Undone extends Error {}

const { databaseUrl, world, writers, seed }: WriterSettings = JSON.parse(process.argv[2] ?? '')
const options = { maxConnections: writers, hasPreparedStatements: true, onError: ignore }
const db = openDatabase({ url: databaseUrl, ...options })
const events = new EventEmitter().setMaxListeners(writers)
let granted = 0

process.on('message', (count) => grant(Number(count)))
process.on('disconnect', () => process.exit())
for (let index = 0; index < writers; index += 1) void write(seededRandom(seed + index))

function grant(count: number): void {
  granted += count
  events.emit('granted')
}

async function write(random: Random): Promise<never> {
  for (;;) {
    while (granted === 0) await once(events, 'granted')
    const most = random() < SHARE_OF_LARGE ? MAX_LARGE : MAX_SMALL
    const count = Math.min(between(random, 1, most), granted)
    granted -= count
    const entries = Array.from({ length: count }, () => randomEntry(world, random))
    if (await record(entries, random)) process.send?.(count)
    else grant(count)
  }
}

/** Answers whether it was committed, as far as the database has told. */
async function record(entries: readonly NewRequestLogEntry[], random: Random): Promise<boolean> {
  try {
    await db.transaction().execute(async (trx) => {
      if (random() < SHARE_OF_LONG) await pause(random() * MAX_LONG_MS)
      await insertRequestLog(trx, entries)
      if (random() < SHARE_OF_LATE_COMMITS) await pause(random() * MAX_LATE_MS)
      if (random() < SHARE_OF_ROLLBACKS) throw new Undone('This transaction is rolled back.')
    })
    return true
  } catch (error) {
    if (!(error instanceof Undone)) await pause(RETRY_MS) // the database was killed
    return false
  }
}

function ignore(): void {
  // Connections are lost when the database is killed.
}
