import { ConflictError, InvalidInputError, NotFoundError } from '../domain/errors.ts'
import {
  MAX_DESCRIPTION_CHARACTERS,
  parseEventTypeChange,
  parseNewEventType,
} from '../domain/event-type-input.ts'
import { changeEventType, checkSchema, createEventType } from '../operations/event-types.ts'
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
const SCHEMA =
  'JSON Schema that published data must meet. At most 64 KiB; no $ref to another document.'

builder.mutationField('eventTypeCreate', (t) =>
  t.fieldWithInput({
    type: CreatePayload,
    description:
      'Registers an event type. From now on data that is published with it must meet its schema, if it has one.',
    errors: { types: [InvalidInputError, ConflictError] },
    authScopes: { manages: true },
    typeOptions: { description: 'A new event type.' },
    input: {
      name: t.input.string({
        required: true,
        description:
          'What events have as their type: 1 to 128 of A-Z a-z 0-9 _ . - and not hookwire. in front. It stays.',
      }),
      description: t.input.string({ description: DESCRIPTION }),
      schema: t.input.field({ type: 'JSON', description: SCHEMA }),
    },
    async resolve(_root, { input }, context) {
      const fields = parseNewEventType(input)
      await checkSchema(context.sandbox, fields.schema)
      const environmentId = environmentIdOf(context)
      const eventType = await context.transact((tx) => createEventType(tx, environmentId, fields))
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
        description: 'Whether events with it are refused. Its deliveries go on all the same.',
      }),
    },
    async resolve(_root, { input }, context) {
      const id = getUuid('EventType', input.id)
      const change = parseEventTypeChange(input)
      await checkSchema(context.sandbox, change.schema)
      const environmentId = environmentIdOf(context)
      const eventType = await context.transact((tx) =>
        changeEventType(tx, environmentId, id, change),
      )
      return { eventType }
    },
  }),
)
