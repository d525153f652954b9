import pg from 'pg'
import { parseId } from '../src/domain/ids.ts'

/** How many deliveries of a subscription still wait. */
export async function countPending(databaseUrl: string, subscriptionId: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ count: string }>(
    `select count(*) from deliveries where subscription_id = $1 and status = 'pending'`,
    [parseId('WebhookSubscription', subscriptionId)],
  )
  await client.end()
  return Number(rows[0]?.count)
}
