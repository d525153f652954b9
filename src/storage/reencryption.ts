import { NIL_UUID } from '../domain/ids.ts'
import type { Db } from './database.ts'
import type { Vault } from './encryption.ts'
import { retireOtherKeys } from './encryption-check.ts'
import { type AnyTable, SEALED_TABLES, type SealedRow } from './sealed-tables.ts'

/** How many rows of a table came under the key, and how many were under it already. */
export interface TableProgress {
  readonly table: string
  readonly resealedCount: number
  readonly currentCount: number
}

/** A row that does not open: damaged, or under a key that nobody has. */
interface UnopenableRow {
  readonly table: string
  readonly id: string
}

export interface Reencryption {
  readonly tables: readonly TableProgress[]
  /** The first of them. */
  readonly unopenable: readonly UnopenableRow[]
  readonly unopenableCount: number
  /** Whether nothing is left under another key, so that the others are not needed any more. */
  readonly isComplete: boolean
}

type Result = 'resealed' | 'current' | 'unopenable' | 'nothing'

const PAGE_ROWS = 100
const MAX_NAMED_ROWS = 100

/**
 * Brings all secrets under the vault's first key, while others read and change them. It may be ended at
 * any time: what it has done is done, and another run does the rest.
 */
export async function reencrypt(
  db: Db,
  vault: Vault,
  onProgress: (progress: TableProgress) => void,
): Promise<Reencryption> {
  const tables: TableProgress[] = []
  const unopenable: UnopenableRow[] = []
  let unopenableCount = 0
  for (const table of SEALED_TABLES) {
    let progress: TableProgress = { table: table.name, resealedCount: 0, currentCount: 0 }
    for await (const rows of pagesOf(db, table)) {
      const results = await Promise.all(rows.map((row) => resealRow(db, vault, table, row)))
      const failed = rows.filter((_row, index) => results[index] === 'unopenable')
      unopenableCount += failed.length
      const named = failed.slice(0, MAX_NAMED_ROWS - unopenable.length)
      unopenable.push(...named.map(({ id }) => ({ table: table.name, id })))
      progress = add(progress, results)
      onProgress(progress)
    }
    tables.push(progress)
  }
  const isComplete = await retireOtherKeys(db, vault, (trx) => isAnyLeft(trx, vault.keyIds[0]))
  return { tables, unopenable, unopenableCount, isComplete }
}

/** A row that was changed or deleted meanwhile is somebody else's, who wrote it under a key of theirs. */
async function resealRow(
  db: Db,
  vault: Vault,
  table: AnyTable,
  row: SealedRow<unknown>,
): Promise<Result> {
  const keyIds = table.keyIdsIn(row.cell)
  if (keyIds.length === 0) return 'nothing'
  if (!isLeft(keyIds, vault.keyIds[0])) return 'current'
  let resealed: unknown
  try {
    resealed = await table.reseal(vault, row)
  } catch {
    return 'unopenable' // and the others must go on
  }
  return (await table.replace(db, row, resealed)) ? 'resealed' : 'nothing'
}

/** Something is if another process still writes under another key. */
async function isAnyLeft(db: Db, keyId: string): Promise<boolean> {
  for (const table of SEALED_TABLES) {
    for await (const rows of pagesOf(db, table)) {
      if (rows.some(({ cell }) => isLeft(table.keyIdsIn(cell), keyId))) return true
    }
  }
  return false
}

async function* pagesOf(db: Db, table: AnyTable): AsyncGenerator<SealedRow<unknown>[]> {
  let afterId = NIL_UUID
  while (true) {
    const rows = await table.readPage(db, afterId, PAGE_ROWS)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    afterId = last.id
  }
}

function isLeft(keyIds: readonly (string | undefined)[], current: string): boolean {
  return keyIds.some((keyId) => keyId !== current)
}

function add(progress: TableProgress, results: readonly Result[]): TableProgress {
  const count = (wanted: Result) => results.filter((result) => result === wanted).length
  return {
    table: progress.table,
    resealedCount: progress.resealedCount + count('resealed'),
    currentCount: progress.currentCount + count('current'),
  }
}
