import { sql } from 'kysely'
import type { Transaction } from './transaction.ts'
import { isDeadlock } from './violations.ts'

/**
 * Does what the rest of a transaction must not depend on: where it fails, it alone is undone. Nothing
 * else may be written meanwhile.
 */
export async function tryWithin(
  tx: Transaction,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): Promise<void> {
  await sql`savepoint within`.execute(tx.db)
  try {
    await work()
  } catch (error) {
    if (isDeadlock(error)) throw error // the whole transaction is run again
    onError(error)
    await sql`rollback to savepoint within`.execute(tx.db)
  }
}
