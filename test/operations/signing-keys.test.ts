import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { LimitReachedError } from '../../src/domain/errors.ts'
import { shareKeyOperations } from '../support/key-operations.ts'
import { addEnvironment } from '../support/rows.ts'

const operations = await shareKeyOperations()

/** Keys without secrets, each perhaps made for a subscription. */
async function addKeys(environmentId: string, count: number, isMadeFor = false): Promise<void> {
  await sql`
    insert into signing_keys (id, environment_id, name, created_at, made_for)
    select gen_random_uuid(), ${environmentId}, 'a key', now(),
      case when ${isMadeFor} then gen_random_uuid() end
    from generate_series(1, ${count})`.execute(operations.db)
}

test('an environment has a thousand keys to share, besides those of subscriptions and of others', async () => {
  const { environmentId } = operations
  await addKeys(environmentId, 100, true)
  await addKeys(await addEnvironment(operations.db), 1_000)
  await addKeys(environmentId, 999)
  await operations.do((all) => all.create())

  const creating = operations.do((all) => all.create())

  await expect(creating).rejects.toThrow(
    'This environment has 1000 signing keys to share, which is as many as it may have.',
  )
  await expect(creating).rejects.toThrow(LimitReachedError)
  await operations.do((all) => all.subscribe()) // it brings a key of its own
})
