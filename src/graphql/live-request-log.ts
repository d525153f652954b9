import { GraphQLError } from 'graphql'
import { MAX_BATCH_SIZE } from '../live/draft.ts'
import type { LiveLog } from '../live/live-log.ts'
import type { LivePage } from '../live/pages.ts'
import { builder } from './builder.ts'
import { environmentIdOf, publisherFilter } from './context.ts'
import { logCursor, parseLogCursor } from './cursors.ts'
import { RequestLogEntryType } from './refs.ts'
import { RequestLogFilterInput, toRequestLogFilter } from './request-log-filter.ts'
import { badUserInput } from './top-level-errors.ts'

const DEFAULT_BATCH = 100

const RequestLogPageType = builder.objectRef<LivePage>('RequestLogPage').implement({
  description:
    'A stretch of the log. `previousCursor` is the `cursor` of the page before, so a client can check that nothing is missing; resume with `after: cursor`. An empty page is a heartbeat.',
  fields: (t) => ({
    entries: t.field({
      type: [RequestLogEntryType],
      description: 'What the filter selects of this stretch, in the order of the log.',
      resolve: ({ entries }) => [...entries],
    }),
    cursor: t.field({
      type: 'Cursor',
      description: 'Where the stretch ends: give it as `after` to resume.',
      resolve: ({ cursor }) => logCursor(cursor),
    }),
    previousCursor: t.field({
      type: 'Cursor',
      description: 'Where the stretch begins: the `cursor` of the page before.',
      resolve: ({ previousCursor }) => logCursor(previousCursor),
    }),
    caughtUp: t.boolean({
      description: 'Whether the stretch ends where the log ends.',
      resolve: ({ isCaughtUp }) => isCaughtUp,
    }),
  }),
})

builder.subscriptionField('requestLog', (t) =>
  t.field({
    type: RequestLogPageType,
    description:
      'The request log, live: first what came after `after`, then each entry as it is recorded.',
    authScopes: { signedIn: true },
    args: {
      filter: t.arg({ type: RequestLogFilterInput, description: 'Omitted: all.' }),
      after: t.arg({ type: 'Cursor', description: 'Omitted: from now on.' }),
      batchSize: t.arg.int({
        defaultValue: DEFAULT_BATCH,
        description: 'Entries in a page at most, 1 to 1000.',
      }),
    },
    async subscribe(_root, { filter, after, batchSize }, context) {
      const size = batchSize ?? DEFAULT_BATCH
      if (size < 1 || size > MAX_BATCH_SIZE)
        throw badUserInput(`batchSize must be from 1 to ${MAX_BATCH_SIZE}.`)
      const start = after == null ? {} : { after: await startAt(context.live, after) }
      return context.live.pages({
        environmentId: environmentIdOf(context),
        filter: { ...toRequestLogFilter(filter), ...publisherFilter(context) },
        batchSize: size,
        ...start,
      })
    },
    resolve: (page) => page,
  }),
)

/** Refused before the first page, as an answer: an error later would reach some transports without its code. */
async function startAt(live: LiveLog, cursor: string): Promise<number> {
  const position = parseLogCursor(cursor)
  if (position <= (await live.head())) return position
  throw new GraphQLError('This cursor is newer than the log.', {
    extensions: { code: 'CURSOR_IN_FUTURE' },
  })
}
