import { publicId } from '../domain/ids.ts'
import { listEventTypes } from '../storage/event-types.ts'
import { builder } from './builder.ts'
import { PAGE_ARGS, pageRequest, toConnection } from './connections.ts'
import { environmentIdOf } from './context.ts'
import { idCursor, parseIdCursor } from './cursors.ts'
import { NodeInterface } from './node-interface.ts'
import { EventTypeConnection, EventTypeType } from './refs.ts'

EventTypeType.implement({
  description:
    'An event type that is registered, to say what it means, to have data checked, or to retire it. What is published need not be of one.',
  authScopes: { reads: true },
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({
      description: 'etp_ and a UUIDv7 (the TypeID specification).',
      resolve: ({ id }) => publicId('EventType', id),
    }),
    name: t.exposeString('name', { description: 'The type that its events are published with.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'What it means, for people; null where nothing was said.',
    }),
    schema: t.field({
      type: 'JSON',
      nullable: true,
      description: 'JSON Schema that published data must meet; null where data may be anything.',
      resolve: ({ schema }) => (schema === null ? null : JSON.parse(schema)),
    }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when nothing can be published with it; null where something can.',
    }),
  }),
})

builder.queryField('eventTypes', (t) =>
  t.field({
    type: EventTypeConnection,
    description: "The environment's registered event types, newest first; archived ones too.",
    authScopes: { reads: true },
    args: PAGE_ARGS,
    async resolve(_root, args, context) {
      const request = pageRequest(args, parseIdCursor)
      const page = await listEventTypes(context.db, environmentIdOf(context), request)
      return toConnection(page, ({ id }) => idCursor(id))
    },
  }),
)
