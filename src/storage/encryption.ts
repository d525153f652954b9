import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, errors } from 'jose'

/** Which cell a ciphertext belongs to; it opens nowhere else. */
export interface Place {
  readonly table: string
  readonly column: string
  readonly id: string
}

/** Secrets at rest: compact JWE, `dir` with AES-256-GCM, the key's id in each value. */
export interface Vault {
  /** The first is of the key that seals. */
  readonly keyIds: readonly [string, ...string[]]
  seal(place: Place, secret: string): Promise<string>
  open(place: Place, ciphertext: string): Promise<string>
  /** Null where it does not open: one that is damaged must not keep others from being used. */
  openIfReadable(place: Place, ciphertext: string): Promise<string | null>
}

export interface EncryptionKey {
  readonly id: string
  /** 32 bytes. */
  readonly bytes: Uint8Array
}

/** What does not open is read again and again; after so many places none is told any more. */
const MAX_REPORTED_PLACES = 1_000

/** The first key encrypts, all decrypt. `onUnreadable` is told once of each place. */
export function openVault(
  keys: readonly [EncryptionKey, ...EncryptionKey[]],
  onUnreadable: (error: unknown) => void = () => undefined,
): Vault {
  const [current, ...older] = keys
  const reported = new Set<string>()
  const report = ({ table, id }: Place, cause: unknown) => {
    const name = `${table} ${id}`
    if (reported.has(name) || reported.size >= MAX_REPORTED_PLACES) return
    reported.add(name)
    onUnreadable(new Error(`What is sealed in ${name} does not open.`, { cause }))
  }
  const vault: Vault = {
    keyIds: [current.id, ...older.map(({ id }) => id)],
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
    async openIfReadable(place, ciphertext) {
      try {
        return await vault.open(place, ciphertext)
      } catch (cause) {
        report(place, cause)
        return null
      }
    },
  }
  return vault
}

/** Read without decrypting; undefined where it is damaged. */
export function keyIdOf(ciphertext: string): string | undefined {
  try {
    return decodeProtectedHeader(ciphertext).kid
  } catch {
    return undefined // no JWE: it will not open either
  }
}

function placeHeader({ table, column, id }: Place): Record<string, string> {
  return { tbl: table, col: column, row: id }
}

function refuse(kid: string | undefined): never {
  throw new errors.JWEDecryptionFailed(`There is no encryption key ${kid}.`)
}
