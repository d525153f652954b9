import type { PgBoss } from 'pg-boss'
import { afterAll } from 'vitest'
import type { Db } from '../../src/storage/database.ts'
import { createTestDatabase, startTestQueue } from './database.ts'

/** One database for all the tests of a file, which keep apart by rows of their own. */
export async function shareDatabase(): Promise<{ readonly db: Db; readonly url: string }> {
  const database = await createTestDatabase()
  afterAll(() => database[Symbol.asyncDispose]())
  return database
}

/** The queues of a shared database. */
export async function shareQueue(url: string): Promise<PgBoss> {
  const boss = await startTestQueue(url)
  afterAll(() => boss.stop({ graceful: false }))
  return boss
}
