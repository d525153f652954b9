import { type SelectQueryBuilder, sql } from 'kysely'

/** A stretch of a list by keys, not offsets: new rows neither repeat nor hide old ones. */
export interface PageRequest<Key> {
  readonly limit: number
  readonly isNewestFirst: boolean
  /** Whether the page is the end of the range (`last`) and not its beginning (`first`). */
  readonly isFromEnd: boolean
  readonly after?: Key
  readonly before?: Key
  /** Nothing from here on: some of it may not be there yet. */
  readonly ceiling?: Key
}

export interface Page<Row, Key = string | number> {
  readonly rows: Row[]
  readonly hasNext: boolean
  readonly hasPrevious: boolean
  /** Where the search for more rows stopped, past the last of these on the side that it went to. */
  readonly endsAt?: Key
  readonly startsAt?: Key
}

/** Reads one page of a query that has no order yet, by a column whose values are distinct. */
export async function readPage<Tables, Table extends keyof Tables, Row>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  column: string,
  request: PageRequest<string | number>,
): Promise<Page<Row>> {
  const { limit, isNewestFirst, isFromEnd, after, before } = request
  const key = sql.ref(column)
  const [above, below] = isNewestFirst ? [before, after] : [after, before]

  let bounded = query.limit(limit + 1) // one more tells whether there is more
  if (above !== undefined) bounded = bounded.where(sql<boolean>`${key} > ${above}`)
  if (below !== undefined) bounded = bounded.where(sql<boolean>`${key} < ${below}`)
  const isDescending = isNewestFirst !== isFromEnd
  const rows = await bounded.orderBy(key, isDescending ? 'desc' : 'asc').execute()
  return toPage(rows, request)
}

/** Of rows as they were read, one more than asked for where there are more. */
export function toPage<Row, Key>(
  rows: Row[],
  { limit, isFromEnd, after, before }: PageRequest<Key>,
  stoppedAt?: Key,
): Page<Row, Key> {
  const isFull = rows.length > limit
  const hasMore = isFull || stoppedAt !== undefined
  const kept = isFull ? rows.slice(0, limit) : rows
  const edge = isFromEnd ? 'startsAt' : 'endsAt'
  return {
    rows: isFromEnd ? kept.toReversed() : kept,
    hasNext: isFromEnd ? before !== undefined : hasMore,
    hasPrevious: isFromEnd ? hasMore : after !== undefined,
    ...(isFull || stoppedAt === undefined ? {} : { [edge]: stoppedAt }),
  }
}
