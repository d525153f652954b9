import { CompactEncrypt, compactDecrypt, errors } from 'jose'
import type { Db } from './database.ts'

/** Which cell a ciphertext belongs to; it opens nowhere else. */
export interface Place {
  readonly table: string
  readonly column: string
  readonly id: string
}

/** Secrets at rest: compact JWE, `dir` with AES-256-GCM, the key's id in each value. */
export interface Vault {
  seal(place: Place, secret: string): Promise<string>
  open(place: Place, ciphertext: string): Promise<string>
}

export interface EncryptionKey {
  readonly id: string
  /** 32 bytes. */
  readonly bytes: Uint8Array
}

const CHECK_PLACE: Place = { table: 'encryption_check', column: 'ciphertext', id: 'only' }
const CHECK_TEXT = 'hookwire'

/** The first key encrypts, all decrypt. */
export function openVault(keys: readonly [EncryptionKey, ...EncryptionKey[]]): Vault {
  const [current] = keys
  return {
    seal(place, secret) {
      return new CompactEncrypt(new TextEncoder().encode(secret))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: current.id, ...placeHeader(place) })
        .encrypt(current.bytes)
    },
    async open(place, ciphertext) {
      const { plaintext, protectedHeader } = await compactDecrypt(
        ciphertext,
        ({ kid }) => keys.find(({ id }) => id === kid)?.bytes ?? refuse(kid),
        { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] },
      )
      for (const [name, value] of Object.entries(placeHeader(place))) {
        if (protectedHeader[name] !== value) throw new Error('A secret was moved to another row.')
      }
      return new TextDecoder().decode(plaintext)
    },
  }
}

/** Refuses to go on with a key that is not the database's; a new database takes this one. */
export async function checkEncryptionKey(db: Db, vault: Vault): Promise<void> {
  await db
    .insertInto('encryptionCheck')
    .values({ ciphertext: await vault.seal(CHECK_PLACE, CHECK_TEXT) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { ciphertext } = await db
    .selectFrom('encryptionCheck')
    .select('ciphertext')
    .executeTakeFirstOrThrow()
  try {
    await vault.open(CHECK_PLACE, ciphertext)
  } catch (cause) {
    throw new Error(
      'HOOKWIRE_ENCRYPTION_KEYS does not hold the key that this database was encrypted with.',
      { cause },
    )
  }
}

function placeHeader({ table, column, id }: Place): Record<string, string> {
  return { tbl: table, col: column, row: id }
}

function refuse(kid: string | undefined): never {
  throw new errors.JWEDecryptionFailed(`There is no encryption key ${kid}.`)
}
