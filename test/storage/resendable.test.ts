import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { uuidFloor } from '../../src/domain/ids.ts'
import { findResendable } from '../../src/storage/resendable.ts'
import { addDelivery, addEnvironment, addSubscription } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()
const FILTER = { status: ['exhausted'] } as const

test('it goes past thousands that are not wanted, a stretch at a time', async () => {
  const environmentId = await addEnvironment(db)
  const subscriptionId = await addSubscription(db, environmentId)
  const { eventId } = await addDelivery(db, environmentId, subscriptionId)
  await sql`
    insert into deliveries (id, environment_id, event_id, event_type, subscription_id, status, completed_at)
    select overlay(${eventId} placing lpad(to_hex(number), 12, '0') from 25)::uuid,
      ${environmentId}, ${eventId}, 'a', ${subscriptionId},
      case when number % 5500 = 0 then 'exhausted' else 'succeeded' end, now()
    from generate_series(1, 11000) as number`.execute(db)
  const createdAt = new Date(Date.now() + 1_000)
  const all = { environmentId, oldestId: uuidFloor(new Date(0)), createdAt }
  const selection = { ...all, filter: { ...FILTER, subscriptionId } }

  const stretches = []
  let after: string | null = null
  for (let isLast = false; !isLast; ) {
    const stretch = await findResendable(db, selection, after, 10)
    stretches.push(stretch.found.length)
    after = stretch.lastId ?? after
    isLast = stretch.isLast
  }

  expect(stretches).toEqual([0, 1, 1])
})
