import { GraphQLError } from 'graphql'
import { MAX_BATCH_SIZE } from '../live/draft.ts'
import { CursorExpiredError, CursorInFutureError } from '../live/errors.ts'
import type { LivePage } from '../live/pages.ts'
import { builder } from './builder.ts'
import { environmentIdOf, type GraphqlContext, publisherFilter } from './context.ts'
import { logCursor, parseLogCursor } from './cursors.ts'
import { endingInAnswers } from './ending-in-answers.ts'
import type { ExchangeLoader } from './exchange-loader.ts'
import { COUNTED_BEFORE, times } from './limits/cost.ts'
import type { Loaders } from './loaders.ts'
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
      complexity: COUNTED_BEFORE,
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
    complexity: ({ batchSize }) => times(batchSize ?? DEFAULT_BATCH),
    description:
      'The request log, live: first what came after `after`, then each entry as it is recorded. Where `after`, or a reader who is slow, is so far behind that entries were lost to retention, it ends with a top-level error with the code CURSOR_EXPIRED; extensions.oldestCursor is where all can be read that there still is. A cursor that the log has not reached is CURSOR_IN_FUTURE: so it is after an older backup was restored.',
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
      const start = after == null ? {} : { after: await startAt(context, after) }
      const pages = context.live.pages({
        environmentId: environmentIdOf(context),
        filter: { ...toRequestLogFilter(filter), ...publisherFilter(context) },
        batchSize: size,
        ...start,
      })
      return endingInAnswers(telling(pages, context.loaders), refusalOf)
    },
    resolve(page) {
      if (page instanceof Error) throw page
      return page
    },
  }),
)

/** Whoever asks for the next page has taken the one before. Most wait for long before there is any entry. */
function telling(
  pages: AsyncIterableIterator<LivePage>,
  loaders: Loaders,
): AsyncIterableIterator<LivePage> {
  let exchanges: ReturnType<ExchangeLoader['readLive']> | undefined
  let isOver = false
  const end = () => {
    isOver = true
    exchanges?.end()
  }
  const note = (result: IteratorResult<LivePage>) => {
    if (!result.done && result.value.entries.length > 0) exchanges ??= loaders.exchanges.readLive()
    if (result.done || isOver) end() // a page may come after its reader has gone
    return result
  }
  return {
    next() {
      exchanges?.taken()
      return pages.next().then(note)
    },
    async return() {
      end()
      await pages.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** Refused before the first page, as an answer: some transports would tell of it differently later. */
async function startAt(context: GraphqlContext, cursor: string): Promise<number> {
  const position = parseLogCursor(cursor)
  try {
    await context.live.ensureReadable(environmentIdOf(context), position)
    return position
  } catch (error) {
    throw refusalOf(error) ?? error
  }
}

function refusalOf(error: unknown): GraphQLError | undefined {
  if (error instanceof CursorInFutureError) {
    const extensions = { code: 'CURSOR_IN_FUTURE' }
    return new GraphQLError('This cursor is newer than the log.', { extensions })
  }
  if (error instanceof CursorExpiredError) {
    const extensions = { code: 'CURSOR_EXPIRED', oldestCursor: logCursor(error.oldest) }
    return new GraphQLError('What follows this cursor is not kept any more.', { extensions })
  }
  return undefined
}
