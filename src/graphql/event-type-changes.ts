import { ConflictError, InvalidInputError, NotFoundError } from '../domain/errors.ts'
import {
  MAX_DESCRIPTION_CHARACTERS,
  MAX_SCHEMA_BYTES,
  MAX_SCHEMA_DEPTH,
  parseEventTypeChange,
  parseNewEventType,
} from '../domain/event-type-input.ts'
import { MAX_EVENT_TYPES } from '../domain/event-types.ts'
import { changeEventType, checkSchema, createEventType } from '../operations/event-types.ts'
import { audit } from './audit.ts'
import { builder } from './builder.ts'
import { environmentIdOf } from './context.ts'
import { getUuid } from './ids.ts'
import { EventTypeType } from './refs.ts'

const CreatePayload = changedPayload('EventTypeCreatePayload', 'The event type is registered.')
const UpdatePayload = changedPayload('EventTypeUpdatePayload', 'The event type was changed.')

function changedPayload(name: string, description: string) {
  return builder.simpleObject(name, {
    description,
    fields: (t) => ({
      eventType: t.field({ type: EventTypeType, description: 'As it is now.' }),
    }),
  })
}

const DESCRIPTION = `What it means, for people. At most ${MAX_DESCRIPTION_CHARACTERS} characters.`
const KIB = 1_024
const SCHEMA = `JSON Schema that published data must meet: 2020-12, or draft-07 where its $schema says so. At most ${MAX_SCHEMA_BYTES / KIB} KiB and ${MAX_SCHEMA_DEPTH} levels; no $ref to another document; format is not checked. Null: data may be anything.`

builder.mutationField('eventTypeCreate', (t) =>
  t.fieldWithInput({
    type: CreatePayload,
    description: `Registers an event type. From now on data that is published with it must meet its schema, if it has one. It cannot be deleted, only archived; an environment has at most ${MAX_EVENT_TYPES}, archived ones among them.`,
    errors: { types: [InvalidInputError, ConflictError] },
    authScopes: { manages: true },
    typeOptions: { description: 'A new event type.' },
    input: {
      name: t.input.string({
        required: true,
        description:
          'What events have as their type: 1 to 128 of A-Z a-z 0-9 _ . - and not hookwire. in front. It cannot be changed later.',
      }),
      description: t.input.string({ description: DESCRIPTION }),
      schema: t.input.field({ type: 'JSON', description: SCHEMA }),
    },
    async resolve(_root, { input }, context) {
      const fields = parseNewEventType(input)
      const environmentId = environmentIdOf(context)
      await checkSchema(context.sandbox, environmentId, fields.schema)
      const eventType = await context.transact((tx) => createEventType(tx, environmentId, fields))
      audit(context, 'event_type_created', 'EventType', eventType.id)
      return { eventType }
    },
  }),
)

builder.mutationField('eventTypeUpdate', (t) =>
  t.fieldWithInput({
    type: UpdatePayload,
    description:
      'Changes an event type; only what is given changes. What is published after this has answered is held to it; what was published before stays as it is.',
    errors: { types: [InvalidInputError, NotFoundError] },
    authScopes: { manages: true },
    typeOptions: { description: 'What changes; null clears what may be null.' },
    input: {
      id: t.input.id({ required: true, description: 'Which event type.' }),
      description: t.input.string({ description: DESCRIPTION }),
      schema: t.input.field({ type: 'JSON', description: SCHEMA }),
      archived: t.input.boolean({
        description:
          'True: nothing can be published with it any more; what was published before is delivered all the same. False: it can again.',
      }),
    },
    async resolve(_root, { input }, context) {
      const id = getUuid('EventType', input.id)
      const change = parseEventTypeChange(input)
      const environmentId = environmentIdOf(context)
      await checkSchema(context.sandbox, environmentId, change.schema)
      const eventType = await context.transact((tx) =>
        changeEventType(tx, environmentId, id, change),
      )
      audit(context, 'event_type_updated', 'EventType', id)
      return { eventType }
    },
  }),
)
