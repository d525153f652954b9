import { sql } from 'kysely'
import { isSecretHeader } from '../domain/headers.ts'
import type { Db } from './database.ts'
import { keyIdOf, type Vault } from './encryption.ts'
import { isSealed, openHeaders, type StoredHeader, sealHeaders } from './sealed-headers.ts'

/** A row with its sealed cell, as it was read. */
export interface SealedRow<Cell> {
  readonly id: string
  readonly cell: Cell
}

/** Where secrets lie, and how they come under another key. */
interface SealedTable<Cell> {
  readonly name: string
  /** In the order of their ids. */
  readPage(db: Db, afterId: string, limit: number): Promise<SealedRow<Cell>[]>
  /** Of each secret in it; undefined for one that is in clear, or damaged. */
  keyIdsIn(cell: Cell): (string | undefined)[]
  /** Rejects where it does not open. */
  reseal(vault: Vault, row: SealedRow<Cell>): Promise<Cell>
  /** Only where it still is what was read. Answers whether it was. */
  replace(db: Db, row: SealedRow<Cell>, resealed: Cell): Promise<boolean>
}

/** Each gets back only what it has read itself. */
export type AnyTable = SealedTable<unknown>

export const SEALED_TABLES: readonly AnyTable[] = [
  ciphertexts('signing_secrets'),
  ciphertexts('credentials'),
  subscriptionHeaders(),
]

function ciphertexts(name: string): SealedTable<string> {
  return {
    name,
    async readPage(db, afterId, limit) {
      const { rows } = await sql<SealedRow<string>>`
        select id, ciphertext as cell from ${sql.table(name)}
        where id > ${afterId} order by id limit ${limit}`.execute(db)
      return rows
    },
    keyIdsIn: (ciphertext) => [keyIdOf(ciphertext)],
    async reseal(vault, { id, cell }) {
      const place = { table: name, column: 'ciphertext', id }
      return vault.seal(place, await vault.open(place, cell))
    },
    async replace(db, { id, cell }, resealed) {
      const { numAffectedRows } = await sql`
        update ${sql.table(name)} set ciphertext = ${resealed}
        where id = ${id} and ciphertext = ${cell}`.execute(db)
      return numAffectedRows === 1n
    },
  }
}

/** Also seals what has stood in clear since before values were sealed, or since the rule was another. */
function subscriptionHeaders(): SealedTable<StoredHeader[]> {
  return {
    name: 'subscriptions',
    async readPage(db, afterId, limit) {
      const { rows } = await sql<SealedRow<StoredHeader[]>>`
        select id, headers as cell from subscriptions
        where id > ${afterId} order by id limit ${limit}`.execute(db)
      return rows
    },
    keyIdsIn: (headers) =>
      headers
        .filter((header) => isSealed(header) || isSecretHeader(header.name))
        .map((header) => (isSealed(header) ? keyIdOf(header.sealed) : undefined)),
    async reseal(vault, { id, cell }) {
      return sealHeaders(vault, id, await openHeaders(vault, id, cell))
    },
    async replace(db, { id, cell }, resealed) {
      const { numAffectedRows } = await sql`
        update subscriptions set headers = ${JSON.stringify(resealed)}::jsonb
        where id = ${id} and headers = ${JSON.stringify(cell)}::jsonb`.execute(db)
      return numAffectedRows === 1n
    },
  }
}
