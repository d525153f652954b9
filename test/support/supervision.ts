import { sql } from 'kysely'
import type { PgBoss } from 'pg-boss'
import type { Db } from '../../src/storage/database.ts'

/** Claims lapse only when it is said: a test that makes them look old must not be overtaken. */
export async function pauseSupervision(db: Db): Promise<void> {
  await sql`update pgboss.queue set monitor_claim_on = now() + interval '1 day'`.execute(db)
}

/** Gives to others what nobody has renewed for too long. */
export async function superviseNow(db: Db, boss: PgBoss): Promise<void> {
  await sql`update pgboss.queue set monitor_on = null, monitor_claim_on = null`.execute(db)
  await boss.supervise()
  await pauseSupervision(db)
}
