import { uuidTime } from '../domain/ids.ts'
import { listDeliveries } from '../storage/deliveries.ts'
import { listEvents } from '../storage/events.ts'
import type { PageRequest } from '../storage/pages.ts'
import { readSettled } from '../storage/settled.ts'
import { builder } from './builder.ts'
import { PAGE_ARGS, pageRequest, toSearchedConnection } from './connections.ts'
import { publisherFilter, viewOf } from './context.ts'
import { idCursor, parseIdCursor } from './cursors.ts'
import { EventFilterInput, toEventFilter } from './event-filter.ts'
import { parseForOutput } from './json-output.ts'
import { ListOrderEnum } from './list-order.ts'
import { NodeInterface } from './node-interface.ts'
import { DeliveryConnection, EventConnection, EventType } from './refs.ts'

const MAX_EVENTS_PAGE = 1_000

EventType.implement({
  description: 'Something that happened, published once.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    type: t.exposeString('type', { description: 'Its event type, such as card-ordered.' }),
    isTest: t.exposeBoolean('isTest', { description: 'Whether it was published as a test.' }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When it happened.' }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was published.',
      resolve: ({ id }) => uuidTime(id),
    }),
    cardTemplateId: t.exposeString('cardTemplateId', {
      nullable: true,
      description: 'The card it belongs to, for scoped subscriptions.',
    }),
    actionFlowConfigId: t.exposeString('actionFlowConfigId', {
      nullable: true,
      description: 'The action flow it belongs to, for scoped subscriptions.',
    }),
    data: t.field({
      type: 'JSON',
      description: 'The data as a JSON value; numbers that JavaScript cannot hold are rounded.',
      resolve: ({ rawData }) => parseForOutput(rawData),
    }),
    rawData: t.exposeString('rawData', {
      description: 'The data as the exact text that was published.',
    }),
  }),
})

builder.objectField(EventType, 'deliveries', (t) =>
  t.field({
    type: DeliveryConnection,
    description: 'One for each subscription that it goes to. Newest first.',
    args: PAGE_ARGS,
    async resolve({ id: eventId }, args, context) {
      const request = pageRequest(args, parseIdCursor)
      const filter = { eventId, ...publisherFilter(context) }
      const page = await listDeliveries(context.db, viewOf(context), filter, request)
      return toSearchedConnection(page, ({ id }) => id, idCursor)
    },
  }),
)

builder.queryField('events', (t) =>
  t.field({
    type: EventConnection,
    description:
      'The batched data interface: everything that was published, delivered or not. At most 1000 a page. OLDEST_FIRST and endCursor as the next `after` read it all, each event once, and what is published later when it is there.',
    authScopes: { signedIn: true },
    args: {
      filter: t.arg({ type: EventFilterInput, description: 'Omitted: all.' }),
      order: t.arg({
        type: ListOrderEnum,
        defaultValue: 'newest',
        description: 'Which come first.',
      }),
      ...PAGE_ARGS,
    },
    async resolve(_root, { filter, order, ...args }, context) {
      const wanted = { ...toEventFilter(filter), ...publisherFilter(context) }
      const request = pageRequest(args, parseIdCursor, {
        isNewestFirst: order !== 'oldest',
        maxPage: MAX_EVENTS_PAGE,
      })
      const read = (page: PageRequest<string>) =>
        listEvents(context.db, viewOf(context), wanted, page)
      const page =
        order === 'oldest' ? await readSettled(context, request, read) : await read(request)
      return toSearchedConnection(page, ({ id }) => id, idCursor)
    },
  }),
)
