import { sql } from 'kysely'
import type { EventTypeChange } from '../domain/event-type-input.ts'
import type { EventType } from '../domain/event-types.ts'
import type { Db } from './database.ts'
import { type Page, type PageRequest, readPage } from './pages.ts'

/** Which type an event has, and where. */
export interface TypeName {
  readonly environmentId: string
  readonly name: string
}

/** The revision of a type that has a say in what is published: it has a schema, or is archived. */
export interface TypeRevision extends TypeName {
  readonly revision: number
}

/** What such a type asks for. */
export interface TypeRule extends TypeRevision {
  readonly schema: string | null
  readonly isArchived: boolean
}

const COLUMNS = [
  'id',
  'environmentId',
  'name',
  'description',
  'schema',
  'createdAt',
  'archivedAt',
] as const

/** Undefined where the name is registered already. */
export function insertEventType(db: Db, eventType: EventType): Promise<EventType | undefined> {
  return db
    .insertInto('eventTypes')
    .values(eventType)
    .onConflict((conflict) => conflict.columns(['environmentId', 'name']).doNothing())
    .returning(COLUMNS)
    .executeTakeFirst()
}

export async function countEventTypes(db: Db, environmentId: string): Promise<number> {
  const { count } = await db
    .selectFrom('eventTypes')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('environmentId', '=', environmentId)
    .executeTakeFirstOrThrow()
  return count
}

/** One that is archived already stays so since then. */
export function updateEventType(
  db: Db,
  environmentId: string,
  id: string,
  { isArchived, ...fields }: EventTypeChange,
  now: Date,
): Promise<EventType | undefined> {
  const archivedAt = isArchived === true ? sql<Date>`coalesce(archived_at, ${now})` : null
  return db
    .updateTable('eventTypes')
    .set({
      ...fields,
      ...(isArchived === undefined ? {} : { archivedAt }),
      revision: sql<number>`revision + 1`,
    })
    .where('environmentId', '=', environmentId)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst()
}

export function findEventTypes(
  db: Db,
  environmentId: string,
  ids: readonly string[],
): Promise<EventType[]> {
  return db
    .selectFrom('eventTypes')
    .select(COLUMNS)
    .where('environmentId', '=', environmentId)
    .where('id', 'in', ids)
    .execute()
}

export function listEventTypes(
  db: Db,
  environmentId: string,
  page: PageRequest<string>,
): Promise<Page<EventType>> {
  const types = db
    .selectFrom('eventTypes')
    .select(COLUMNS)
    .where('environmentId', '=', environmentId)
  return readPage(types, 'id', page)
}

/** Of these, those that have a say, with what they say. */
export async function findTypeRules(db: Db, names: readonly TypeName[]): Promise<TypeRule[]> {
  const { rows } = await sql<TypeRule>`
    select environment_id, name, revision, schema, archived_at is not null as is_archived
    from event_types
    join ${unnested(names)} using (environment_id, name)
    where schema is not null or archived_at is not null`.execute(db)
  return rows
}

/** The same without what they say: each publish asks, so it must be cheap. */
export async function findTypeRevisions(
  db: Db,
  names: readonly TypeName[],
): Promise<TypeRevision[]> {
  const { rows } = await sql<TypeRevision>`
    select environment_id, name, revision
    from event_types
    join ${unnested(names)} using (environment_id, name)
    where schema is not null or archived_at is not null`.execute(db)
  return rows
}

function unnested(names: readonly TypeName[]) {
  return sql`unnest(
    ${names.map(({ environmentId }) => environmentId)}::uuid[],
    ${names.map(({ name }) => name)}::text[]
  ) as wanted (environment_id, name)`
}
