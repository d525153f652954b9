import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { updateEnvironment } from '../../src/storage/environments.ts'
import { findLockShortage } from '../../src/storage/lock-room.ts'
import { MAX_CONNECTIONS } from '../../src/storage/storage.ts'
import { addEnvironment } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()
const environmentId = await addEnvironment(db)

test('where there are too few locks, it is said how many one transaction needs', async () => {
  const { rows } = await sql<{ perTransaction: number; transactions: number }>`
    select current_setting('max_locks_per_transaction')::integer as per_transaction,
      current_setting('max_connections')::integer as transactions`.execute(db)
  const { perTransaction = 0, transactions = 0 } = rows[0] ?? {}

  const { locksThereAre, locksNeeded, maxLocksPerTransaction } =
    (await findLockShortage(db, 1_000)) ?? expect.fail()

  expect(locksThereAre).toBe(perTransaction * transactions)
  expect(locksNeeded).toBeGreaterThan(locksThereAre)
  expect(Math.ceil(locksNeeded / transactions)).toBe(maxLocksPerTransaction)
})

test('the embedded PostgreSQL has enough for the lists of a process, of a year each', async () => {
  await updateEnvironment(db, environmentId, { retentionDays: 365 })

  expect(await findLockShortage(db, MAX_CONNECTIONS)).toBeUndefined()
})
