import { updateEnvironment } from '../../src/storage/environments.ts'
import { dropOldPartitions } from '../../src/storage/retention.ts'
import type { DroppedPartition } from '../../src/storage/retirement.ts'
import { createTestDatabase } from './database.ts'
import { makeDays } from './old-days.ts'
import { addEnvironment } from './rows.ts'

/** One that is so many days old, and has an environment that keeps ten of them. */
export async function databaseOfDays(days: number, now: Date) {
  const { db, url, ...database } = await createTestDatabase()
  await makeDays(db, days, now)
  const environmentId = await addEnvironment(db)
  await updateEnvironment(db, environmentId, { retentionDays: 10 })
  const dropped: DroppedPartition[] = []
  const onError = (error: unknown) => {
    throw error
  }
  const options = {
    db,
    databaseSessionUrl: url,
    onDropped: (one: DroppedPartition) => dropped.push(one),
  }
  return {
    ...database,
    ...{ db, environmentId, dropped },
    drop: (at = now, signal = new AbortController().signal) =>
      dropOldPartitions({ ...options, onError }, at, signal),
  }
}
