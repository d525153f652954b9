import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { newUuid } from '../../src/domain/ids.ts'
import { DAY_MS } from '../../src/domain/retention.ts'
import { updateEnvironment } from '../../src/storage/environments.ts'
import { addTallies, deleteOldResends, insertResend } from '../../src/storage/resends.ts'
import { addEnvironment } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const MORE_THAN_AT_ONCE = 1_100

const { db } = await shareDatabase()
const now = new Date()
const ago = (days: number) => new Date(now.getTime() - days * DAY_MS)

/** One that began so many days ago, with a tally that came late. */
async function add(environmentId: string, begunDays: number, endedDays: number | null) {
  const [id, createdAt] = [newUuid(ago(begunDays)), ago(begunDays)]
  const completedAt = endedDays === null ? null : ago(endedDays)
  const resend = { id, environmentId, total: 1, createdAt, completedAt }
  await insertResend(db, { ...resend, filter: { status: [] } })
  await addTallies(db, [{ resendId: id, succeeded: 1, failed: 0 }])
  return id
}

test("what ended before its environment's retention goes, with what came late for it", async () => {
  const [short, long] = [await addEnvironment(db), await addEnvironment(db)]
  await updateEnvironment(db, short, { retentionDays: 3 })
  await updateEnvironment(db, long, { retentionDays: 40 })
  await add(short, 3.1, 3.01)
  const kept = [
    await add(short, 9, 2.9),
    await add(short, 99, null),
    await add(long, 39, 38),
  ].toSorted()
  await sql`
    insert into resends (id, environment_id, filter, total, created_at, completed_at)
    select overlay(${newUuid(ago(50))} placing lpad(to_hex(number), 12, '0') from 25)::uuid,
      ${long}, '{}', 0, ${ago(50)}, ${ago(50)}
    from generate_series(1, ${MORE_THAN_AT_ONCE}::integer) as number`.execute(db)

  await deleteOldResends(db, now, AbortSignal.abort())
  const before = await sql`select from resends`.execute(db)
  await deleteOldResends(db, now, new AbortController().signal)

  const left = await db.selectFrom('resends').select('id').orderBy('id').execute()
  const tallies = await db.selectFrom('resendTallies').select('resendId').execute()
  expect(before.rows).toHaveLength(kept.length + 1 + MORE_THAN_AT_ONCE)
  expect(left.map(({ id }) => id)).toEqual(kept)
  expect(tallies.map(({ resendId }) => resendId).toSorted()).toEqual(kept)
})
