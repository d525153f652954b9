import { ConflictError, InvalidInputError, NotFoundError } from '../domain/errors.ts'
import type { EventTypeChange, EventTypeFields } from '../domain/event-type-input.ts'
import { type EventType, MAX_EVENT_TYPES } from '../domain/event-types.ts'
import { newUuid, publicId } from '../domain/ids.ts'
import type { Sandbox } from '../domain/mappings.ts'
import { lockEnvironment } from '../storage/environments.ts'
import { countEventTypes, insertEventType, updateEventType } from '../storage/event-types.ts'
import type { Transaction } from '../storage/transaction.ts'

/** Before a transaction is opened: what users wrote takes as long as the sandbox lets it. */
export async function checkSchema(
  sandbox: Pick<Sandbox, 'checkSchema'>,
  environmentId: string,
  schema: string | null | undefined,
): Promise<void> {
  const fault = schema == null ? null : await sandbox.checkSchema(environmentId, schema)
  if (fault !== null) throw new InvalidInputError([{ path: ['schema'], message: fault }])
}

/** Its schema has been checked. */
export async function createEventType(
  tx: Transaction,
  environmentId: string,
  fields: EventTypeFields,
): Promise<EventType> {
  await lockEnvironment(tx.db, environmentId)
  const row = { ...fields, id: newUuid(tx.now), environmentId, createdAt: tx.now, archivedAt: null }
  const eventType = await insertEventType(tx.db, row)
  if (eventType === undefined) {
    throw new ConflictError(`There is an event type named ${fields.name} already.`)
  }
  // Counted afterwards, so that a name that is taken is a conflict where there is no room either.
  if ((await countEventTypes(tx.db, environmentId)) > MAX_EVENT_TYPES) throw noRoom()
  return eventType
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

function noRoom(): InvalidInputError {
  const message = `is one too many: an environment has at most ${MAX_EVENT_TYPES} event types, archived ones among them.`
  return new InvalidInputError([{ path: ['name'], message }])
}
