import { parseId } from '../domain/ids.ts'
import type { Resend } from '../domain/resends.ts'
import { listResends } from '../storage/resends.ts'
import { builder } from './builder.ts'
import { connectionType, PAGE_ARGS, pageRequest, toConnection } from './connections.ts'
import { environmentIdOf } from './context.ts'
import { idCursor, parseIdCursor } from './cursors.ts'
import { NodeInterface } from './node-interface.ts'
import { notFound } from './top-level-errors.ts'

export const ResendType = builder.objectRef<Resend>('Resend').implement({
  description:
    'A bulk resend: every delivery that its filter selected when it was asked for is sent again, once. What is published meanwhile comes first. It is kept for as long after its end as history is.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    total: t.exposeInt('total', {
      description:
        'How many deliveries it selected; still growing where there were too many to count at once.',
    }),
    done: t.exposeInt('done', {
      description:
        'Of how many the first new request has an outcome; with those that were not sent after all, because their subscription is disabled or deleted by now, their mapping drops them, somebody had them resent by hand meanwhile, they have passed the retention, or they are of test events and the environment sends none.',
    }),
    succeeded: t.exposeInt('succeeded', {
      description: 'How many were answered with 2xx at the first new request.',
    }),
    failed: t.exposeInt('failed', {
      description:
        'How many were not. Each is retried like any delivery; what comes of that is not counted here.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When it was asked for. What ends after that is not part of it.',
    }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When it was seen that all was done, which after a long wait may be a minute later; null while it goes on.',
    }),
  }),
})

const ResendConnection = connectionType('Resend', ResendType)

builder.queryField('resends', (t) =>
  t.field({
    type: ResendConnection,
    description: 'Bulk resends, those that go on and those of the past. Newest first.',
    authScopes: { reads: true },
    args: PAGE_ARGS,
    async resolve(_root, args, context) {
      const request = pageRequest(args, parseIdCursor)
      const page = await listResends(context.db, environmentIdOf(context), request)
      return toConnection(page, ({ id }) => idCursor(id))
    },
  }),
)

builder.subscriptionField('resend', (t) =>
  t.field({
    type: ResendType,
    description:
      "A bulk resend's progress: where it stands, then whenever that has changed, until it is done.",
    authScopes: { reads: true },
    args: { id: t.arg.id({ required: true, description: 'Of the resend.' }) },
    async subscribe(_root, { id }, context) {
      const uuid = parseId('Resend', id)
      const { liveResends } = context
      const found = uuid && (await liveResends.find(environmentIdOf(context), uuid))
      if (!found) throw notFound(id)
      return liveResends.follow(found)
    },
    resolve: (resend) => resend,
  }),
)
