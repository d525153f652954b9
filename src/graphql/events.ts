import { uuidTime } from '../domain/ids.ts'
import { listDeliveries } from '../storage/deliveries.ts'
import { type FoundEvent, listEvents, MAX_DATA_BYTES } from '../storage/events.ts'
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
import { tooMuch } from './top-level-errors.ts'

const MAX_EVENTS_PAGE = 1_000
const MAX_DATA = `${MAX_DATA_BYTES / (1_024 * 1_024)} MiB`

EventType.implement({
  description: `Something that happened, published once. At most ${MAX_DATA} of the data of events are read at once, of the newest first: what exceeds that is an error whose code is TOO_MUCH. Lists of events end before that.`,
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
      resolve: (event) => parseForOutput(dataOf(event)),
    }),
    rawData: t.string({
      description: 'The data as the exact text that was published.',
      resolve: dataOf,
    }),
  }),
})

function dataOf({ rawData }: FoundEvent): string {
  if (rawData === null) throw tooMuch(MAX_DATA_BYTES, 'Data of these events')
  return rawData
}

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
    description: `The batched data interface: everything that was published, delivered or not. At most ${MAX_EVENTS_PAGE} a page, and ${MAX_DATA} of data, where one event is always read. OLDEST_FIRST and endCursor as the next \`after\` read it all, each event once, and what is published later when it is there.`,
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
