import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { CHANNEL, startNotifications } from '../../src/storage/notifications.ts'
import { listProcesses } from '../../src/storage/processes.ts'
import { openRenewalDatabase, startRevocations } from '../../src/storage/revocations.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'
import { waitUntil } from '../support/timers.ts'

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)

test('a process all of whose connections are taken still gives signs of life', async () => {
  const onError = () => undefined
  const open = { url, hasPreparedStatements: true, onError }
  await using busy = openDatabase({ ...open, maxConnections: 1 })
  await using renewalDb = openRenewalDatabase(open)
  await using cleanup = new AsyncDisposableStack()
  const notifications = await startNotifications(boss)
  cleanup.defer(notifications.close)
  const own = { db: busy, renewalDb, notifications, onError }
  const revocations = await startRevocations({ ...own, elapsedMs: () => 0 })
  cleanup.defer(revocations.stop)
  const beat = async () => (await listProcesses(db))[0]?.beat ?? 0

  const before = await beat()
  const later = await busy.connection().execute(async () => {
    for (let count = 1; count <= 3; count += 1) {
      await sql`select pg_notify(${CHANNEL}, 'revocations')`.execute(db)
      await waitUntil(async () => (await beat()) >= before + count)
    }
    return beat()
  })
  const { rows } = await sql`
    select from pg_stat_activity
    where datname = current_database() and application_name = 'hookwire-renewals'`.execute(db)

  expect(later).toBeGreaterThanOrEqual(before + 3)
  expect(rows).toHaveLength(1) // whoever waits for those who publish does not wait for it
})
