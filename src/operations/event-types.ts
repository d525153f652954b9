import { ConflictError, InvalidInputError, NotFoundError } from '../domain/errors.ts'
import type { EventTypeChange, EventTypeFields } from '../domain/event-type-input.ts'
import type { EventType } from '../domain/event-types.ts'
import { newUuid, publicId } from '../domain/ids.ts'
import type { Sandbox } from '../domain/mappings.ts'
import { insertEventType, updateEventType } from '../storage/event-types.ts'
import type { Transaction } from '../storage/transaction.ts'

/** Before a transaction is opened: what users wrote takes as long as the sandbox lets it. */
export async function checkSchema(
  sandbox: Pick<Sandbox, 'checkSchema'>,
  schema: string | null | undefined,
): Promise<void> {
  const fault = schema == null ? null : await sandbox.checkSchema(schema)
  if (fault !== null) throw new InvalidInputError([{ path: ['schema'], message: fault }])
}

/** Its schema has been checked. */
export async function createEventType(
  tx: Transaction,
  environmentId: string,
  fields: EventTypeFields,
): Promise<EventType> {
  const row = { ...fields, id: newUuid(tx.now), environmentId, createdAt: tx.now, archivedAt: null }
  const eventType = await insertEventType(tx.db, row)
  if (eventType !== undefined) return eventType
  throw new ConflictError(`There is an event type named ${fields.name} already.`)
}

/** Its schema, where it is given, has been checked. Who publishes after this is held to it. */
export async function changeEventType(
  tx: Transaction,
  environmentId: string,
  id: string,
  change: EventTypeChange,
): Promise<EventType> {
  const eventType = await updateEventType(tx.db, environmentId, id, change, tx.now)
  if (eventType === undefined) throw new NotFoundError(publicId('EventType', id))
  return eventType
}
