import type { RequestLogEntry } from '../../src/domain/request-log.ts'
import { withDeadline } from '../../src/live/waiting.ts'
import type { Db } from '../../src/storage/database.ts'
import { readRequestLog } from '../../src/storage/request-log.ts'
import { markOf, type Reader } from './log-readers.ts'

export interface LogVerdict {
  /** In the table, up to the head. */
  readonly entries: number
  /** To all readers together. */
  readonly owed: number
  readonly violations: readonly string[]
}

type Got = Pick<Reader, 'name' | 'environmentId' | 'isWanted' | 'positions' | 'marks'>

/** How far a reader's entries have been compared. */
interface Comparison {
  readonly reader: Got
  owed: number
  /** The first, and none after it. */
  violation: string
}

const PAGE_ENTRIES = 10_000
const PAGE_LIMIT_MS = 30_000

/** Compares what each reader got with what the table owes it: the same entries, in the same order. */
export async function judgeReaders(
  db: Db,
  readers: readonly Got[],
  head: number,
): Promise<LogVerdict> {
  const comparisons = readers.map((reader): Comparison => ({ reader, owed: 0, violation: '' }))
  let [entries, after] = [0, 0]
  while (after < head) {
    const read = await withDeadline(readRequestLog(db, after, PAGE_ENTRIES), PAGE_LIMIT_MS)
    const page = read.filter(({ position }) => position <= head)
    for (const comparison of comparisons) for (const entry of page) compare(comparison, entry)
    entries += page.length
    after = read.at(-1)?.position ?? head
  }
  return {
    entries,
    owed: comparisons.reduce((sum, { owed }) => sum + owed, 0),
    violations: comparisons.flatMap(({ reader, owed, violation }) => {
      const complaint = violation || extraAfter(reader, owed, head)
      return complaint === '' ? [] : [`${reader.name}: ${complaint}.`]
    }),
  }
}

function compare(comparison: Comparison, entry: RequestLogEntry): void {
  const { reader, owed } = comparison
  const { id, position, environmentId } = entry
  if (environmentId !== reader.environmentId || !reader.isWanted(entry)) return
  comparison.owed += 1
  if (reader.positions[owed] === position && reader.marks[owed] === markOf(id)) return
  comparison.violation ||= `instead of ${position} it got ${reader.positions[owed]}`
}

/** What came after the head was asked for is nobody's fault. */
function extraAfter({ positions }: Got, owed: number, head: number): string {
  const next = positions[owed]
  return next === undefined || next > head ? '' : `after all of its entries it got ${next}`
}
