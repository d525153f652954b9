import { expect, test } from 'vitest'
import type { Db } from '../../src/storage/database.ts'
import { lockUsers } from '../../src/storage/subscription-parts.ts'
import { lockSubscription } from '../../src/storage/subscriptions.ts'
import { addEnvironment, addSubscription, anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()

test("who names a key of another environment's does not wait for its subscriptions", async () => {
  const [here, elsewhere] = [anId(), await addEnvironment(db)]
  const id = await addSubscription(db, elsewhere)
  const { signingKeyId } = await db
    .selectFrom('subscriptions')
    .select('signingKeyId')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

  const locked = db.transaction().execute(async (trx: Db) => {
    const isLocked = await lockSubscription(trx, elsewhere, id)
    await lockUsers(db, here, 'signingKeyId', signingKeyId)
    return isLocked
  })

  expect(await locked).toBe(true)
})
