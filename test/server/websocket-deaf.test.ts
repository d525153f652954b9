import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, expect, test } from 'vitest'
import { parseId } from '../../src/domain/ids.ts'
import { logCursor } from '../../src/graphql/cursors.ts'
import { insertRequestLog } from '../../src/storage/request-log.ts'
import { newEntries } from '../live/entries.ts'
import { createEnvironment } from '../support/callers.ts'
import { followSocket, takeEntries } from '../support/live-client.ts'
import { openSession, operate } from '../support/live-socket.ts'
import { LivePages, openWriters } from '../support/live-writers.ts'
import { shareService } from '../support/shared-service.ts'

const DEAF = 5
const ENTRIES = 4_000
const ENTRIES_A_TRANSACTION = 500
const LONG_URL = `https://example.com/${'x'.repeat(10_000)}`
/** Each has a page of 1 MB under way. Without a bound it were 40 MB, less what the system takes. */
const MAX_GROWTH_BYTES = 60 * 1_024 * 1_024
const WHOLE_LOG = `subscription { requestLog(after: "${logCursor(0)}") { entries { id url } } }`

const service = await shareService({ hasWorker: false })
const db = openWriters(service)
afterAll(() => db.destroy())

test('five that ask for a long log and never read it cost a page each, and keep nobody from reading', async () => {
  const { id } = await createEnvironment(service)
  const environmentId = parseId('Environment', id) as string
  for (let count = 0; count < ENTRIES; count += ENTRIES_A_TRANSACTION) {
    await insertRequestLog(db, newEntries(ENTRIES_A_TRANSACTION, { environmentId, url: LONG_URL }))
  }
  const open = () => openSession(service, { environment: id, autoPong: false })
  const deaf = await Promise.all(Array.from({ length: DEAF }, open))
  const before = usedBytes()

  for (const client of deaf) {
    operate(client, 'a', WHOLE_LOG)
    client.socket.pause()
  }
  const start = { after: logCursor(0), batchSize: 20 }
  await using reader = followSocket(service, LivePages, start, { environment: id })
  const read = await takeEntries(reader, ENTRIES)

  expect(read).toHaveLength(ENTRIES)
  expect(usedBytes() - before).toBeLessThan(MAX_GROWTH_BYTES)
  for (const { socket } of deaf) socket.terminate()
})

/** What is still needed: of what is not, nobody knows when it goes. */
function usedBytes(): number {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
