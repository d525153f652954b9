import { accessCells, type Cell, COLUMNS, otherAccessCells } from './cells.ts'
import { idCells } from './id-cells.ts'
import { reachCells } from './reach-cells.ts'
import type { World } from './world.ts'

/** What was wrong with a cell; undefined where nothing was. */
export interface Verdict extends Pick<Cell, 'row' | 'column' | 'over'> {
  readonly wrong: string | undefined
}

/** Every cell, by the row that it stands in; those that look at what all have done come last. */
export function rowsOf(): Map<string, Cell[]> {
  const cells = [...accessCells(), ...otherAccessCells(), ...idCells(), ...reachCells()]
  return Map.groupBy(cells, ({ row }) => row)
}

/** One after the other: some compare what the database is asked. */
export async function judge(world: World, cells: readonly Cell[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const { row, column, over, check } of cells) {
    const wrong = await check(world).catch((error: unknown) => String(error))
    verdicts.push({ row, column, over, wrong })
  }
  return verdicts
}

/** ✓ where all is well, ✗ where not, nothing where a row has no such cell. */
export function lineOf(row: string, verdicts: readonly Verdict[]): string {
  const marks = COLUMNS.map((column) => {
    const cells = verdicts.filter((verdict) => verdict.column === column)
    if (cells.length === 0) return ''
    return cells.every(({ wrong }) => wrong === undefined) ? '✓' : '✗'
  })
  return `| ${[row.replaceAll('|', '\\|'), ...marks].join(' | ')} |`
}

export function headLines(): string[] {
  return [`| | ${COLUMNS.join(' | ')} |`, `|---|${':-:|'.repeat(COLUMNS.length)}`]
}

/** For people: in which cell, over what, and what it was. */
export function faultsOf(verdicts: readonly Verdict[]): string[] {
  return verdicts.flatMap(({ row, column, over, wrong }) =>
    wrong === undefined ? [] : [`${row}, ${column}, over ${over}: ${wrong}`],
  )
}
