import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { uuidBeside, uuidFloor, uuidTime } from '../domain/ids.ts'
import type { Db } from './database.ts'
import { type Page, type PageRequest, toPage } from './pages.ts'

export type Condition = RawBuilder<SqlBool>

/** A list in the order of its key, whose values are distinct. */
export interface Searched {
  readonly table: 'events' | 'deliveries' | 'requestLog'
  readonly key: 'id' | 'position'
  readonly columns: RawBuilder<unknown>
  /** What an index answers, in the order of the key; of one environment's rows alone. */
  readonly range: readonly Condition[]
  /** What has to be looked at, row by row. */
  readonly wanted: readonly Condition[]
}

/** From one bound to another, both exclusive, in the direction of reading. */
export interface Stretch<Key> {
  readonly from: Key | undefined
  readonly to: Key | undefined
  readonly isDescending: boolean
  /** How many rows are wanted at most. */
  readonly limit: number
  /** How many are looked at. */
  readonly size: number
}

export interface Found<Row, Key> {
  readonly rows: readonly Row[]
  /** Where to go on; undefined where there is no more, or enough was found. */
  readonly stoppedAt: Key | undefined
}

/**
 * What has no index is looked for row by row: in so many rows first that the planner reads an index in its
 * order instead of sorting, and stops early; then in the rest. Together 10 000, which take some 20 ms of a
 * core: however rare what is wanted is, a page costs no more.
 */
export const STEP_ROWS: readonly number[] = [1_000, 3_000, 6_000]

/** A page has fewer rows than asked for, and says where to go on, where the search had to stop. */
export async function searchPage<Row, Key extends string | number>(
  request: PageRequest<Key>,
  look: (stretch: Stretch<Key>) => Promise<Found<Row, Key>>,
  stepRows = STEP_ROWS,
): Promise<Page<Row, Key>> {
  const { limit, isNewestFirst, isFromEnd, after, before } = request
  const isDescending = isNewestFirst !== isFromEnd
  const to = isFromEnd ? after : before
  let from = isFromEnd ? before : after
  const rows: Row[] = []
  for (const size of stepRows) {
    const wanted = limit + 1 - rows.length // one more tells whether there is more
    const found = await look({ from, to, isDescending, limit: wanted, size })
    rows.push(...found.rows)
    from = found.stoppedAt
    if (from === undefined) break
  }
  if (typeof from !== 'string' || rows.length > limit) return toPage(rows, request, from)

  const moment = restOfMoment(from, to as string | undefined, isDescending)
  const stretch = { from, to: moment.to as Key, isDescending, limit: limit + 1 - rows.length }
  const rest = await look({ ...stretch, size: stepRows.at(-1) ?? 0 })
  return toPage([...rows, ...rest.rows], request, rest.stoppedAt ?? (moment.end as Key | undefined))
}

/**
 * A search that stops at a row tells its id, also to a caller who may not see the row. So it goes on to the
 * end of the row's millisecond, if a step is enough for that, and tells a time. A position names nothing.
 */
function restOfMoment(id: string, last: string | undefined, isDescending: boolean) {
  const floor = uuidFloor(uuidTime(id))
  const next = uuidFloor(new Date(uuidTime(id).getTime() + 1))
  const [to, end] = isDescending ? [uuidBeside(floor, -1), floor] : [next, uuidBeside(next, -1)]
  const isLast = last !== undefined && (isDescending ? last >= to : last <= to)
  return isLast ? { to: last, end: undefined } : { to, end }
}

/** A step of a search. One that looks at no row by itself has no bound: an index finds what it wants. */
export async function lookAt<Row, Key extends string | number>(
  db: Db,
  { table, key: keyName, columns, range, wanted }: Searched,
  stretch: Stretch<Key>,
): Promise<Found<Row, Key>> {
  const { limit, size } = stretch
  const key = sql.ref(keyName)
  const order = orderOf(stretch)
  const within = all([...range, ...bounds(key, stretch)])
  if (wanted.length === 0) {
    const { rows } = await sql<Row>`
      select ${columns} from ${sql.table(table)} where ${within}
      order by ${key} ${order} limit ${limit}`.execute(db)
    return { rows, stoppedAt: undefined }
  }
  const { rows } = await sql<Row & { isWanted: boolean; number: number }>`
    select * from (
      select ${columns}, (${all(wanted)}) is true as is_wanted,
        row_number() over (order by ${key} ${order}) as number
      from ${sql.table(table)} where ${within}
      order by ${key} ${order} limit ${size}
    ) as looked_at
    where is_wanted or number = ${size}
    order by ${key} ${order} limit ${limit}`.execute(db)

  const last = rows.at(-1)
  const found: Row[] = rows.flatMap(({ isWanted, number: _number, ...row }) =>
    isWanted ? [row as Row] : [],
  )
  const isCut = last?.number === size && found.length < limit
  return { rows: found, stoppedAt: isCut ? keyOf(last) : undefined }

  function keyOf(row: Row): Key {
    return (row as Record<string, Key>)[keyName] as Key
  }
}

/**
 * The rows with an id whose index does not have the environment, where they are this environment's: all of them
 * are, or none. That is asked once, of the last in the index, before any is looked at: a search among another
 * environment's would end with one of them as its cursor, and last the longer the more there are. Any other
 * order, and the planner may look for the one row through all that there are.
 */
export function ownWith(
  table: Searched['table'],
  environmentId: string,
  index: readonly ['subscriptionId' | 'deliveryId', ...Searched['key'][]],
  id: string,
): Condition[] {
  const isOfId: Condition = sql`${sql.ref(index[0])} = ${id}`
  const order = index.map((column) => sql`${sql.ref(column)} desc`)
  return [
    isOfId,
    sql`${environmentId} = (
      select environment_id from ${sql.table(table)} where ${isOfId}
      order by ${sql.join(order)} limit 1
    )`,
  ]
}

export function orderOf({ isDescending }: Stretch<unknown>) {
  return isDescending ? sql`desc` : sql`asc`
}

export function bounds<Key>(
  key: RawBuilder<unknown>,
  { from, to, isDescending }: Stretch<Key>,
): Condition[] {
  const [above, below] = isDescending ? [to, from] : [from, to]
  return [
    ...(above === undefined ? [] : [sql<boolean>`${key} > ${above}`]),
    ...(below === undefined ? [] : [sql<boolean>`${key} < ${below}`]),
  ]
}

export function all(conditions: readonly Condition[]): Condition {
  return sql.join([...conditions], sql` and `) as Condition
}
