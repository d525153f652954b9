import {
  type Exchange,
  MAX_HELD_BYTES,
  MAX_SOUGHT_CHARACTERS,
  MAX_SOUGHT_SECRETS,
} from '../domain/exchanges.ts'
import type { RequestLogEntry } from '../domain/request-log.ts'
import { builder, mayCaller } from './builder.ts'
import type { GraphqlContext } from './context.ts'
import { MAX_EXCHANGE_BYTES, MAX_LIVE_PAGE_BYTES } from './exchange-loader.ts'
import { HeaderType, USUAL_HEADERS } from './headers.ts'
import { HttpMethodEnum } from './http-method.ts'
import { times } from './limits/cost.ts'

const MEBIBYTE = 1_024 * 1_024
const KEPT = `Headers and body are kept of tests, and of real requests that were made while logsFullData was on; they are for ADMIN and WORKBENCH alone. Where isRedacted, they are null: they were not kept, or are not for this caller. What ends while a process has ${MAX_HELD_BYTES / MEBIBYTE} MiB of them to write, because the database is slow or gone, is recorded without them, tests too. At most ${MAX_EXCHANGE_BYTES / MEBIBYTE} MiB of them are read at once, in a live page ${MAX_LIVE_PAGE_BYTES / MEBIBYTE} MiB, of the newest entries first; for what exceeds that, and in live pages while readers leave too much untaken, they are null, each with an error whose code is TOO_MUCH.`

/** The request of an entry. Where headers and body were not to be kept, they were never written. */
export const LoggedRequestType = builder.objectRef<RequestLogEntry>('LoggedRequest').implement({
  description: `What was sent. ${KEPT}`,
  fields: (t) => ({
    method: t.expose('method', { type: HttpMethodEnum, description: 'How it was sent.' }),
    url: t.exposeString('url', { description: 'Where it was sent.' }),
    isRedacted: t.boolean({
      description: 'Whether headers and body were left out.',
      resolve: (entry, _args, context) => isRedacted(entry, context),
    }),
    headers: t.field({
      type: [HeaderType],
      complexity: times(USUAL_HEADERS),
      nullable: true,
      description:
        'As they were sent, but for those of the connection. What looks like a secret is masked.',
      resolve: async (entry, _args, context) =>
        (await exchangeOf(entry, context))?.requestHeaders.slice(),
    }),
    body: t.string({
      nullable: true,
      description: 'As it was sent, read as UTF-8.',
      resolve: async (entry, _args, context) =>
        (await exchangeOf(entry, context))?.requestBody.toString(),
    }),
  }),
})

/** Of an entry that was answered. */
export type Answered = RequestLogEntry & { readonly statusCode: number }

export const LoggedResponseType = builder.objectRef<Answered>('LoggedResponse').implement({
  description: `What was answered. What let the request in is searched for and masked; where that is more than ${MAX_SOUGHT_SECRETS} values and parts of values, or more than ${MAX_SOUGHT_CHARACTERS / 1_024} KiB, the whole answer is masked. ${KEPT}`,
  fields: (t) => ({
    statusCode: t.exposeInt('statusCode', { description: 'The HTTP status.' }),
    isRedacted: t.boolean({
      description: 'Whether headers and body were left out.',
      resolve: (entry, _args, context) => isRedacted(entry, context),
    }),
    headers: t.field({
      type: [HeaderType],
      complexity: times(USUAL_HEADERS),
      nullable: true,
      description:
        'As they came. What looks like a secret is masked, and so is what let the request in.',
      resolve: async (entry, _args, context) =>
        (await exchangeOf(entry, context))?.responseHeaders?.slice(),
    }),
    body: t.string({
      nullable: true,
      description:
        'As it came, read as UTF-8: what is none is replaced by U+FFFD. What let the request in is masked, where it is repeated.',
      resolve: async (entry, _args, context) =>
        (await exchangeOf(entry, context))?.responseBody?.toString(),
    }),
    isTruncated: t.exposeBoolean('isTruncated', {
      description: 'Whether more came than the 64 KiB that are read.',
    }),
  }),
})

/** Asked of the rows, because a setting or a trigger does not tell what was kept at the time. */
async function isRedacted({ id }: RequestLogEntry, context: GraphqlContext): Promise<boolean> {
  return !mayCaller(context, 'manages') || (await context.loaders.kept.load(id)) === undefined
}

/** Undefined where nothing was kept, or it is not for this caller. */
async function exchangeOf(
  { id }: RequestLogEntry,
  context: GraphqlContext,
): Promise<Exchange | undefined> {
  return mayCaller(context, 'manages') ? context.loaders.exchanges.load(id) : undefined
}
