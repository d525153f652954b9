import { publicId, uuidTime } from '../domain/ids.ts'
import { listDeliveries } from '../storage/deliveries.ts'
import type { PageRequest } from '../storage/pages.ts'
import { readSettled } from '../storage/settled.ts'
import { builder } from './builder.ts'
import { PAGE_ARGS, pageRequest, toSearchedConnection } from './connections.ts'
import { publisherFilter, viewOf } from './context.ts'
import { idCursor, parseIdCursor } from './cursors.ts'
import { DeliveryFilterInput, DeliveryStatusEnum, toDeliveryFilter } from './delivery-filter.ts'
import { ListOrderEnum } from './list-order.ts'
import { NodeInterface } from './node-interface.ts'
import {
  DeliveryConnection,
  DeliveryType,
  EventType,
  RequestLogConnection,
  SubscriptionType,
} from './refs.ts'
import { logConnection } from './request-log-connection.ts'

DeliveryType.implement({
  description: 'One event owed to one subscription.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    event: t.field({
      type: EventType,
      description: 'What is delivered.',
      resolve: ({ eventId }, _args, { loaders }) => loaders.events.load(eventId) as Promise<never>,
    }),
    webhookSubscription: t.field({
      type: SubscriptionType,
      nullable: true,
      description: 'To whom; null once the subscription was deleted.',
      resolve: async ({ subscriptionId }, _args, { loaders }) =>
        (await loaders.subscriptions.load(subscriptionId)) ?? null,
    }),
    webhookSubscriptionId: t.id({
      description: 'To whom, also after the subscription was deleted.',
      resolve: ({ subscriptionId }) => publicId('WebhookSubscription', subscriptionId),
    }),
    status: t.expose('status', { type: DeliveryStatusEnum, description: 'Where it stands.' }),
    attemptCount: t.exposeInt('attemptCount', { description: 'How often it was tried.' }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried next; null where it has ended.',
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When its event was published.',
      resolve: ({ id }) => uuidTime(id),
    }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended.',
    }),
  }),
})

builder.objectField(DeliveryType, 'requestLog', (t) =>
  t.field({
    type: RequestLogConnection,
    description: 'Its attempts, newest first.',
    args: PAGE_ARGS,
    resolve: ({ id }, args, context) => logConnection(context, { deliveryId: id }, args),
  }),
)

builder.queryField('deliveries', (t) =>
  t.field({
    type: DeliveryConnection,
    description: 'What is and was owed to subscriptions.',
    authScopes: { signedIn: true },
    args: {
      filter: t.arg({ type: DeliveryFilterInput, description: 'Omitted: all.' }),
      order: t.arg({
        type: ListOrderEnum,
        defaultValue: 'newest',
        description: 'Which come first.',
      }),
      ...PAGE_ARGS,
    },
    async resolve(_root, { filter, order, ...args }, context) {
      const wanted = { ...toDeliveryFilter(filter), ...publisherFilter(context) }
      const request = pageRequest(args, parseIdCursor, { isNewestFirst: order !== 'oldest' })
      const read = (page: PageRequest<string>) =>
        listDeliveries(context.db, viewOf(context), wanted, page)
      const page =
        order === 'oldest' ? await readSettled(context, request, read) : await read(request)
      return toSearchedConnection(page, ({ id }) => id, idCursor)
    },
  }),
)
