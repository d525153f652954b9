import type { Db } from '../../src/storage/database.ts'
import type { Vault } from '../../src/storage/encryption.ts'
import { insertSigningKey } from '../../src/storage/signing-keys.ts'
import { insertSigningSecret, retireCurrentSecret } from '../../src/storage/signing-secrets.ts'
import { anId } from './rows.ts'

/** A key, and its secret by the id, which is the text of it too. */
export interface KeyRow {
  readonly id: string
  readonly secret: string
}

/** Keys and their secrets without those who use them; all was done at one moment. */
export function secretRows(db: Db, vault: Vault, environmentId: string, now: Date) {
  const addSecret = async (signingKeyId: string, publicKey: string | null = null) => {
    const row = { id: anId(), signingKeyId, publicKey, createdAt: now }
    await insertSigningSecret(db, vault, { ...row, secret: row.id, maskedSecret: `…${row.id}` })
    return row.id
  }
  return {
    async addKey(publicKey?: string): Promise<KeyRow> {
      const id = anId()
      const key = { id, environmentId, name: 'a key', algorithm: 'hmac_sha256' } as const
      await insertSigningKey(db, {
        ...key,
        secretDerivation: 'none',
        madeFor: null,
        createdAt: now,
      })
      return { id, secret: await addSecret(id, publicKey) }
    },
    /** `expiresAt` as the policy has it. Answers the new secret. */
    async rotate(key: { readonly id: string }, expiresAt: Date | null = null): Promise<string> {
      await retireCurrentSecret(db, key.id, { retiredAt: now, expiresAt })
      return addSecret(key.id)
    },
  }
}
