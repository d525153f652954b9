import { InvalidInputError, NotFoundError } from '../domain/errors.ts'
import type { RequestLogEntry } from '../domain/request-log.ts'
import { firstEntry } from '../live/first-entry.ts'
import { cancelTest, type PendingTest, testSubscription } from '../operations/subscription-tests.ts'
import { onceStored } from '../storage/outages.ts'
import { listRequestLog } from '../storage/request-log.ts'
import { builder } from './builder.ts'
import { environmentIdOf, type GraphqlContext, ownerOf, viewOf } from './context.ts'
import { getUuid } from './ids.ts'
import { RequestLogEntryType } from './refs.ts'
import { timedOut } from './top-level-errors.ts'

/** For a worker to take it and to record it, besides the time that the request may take. */
const GRACE_MS = 10_000

const TestPayload = builder.simpleObject('WebhookSubscriptionTestPayload', {
  description: 'The endpoint was tried.',
  fields: (t) => ({
    entry: t.field({
      type: RequestLogEntryType,
      description: 'What came of it, with headers and bodies, of which secrets are masked.',
    }),
  }),
})

builder.mutationField('webhookSubscriptionTest', (t) =>
  t.fieldWithInput({
    type: TestPayload,
    description:
      'Sends a test event to this subscription alone, enabled or not, and answers with its log entry. It is tried once and counts for nothing. Where no worker has answered within timeoutSeconds and 10 s, it is canceled, and the answer is a top-level error with the code TIMEOUT.',
    errors: { types: [InvalidInputError, NotFoundError] },
    authScopes: { manages: true },
    typeOptions: { description: 'What to send to whom.' },
    input: {
      id: t.input.id({ required: true, description: "The subscription's id." }),
      eventType: t.input.string({
        description:
          "Any event type, also one of Hookwire's own. Omitted: the first of the subscription's; hookwire.test, where that is a pattern.",
      }),
      data: t.input.field({
        type: 'JSON',
        description: "The event's data, at most 512 KiB. Omitted: a sample.",
      }),
    },
    async resolve(_root, { input: { id, ...input } }, context) {
      const uuid = getUuid('WebhookSubscription', id)
      const after = await context.live.head()
      const pending = await context.transact((tx) =>
        testSubscription(tx, ownerOf(context), uuid, input),
      )
      try {
        return { entry: await entryOf(context, pending, after) }
      } catch (error) {
        throw onceStored(error)
      }
    },
  }),
)

/** What nobody waits for any more is not sent later. */
async function entryOf(
  context: GraphqlContext,
  pending: PendingTest,
  after: number,
): Promise<RequestLogEntry> {
  const limitMs = pending.timeoutSeconds * 1_000 + (context.testGraceMs ?? GRACE_MS)
  const environmentId = environmentIdOf(context)
  const filter = { deliveryId: pending.deliveryId }
  const reader = { environmentId, filter, after }
  const patience = { limitMs, signal: context.request?.signal }
  const entry = await firstEntry(context.live, reader, patience)
  if (entry !== undefined) return entry
  if (!(await context.transact((tx) => cancelTest(tx, pending)))) {
    const page = { limit: 1, isNewestFirst: true, isFromEnd: false }
    const { rows } = await listRequestLog(context.db, viewOf(context), filter, page)
    if (rows[0] !== undefined) return rows[0] // recorded at the last moment
  }
  throw timedOut('No worker has answered in time. The test was canceled: it is not sent later.')
}
