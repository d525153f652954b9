import { type Db, openDatabase } from '../../src/storage/database.ts'

/** Fails every query. */
export async function brokenDatabase(): Promise<Db> {
  const db = openDatabase({
    url: 'postgres://nobody@localhost/nothing',
    maxConnections: 1,
    hasPreparedStatements: false,
    onError: () => undefined,
  })
  await db.destroy()
  return db
}
