import type { AppConfig } from './app.ts'
import { openDatabase } from './storage/database.ts'
import { openVault } from './storage/encryption.ts'
import { checkEncryptionKey } from './storage/encryption-check.ts'
import { type Reencryption, reencrypt, type TableProgress } from './storage/reencryption.ts'
import { migrateOnce } from './storage/storage.ts'

const MAX_CONNECTIONS = 4
const PROGRESS_INTERVAL_MS = 1_000

export type ReencryptSettings = Pick<
  AppConfig,
  'databaseUrl' | 'databaseSessionUrl' | 'hasPreparedStatements' | 'encryptionKeys'
>

/** `hookwire reencrypt`: brings all secrets under the first key, and tells how it goes. */
export async function reencryptAll(
  config: ReencryptSettings,
  say: (line: string) => void,
  onError: (error: unknown) => void,
): Promise<void> {
  await migrateOnce({ ...config, onError })
  const url = config.databaseUrl
  const db = openDatabase({ ...config, url, maxConnections: MAX_CONNECTIONS, onError })
  try {
    const vault = openVault(config.encryptionKeys)
    await checkEncryptionKey(db, vault)
    const result = await reencrypt(
      db,
      vault,
      sayAtTimes(say, vault.keyIds[0], () => performance.now()),
    )
    for (const table of result.tables) say(describe(table, vault.keyIds[0]))
    if (!result.isComplete) throw new Error(describeRest(result))
    say(describeEnd(vault.keyIds))
  } finally {
    await db.destroy()
  }
}

/** Not each page of rows: they are many a second. */
export function sayAtTimes(
  say: (line: string) => void,
  keyId: string,
  nowMs: () => number,
): (progress: TableProgress) => void {
  let saidAtMs = nowMs()
  return (progress) => {
    if (nowMs() - saidAtMs < PROGRESS_INTERVAL_MS) return
    saidAtMs = nowMs()
    say(`${describe(progress, keyId)} …`)
  }
}

function describe({ table, resealedCount, currentCount }: TableProgress, keyId: string): string {
  return `${table}: ${resealedCount} re-encrypted, ${currentCount} already under the key ${keyId}.`
}

function describeEnd([current, ...others]: readonly [string, ...string[]]): string {
  const all = `All is encrypted under the key ${current}.`
  if (others.length === 0) return all
  return `${all} These are not needed any more, and may be removed: ${others.join(', ')}.`
}

function describeRest({ unopenable, unopenableCount }: Reencryption): string {
  if (unopenableCount === 0) {
    return (
      'Something was written under another key meanwhile: a process still encrypts with that. ' +
      'Restart all with the new key in front, and run this again. Remove no key yet.'
    )
  }
  const more = unopenableCount - unopenable.length
  const lines = [
    'These do not open, and were left as they are. Remove no key yet.',
    ...unopenable.map(({ table, id }) => `${table} ${id}`),
    ...(more === 0 ? [] : [`and ${more} more`]),
  ]
  return lines.join('\n  ')
}
