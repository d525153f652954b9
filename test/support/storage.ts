import type { EncryptionKey } from '../../src/storage/encryption.ts'
import { openStorage, type Storage } from '../../src/storage/storage.ts'

const KEYS = [{ id: 'test', bytes: Buffer.alloc(32, 7) }] as const

/** The storage as `app.ts` opens it. */
export function openStorageOf(
  url: string,
  encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]] = KEYS,
): Promise<Storage> {
  return openStorage({
    databaseUrl: url,
    databaseSessionUrl: url,
    hasPreparedStatements: true,
    encryptionKeys,
    now: undefined,
    onDropped: () => undefined,
    onError: () => undefined, // connections are cut when their database is dropped
  })
}
