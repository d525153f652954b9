import type { PgBoss } from 'pg-boss'
import { type Clock, startDatabaseClock } from './clock.ts'
import { type Db, openDatabase } from './database.ts'
import { type EncryptionKey, openVault, type Vault } from './encryption.ts'
import { checkEncryptionKey } from './encryption-check.ts'
import { startMaintenance } from './maintenance.ts'
import { migrate } from './migrations.ts'
import { type Notifications, startNotifications } from './notifications.ts'
import { startQueue } from './queue.ts'
import type { DroppedPartition } from './retirement.ts'
import { openRenewalDatabase, type RevocationWatch, startRevocations } from './revocations.ts'
import { SILENCE_MS } from './silence.ts'
import { type Transact, transactWith } from './transaction.ts'

export interface StorageOptions {
  readonly databaseUrl: string
  /** For LISTEN, migrations and maintenance: never a transaction pooler. */
  readonly databaseSessionUrl: string
  readonly hasPreparedStatements: boolean
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]]
  readonly now: Clock | undefined
  /** Tests pass a shorter one. */
  readonly silenceMs?: number | undefined
  readonly onError: (error: unknown) => void
  /** Told of each day that was past its retention and is gone. */
  readonly onDropped: (dropped: DroppedPartition) => void
}

/** PostgreSQL as the layers above use it. */
export interface Storage {
  readonly db: Db
  readonly boss: PgBoss
  readonly transact: Transact
  readonly notifications: Notifications
  readonly revocations: RevocationWatch
  readonly vault: Vault
  readonly now: Clock
  readonly close: () => Promise<void>
}

/** Of a process, whatever it does. */
export const MAX_CONNECTIONS = 16

/** Opens the database, brings it up to date, and keeps it so. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { databaseUrl, onError, silenceMs = SILENCE_MS } = options
  await using cleanup = new AsyncDisposableStack()
  await migrateOnce(options)

  const { hasPreparedStatements } = options
  const open = { url: databaseUrl, hasPreparedStatements, onError }
  const db = openDatabase({ ...open, maxConnections: MAX_CONNECTIONS, silenceMs })
  cleanup.defer(() => db.destroy())
  const vault = openVault(options.encryptionKeys, onError)
  await checkEncryptionKey(db, vault)

  const clock = await startDatabaseClock(db, onError)
  cleanup.defer(clock.stop)
  const now = options.now ?? clock.now
  cleanup.defer(await startMaintenance({ ...options, db, now, silenceMs }))

  const boss = await startQueue({ sessionUrl: options.databaseSessionUrl, silenceMs, onError })
  cleanup.defer(() => boss.stop({ graceful: false }))
  const notifications = await startNotifications(boss)
  cleanup.defer(notifications.close)
  const renewalDb = openRenewalDatabase(open)
  cleanup.defer(() => renewalDb.destroy())
  const revocations = await startRevocations({ db, renewalDb, notifications, onError })
  cleanup.defer(revocations.stop)

  const running = cleanup.move()
  return {
    db,
    boss,
    transact: transactWith(db, boss, now),
    notifications,
    revocations,
    vault,
    now,
    close: () => running.disposeAsync(),
  }
}

/** On a connection of its own, which is closed again. Answers the migrations that it ran. */
export async function migrateOnce({
  databaseSessionUrl: url,
  onError,
}: Pick<StorageOptions, 'databaseSessionUrl' | 'onError'>): Promise<string[]> {
  const db = openDatabase({ url, maxConnections: 2, hasPreparedStatements: false, onError })
  try {
    return await migrate(db)
  } finally {
    await db.destroy()
  }
}
